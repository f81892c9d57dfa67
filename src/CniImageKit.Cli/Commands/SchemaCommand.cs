using System.CommandLine;
using CniImageKit.Manifest;

namespace CniImageKit.Cli.Commands;

/// <summary><c>cnikit schema [manifest|lock]</c>: the JSON schema that editors complete and check the file by.</summary>
internal static class SchemaCommand
{
    public static Command Create()
    {
        var file = new Argument<string>("file") { Description = "manifest or lock", DefaultValueFactory = _ => "manifest" };
        file.AcceptOnlyFromAmong("manifest", "lock");
        var command = new Command("schema", "Print the JSON schema of the manifest or the lock, for editors") { file };
        command.Run((session, _) =>
        {
            var schema = session.Arguments.GetValue(file) == "lock" ? ManifestSchema.Lock : ManifestSchema.Manifest;
            session.Screen.Result(schema.TrimEnd());
            return Task.FromResult(ExitCode.Ok);
        });
        return command;
    }
}
