using CniImageKit.Baking;
using CniImageKit.Diagnostics;

namespace CniImageKit.Cli.Baking;

/// <summary>What a bake prints: a table of plugins, then each output with its digest; one line where nothing changed.</summary>
internal static class BakeText
{
    public static void Write(Screen screen, BakeOutcome outcome, IReadOnlyList<Diagnostic> warnings, TimeSpan took)
    {
        var image = outcome.Image;
        if (screen.Json) screen.Result(BakeJson.Write(outcome, warnings));
        else if (screen.Quiet && image is not null) screen.Result(image.ToString());
        else if (outcome.Unchanged) screen.Say($"unchanged  {Place(outcome)}  {image}  {took.TotalSeconds:0.00} s");
        else Tell(screen, outcome, took);
    }

    private static void Tell(Screen screen, BakeOutcome outcome, TimeSpan took)
    {
        var plugins = outcome.Platforms.SelectMany(p => p.Plugins.Select(IReadOnlyList<string> (r) =>
        [
            r.Name, r.Entry.Version, p.Platform.ToString(), Screen.Bytes(r.File.Size), r.File.Linkage, Screen.Short(r.File.Sha256),
            outcome.Inputs.Layout.PluginDirectory.Child(r.Name).Value,
        ]));
        screen.Table(["plugin", "version", "platform", "size", "linkage", "sha256", "where"], plugins);
        screen.Say("");
        foreach (var (compression, baked) in outcome.Images)
        {
            foreach (var (platform, layer) in baked.Layers)
            {
                var kind = compression.ToString().ToLowerInvariant();
                screen.Say($"layer  {platform}  {Screen.Bytes(layer.Size)} {kind}  {layer.Digest}  diffID {layer.DiffId}");
            }
        }

        screen.Say("");
        screen.Table(["output", "path", "digest"], outcome.Planned.Zip(outcome.Outputs, IReadOnlyList<string> (o, b) =>
            [b.Kind, o.Shown, b.Digest?.ToString() ?? ""]));
        screen.Say($"baked in {took.TotalSeconds:0.00} s");
    }

    private static string Place(BakeOutcome outcome) =>
        outcome.Planned.Length == 1
            ? outcome.Planned[0].Shown : Path.GetDirectoryName(outcome.Planned[0].Shown) is { Length: > 0 } folder ? folder : ".";
}
