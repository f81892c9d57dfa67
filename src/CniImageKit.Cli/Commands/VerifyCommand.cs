using System.CommandLine;
using CniImageKit.Baking;
using CniImageKit.Locking;
using CniImageKit.Nodes;

namespace CniImageKit.Cli.Commands;

/// <summary><c>cnikit verify TARGET</c>: what lies there against the lock.</summary>
internal static class VerifyCommand
{
    public static Command Create()
    {
        var target = new Argument<string>("target")
        {
            Description = "A root file system or plugin directory, a layer or tar, an OCI layout or archive, an archive of docker save",
        };
        var manifest = new Option<string>("--manifest", "-m")
        {
            Description = "The manifest, beside which the lock lies",
            HelpName = "FILE",
            DefaultValueFactory = _ => "cni.yaml",
        };
        var file = ManifestArguments.Lock();
        var platform = ManifestArguments.Platform();
        var command = new Command("verify", "Compare what lies in a directory, tar or image with the lock; exit with 3 where it differs")
        {
            target, manifest, file, platform, Globals.Sarif,
        };
        command.Run(async (session, cancellation) =>
        {
            using var bakery = new Bakery(session.Host);
            var result = await session.Display.RunAsync(() => bakery.VerifyAsync(new VerifyRequest
            {
                Target = session.Arguments.GetValue(target)!,
                Manifest = session.Arguments.GetValue(manifest)!,
                LockFile = session.Arguments.GetValue(file),
                Platform = session.Arguments.GetValue(platform),
            }, cancellation));
            return Report(session, result);
        });
        return command;
    }

    private static ExitCode Report(Session session, VerifyResult result)
    {
        session.Findings(result.Findings);
        if (session.Screen.Json) session.Screen.Result(Json(result));
        foreach (var platform in result.Platforms)
            session.Screen.Say($"{platform.Platform}  {platform.Held} of {platform.Locked} plugins are what the lock names");
        return result.Drifted ? ExitCode.Drift : ExitCode.Ok;
    }

    private static byte[] Json(VerifyResult result) => CanonicalJson.Document(json =>
    {
        json.WriteBoolean("ok", !result.Drifted);
        json.WriteStartArray("platforms");
        foreach (var platform in result.Platforms)
        {
            json.WriteStartObject();
            json.WriteString("platform", platform.Platform.ToString());
            json.WriteNumber("locked", platform.Locked);
            json.WriteNumber("held", platform.Held);
            json.WriteEndObject();
        }

        json.WriteEndArray();
        FindingsJson.WriteArray(json, result.Findings);
    });
}
