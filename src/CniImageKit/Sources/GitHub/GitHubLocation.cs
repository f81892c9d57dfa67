using System.Diagnostics.CodeAnalysis;
using System.Text.RegularExpressions;

namespace CniImageKit.Sources.GitHub;

/// <summary>A released asset as the lock names it: <c>github:owner/repo@tag/asset</c>.</summary>
internal sealed partial record GitHubLocation(string Repository, string Tag, string Asset)
{
    private const string Scheme = "github:";

    /// <summary>Reads the form that <see cref="ToString"/> writes; a tag may hold slashes, an asset may not.</summary>
    public static bool TryParse(string text, [NotNullWhen(true)] out GitHubLocation? location)
    {
        location = null;
        if (!text.StartsWith(Scheme, StringComparison.Ordinal)) return false;
        var (at, slash) = (text.IndexOf('@', StringComparison.Ordinal), text.LastIndexOf('/'));
        if (at < 0 || slash <= at + 1 || slash == text.Length - 1) return false;
        var (repository, tag, asset) = (text[Scheme.Length..at], text[(at + 1)..slash], text[(slash + 1)..]);
        if (!IsRepository(repository) || tag.Split('/').Any(p => p is "" or "." or "..") || asset is "." or "..") return false;
        location = new GitHubLocation(repository, tag, asset);
        return true;
    }

    /// <summary>owner/name in GitHub's alphabet.</summary>
    public static bool IsRepository(string text) =>
        Repositories().IsMatch(text) && !text.EndsWith("/.", StringComparison.Ordinal) && !text.EndsWith("/..", StringComparison.Ordinal);

    /// <inheritdoc/>
    public override string ToString() => $"{Scheme}{Repository}@{Tag}/{Asset}";

    [GeneratedRegex(@"\A[A-Za-z0-9_-]{1,100}/[A-Za-z0-9._-]{1,100}\z")]
    private static partial Regex Repositories();
}
