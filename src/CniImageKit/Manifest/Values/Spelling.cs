using System.Buffers;
using CniImageKit.Diagnostics;
using CniImageKit.Manifest.Reading;

namespace CniImageKit.Manifest.Values;

/// <summary>Small spellings that the manifest's values follow.</summary>
internal static class Spelling
{
    private static readonly SearchValues<char> PackageLetters = SearchValues.Create("abcdefghijklmnopqrstuvwxyz0123456789+-.");
    private static readonly SearchValues<char> WordLetters =
        SearchValues.Create("abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789+-._/");

    private static readonly string[] NoArtifacts =
        [".sha256", ".sha512", ".sha1", ".md5", ".asc", ".sig", ".sha256sum", ".sha512sum", ".pem"];

    /// <summary>owner/name as GitHub has them.</summary>
    public static bool IsRepository(string text) =>
        text.Split('/') is [{ Length: > 0 and <= 39 } owner, { Length: > 0 and <= 100 } name]
        && owner.All(c => char.IsAsciiLetterOrDigit(c) || c == '-') && name is not ("." or "..")
        && name.All(c => char.IsAsciiLetterOrDigit(c) || c is '-' or '_' or '.') && !name.EndsWith(".git", StringComparison.Ordinal);

    /// <summary>A binary package's name (Debian Policy 5.6.7).</summary>
    public static bool IsDebianPackage(string text) =>
        text.Length is > 1 and <= 100 && char.IsAsciiLetterOrDigit(text[0]) && !text.AsSpan().ContainsAnyExcept(PackageLetters);

    /// <summary>A suite or component: it becomes part of an address and of file names.</summary>
    public static bool IsSuite(string text) =>
        char.IsAsciiLetterOrDigit(text[0]) && text.Length <= 100 && !text.AsSpan().ContainsAnyExcept(WordLetters)
        && !text.Split('/').Any(p => p is "" or "." or "..");

    /// <summary>Two to four numbers with dots between them, at most nine digits each.</summary>
    public static bool IsDotted(string text, int most) =>
        text.Split('.') is { Length: >= 2 } parts && parts.Length <= most
        && parts.All(p => p.Length is > 0 and < 10 && p.AsSpan().IndexOfAnyExceptInRange('0', '9') < 0);

    /// <summary>Whether the text has a backslash, which is a separator on some hosts and a letter on others.</summary>
    public static bool HasBackslash(string text) => text.Contains('\\', StringComparison.Ordinal);

    /// <summary>CNIK1028 where the artifact's own name is that of a sums file: people have "corrected" pins by the digest of one.</summary>
    public static void RefuseSumsFile(ManifestBlock block, string key, Located<string> template)
    {
        var name = template.Value.Split('/')[^1];
        if (Array.Exists(NoArtifacts, e => name.EndsWith(e, StringComparison.OrdinalIgnoreCase)))
            block.Findings.Add(Rules.SumsFileAsArtifact(template.At, key, name));
    }
}
