using System.Collections.Immutable;
using System.Globalization;

namespace CniImageKit.Sdk;

/// <summary>A stamp as lines of text, fields with tabs between them. What is no such file is no stamp.</summary>
internal static class StampFile
{
    private const string Format = "cni-bake-1";

    /// <summary>The stamp, or null.</summary>
    public static BakeStamp? Read(string file)
    {
        if (!File.Exists(file)) return null;
        var lines = File.ReadAllLines(file).Select(l => l.Split('\t')).ToArray();
        if (lines is not [[Format, var request], ..]) return null;
        return new BakeStamp
        {
            Request = request,
            Read = States(lines, "read"),
            Made = States(lines, "made"),
            Outputs = [.. Fields(lines, "output", 8).Select(f => new MadeOutput(f[1], f[2], f[3], f[4], f[5], f[6], f[7], f[8]))],
            Warnings = [.. Fields(lines, "warning", 6).Select(f => new LoggedWarning(f[1], f[2], f[3], Number(f[4]), Number(f[5]), f[6]))],
        };
    }

    /// <summary>Writes the stamp where it changed; where a field cannot be spelt there is none, and the next build looks closer.</summary>
    public static void Write(string file, BakeStamp stamp)
    {
        string[][] lines =
        [
            [Format, stamp.Request],
            .. stamp.Read.Select(s => new[] { "read", s.Path, s.State }),
            .. stamp.Made.Select(s => new[] { "made", s.Path, s.State }),
            .. stamp.Outputs.Select(
                o => new[] { "output", o.Kind, o.Platform, o.Path, o.Digest, o.DiffId, o.Size, o.MediaType, o.Manifest }),
            .. stamp.Warnings.Select(
                w => new[] { "warning", w.Code, w.HelpLink ?? "", w.File, $"{w.Line}", $"{w.Column}", w.Message }),
        ];
        if (lines.Any(l => l.Any(f => f.AsSpan().IndexOfAny('\t', '\n', '\r') >= 0))) File.Delete(file);
        else WrittenFile.Put(file, string.Concat(lines.Select(l => string.Join('\t', l) + "\n")));
    }

    private static ImmutableArray<PathState> States(string[][] lines, string kind) =>
        [.. Fields(lines, kind, 2).Select(f => new PathState(f[1], f[2]))];

    private static IEnumerable<string[]> Fields(string[][] lines, string kind, int count) =>
        lines.Where(f => f[0] == kind && f.Length == count + 1);

    private static int Number(string text) =>
        int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out var number) ? number : 0;
}
