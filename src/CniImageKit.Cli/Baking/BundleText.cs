using CniImageKit.Cli.Findings;
using CniImageKit.Locking;
using CniImageKit.Reviewing;

namespace CniImageKit.Cli.Baking;

/// <summary>What is said of bundles and trees, to people and with --json.</summary>
internal static class BundleText
{
    public static void Tell(Session session, BundleOutcome made)
    {
        var screen = session.Screen;
        if (screen.Json)
        {
            screen.Result(CanonicalJson.Document(json =>
            {
                json.WriteBoolean("ok", true);
                json.WriteString("bundle", made.Output);
                json.WriteString("digest", made.Digest.ToString());
                json.WriteNumber("artifacts", made.Artifacts);
                json.WriteNumber("size", made.Size);
                json.WriteBoolean("changed", made.Written);
                FindingsJson.WriteArray(json, session.Display.Warnings);
            }));
        }
        else if (screen.Quiet) screen.Result(made.Digest.ToString());
        else screen.Say($"{(made.Written ? "wrote" : "unchanged ")} {made.Output}: {Artifacts(made.Artifacts, made.Size)}, {made.Digest}");
    }

    public static void Tell(Session session, ImportOutcome taken)
    {
        var screen = session.Screen;
        if (screen.Json)
        {
            screen.Result(CanonicalJson.Document(json =>
            {
                json.WriteBoolean("ok", true);
                json.WriteString("digest", taken.Digest.ToString());
                json.WriteNumber("artifacts", taken.Artifacts);
                json.WriteNumber("size", taken.Size);
                json.WriteStartArray("extracted");
                foreach (var file in taken.Extracted) json.WriteStringValue(file);
                json.WriteEndArray();
                FindingsJson.WriteArray(json, session.Display.Warnings);
            }));
            return;
        }

        foreach (var file in taken.Extracted) screen.Say($"extracted {file}");
        screen.Say($"the store holds {Artifacts(taken.Artifacts, taken.Size)} of {taken.Digest}");
    }

    public static void Tell(Session session, TreeOutcome made)
    {
        var screen = session.Screen;
        // What a machine sets, with the address of the server that serves the tree in place of the first word.
        var mirrors = made.Files.Select(f => (From: f.Upstream, f.Below)).Distinct().ToList();
        if (screen.Json)
        {
            screen.Result(CanonicalJson.Document(json =>
            {
                json.WriteBoolean("ok", true);
                json.WriteString("tree", made.Directory);
                json.WriteStartArray("files");
                foreach (var file in made.Files)
                {
                    json.WriteStartObject();
                    json.WriteString("path", file.Path);
                    json.WriteNumber("size", file.Size);
                    json.WriteBoolean("changed", file.Written);
                    json.WriteEndObject();
                }

                json.WriteEndArray();
                json.WriteStartArray("mirrors");
                foreach (var (from, below) in mirrors)
                {
                    json.WriteStartObject();
                    if (from is not null) json.WriteString("upstream", from);
                    json.WriteString("below", below);
                    json.WriteEndObject();
                }

                json.WriteEndArray();
                json.WriteNumber("skipped", made.Skipped);
                FindingsJson.WriteArray(json, session.Display.Warnings);
            }));
            return;
        }

        foreach (var file in made.Files) screen.Say($"{(file.Written ? "wrote" : "unchanged ")} {made.Directory}/{file.Path}");
        if (mirrors.Count > 0)
            screen.Say("CNIKIT_MIRROR=" + string.Join(',', mirrors.Select(m => $"{m.From ?? "ARCHIVE/"}=SERVER/{m.Below}/")));
    }

    private static string Artifacts(int count, long size) => $"{count} artifacts, {Screen.Bytes(size)}";
}
