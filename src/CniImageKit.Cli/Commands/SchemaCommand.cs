using System.CommandLine;
using CniImageKit.Manifest;

namespace CniImageKit.Cli.Commands;

/// <summary><c>cnikit schema [manifest|lock|policy]</c>: the JSON schema that editors complete and check the file by.</summary>
internal static class SchemaCommand
{
    public static Command Create()
    {
        var file = new Argument<string>("file") { Description = "manifest, lock or policy", DefaultValueFactory = _ => "manifest" };
        file.AcceptOnlyFromAmong("manifest", "lock", "policy");
        var command = new Command("schema", "Print the JSON schema of the manifest, the lock or the policy, for editors") { file };
        command.Run((session, _) =>
        {
            var schema = session.Arguments.GetValue(file) switch
            {
                "lock" => ManifestSchema.Lock,
                "policy" => ManifestSchema.Policy,
                _ => ManifestSchema.Manifest,
            };
            session.Screen.Result(schema.TrimEnd());
            return Task.FromResult(ExitCode.Ok);
        });
        return command;
    }
}
