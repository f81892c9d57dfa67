using System.Buffers;
using CniImageKit.Diagnostics;
using CniImageKit.Manifest.Reading;

namespace CniImageKit.Manifest.Values;

/// <summary>Paths relative to the manifest (CNIK1020): with <c>/</c>, not absolute on any host, <c>..</c> only at the beginning.</summary>
internal static class RelativePath
{
    private static readonly SearchValues<char> Forbidden = SearchValues.Create("\\:*?\"<>|");
    private const string Expected = "a path relative to the manifest, with /";

    /// <summary>Whether the path can be used; a finding otherwise.</summary>
    public static bool Check(ManifestBlock block, string key, Located<string> path)
    {
        var parts = path.Value.TrimEnd('/').Split('/').SkipWhile(p => p is ".." or ".").ToArray();
        var bad = path.Value[0] == '/' || path.Value.AsSpan().ContainsAny(Forbidden)
            || Array.Exists(parts, p => p is "" or "." or ".." || p[^1] is '.' or ' ' || p.Length > 255);
        if (bad) block.Findings.Add(Rules.BadPath(path.At, key, path.Value, Expected));
        return !bad;
    }
}
