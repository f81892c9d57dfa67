using System.CommandLine;
using CniImageKit.Baking;
using CniImageKit.Locking;

namespace CniImageKit.Cli.Commands;

/// <summary><c>cnikit fetch</c>: fills the store, so that a bake needs no network.</summary>
internal static class FetchCommand
{
    public static Command Create()
    {
        var manifest = ManifestArguments.Manifest();
        var file = ManifestArguments.Lock();
        var policy = ManifestArguments.Policy();
        var platforms = ManifestArguments.Platforms();
        var command = new Command("fetch", "Download and verify what the lock names into the store, so that a later bake needs no network")
        {
            manifest, file, platforms, policy, Globals.Sarif,
        };
        command.Run(async (session, cancellation) =>
        {
            using var bakery = new Bakery(session.Host);
            var outcome = await session.Display.RunAsync(() => bakery.FetchAsync(new BakeRequest
            {
                Manifest = session.Arguments.GetValue(manifest)!,
                LockFile = session.Arguments.GetValue(file),
                Policy = session.Arguments.GetValue(policy),
                Platforms = [.. session.Arguments.GetValue(platforms) ?? []],
            }, cancellation));
            if (session.Screen.Json) session.Screen.Result(Json(outcome));
            else session.Screen.Say(Text(outcome));
            return ExitCode.Ok;
        });
        return command;
    }

    private static string Text(FetchOutcome outcome) =>
        $"{outcome.Plugins} plugins for {string.Join(", ", outcome.Platforms)}, {Screen.Bytes(outcome.Bytes)}, lie in the store";

    private static byte[] Json(FetchOutcome outcome) => CanonicalJson.Document(json =>
    {
        json.WriteNumber("plugins"u8, outcome.Plugins);
        json.WriteNumber("bytes"u8, outcome.Bytes);
        json.WriteStartArray("platforms"u8);
        foreach (var platform in outcome.Platforms) json.WriteStringValue(platform.ToString());
        json.WriteEndArray();
    });
}
