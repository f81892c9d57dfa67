using CniImageKit.Locking;
using CniImageKit.Manifest;
using CniImageKit.Sources.Apt;
using CniImageKit.Sources.GitHub;

namespace CniImageKit.Reviewing;

/// <summary>Where a locked artifact lies in a static tree.</summary>
/// <param name="Path">Relative, unescaped, with <c>/</c>: <c>github.com/owner/repo/releases/download/v1/x.tgz</c>.</param>
/// <param name="Upstream">The root that a mirror stands for, or null where each machine has its own.</param>
/// <param name="Below">The directory of the tree that answers for it.</param>
internal sealed record TreeAddress(string Path, string? Upstream, string Below)
{
    private const string Url = "url:";

    /// <summary>The address, or null where upstream is no plain file on a web server: an image, a package feed, a directory.</summary>
    public static TreeAddress? Of(SourceSettings settings, LockEntry locked)
    {
        var location = locked.Artifact.Location;
        return settings switch
        {
            GitHubSettings github when GitHubLocation.TryParse(location, out var asset) => Of(GitHubSite.Of(github).Download(asset)),
            UrlSettings when location.StartsWith(Url, StringComparison.Ordinal)
                && Uri.TryCreate(location[Url.Length..], UriKind.Absolute, out var uri) => Of(uri),
            AptSettings when PoolPath.TryParseLocation(location, out var pool) => new TreeAddress($"apt/{pool.Value}", null, "apt"),
            _ => null,
        };
    }

    private static readonly System.Buffers.SearchValues<char> Odd =
        System.Buffers.SearchValues.Create([.. System.IO.Path.GetInvalidFileNameChars(), '\\']);

    // A server would have to know the query; and a name with a backslash or a dot alone is another place on some hosts.
    private static TreeAddress? Of(Uri uri)
    {
        if (uri.Query.Length > 0 || uri.Scheme is not ("https" or "http")) return null;
        string[] parts = [.. uri.AbsolutePath[1..].Split('/').Select(Uri.UnescapeDataString)];
        if (parts.Any(p => p is "" or "." or ".." || p.AsSpan().ContainsAny(Odd))) return null;
        var host = uri.IsDefaultPort ? uri.IdnHost : $"{uri.IdnHost}_{uri.Port}";
        host = host.Replace(':', '_');
        return new TreeAddress($"{host}/{string.Join('/', parts)}", uri.GetLeftPart(UriPartial.Authority) + "/", host);
    }
}
