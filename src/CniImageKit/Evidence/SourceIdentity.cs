using CniImageKit.Locking;

namespace CniImageKit.Evidence;

/// <summary>What a lock entry's location tells of its package: a purl, and a URL that needs no mirror's name.</summary>
internal static class SourceIdentity
{
    /// <summary>
    /// <c>apt:</c> gives pkg:deb, <c>github:</c> pkg:github, <c>oci:</c> pkg:oci, and everything else pkg:generic with checksum; the
    /// download URL and file name are qualifiers where the location has them.
    /// </summary>
    public static PackageUrl Purl(SbomSource source)
    {
        var (entry, (scheme, rest)) = (source.Entry, Split(source.Entry.Artifact.Location));
        var file = rest[(rest.LastIndexOf('/') + 1)..];
        switch (scheme)
        {
            case "apt":
                var name = file.Split('_')[0];
                return new PackageUrl { Type = "deb", Namespace = source.Distribution, Name = name, Version = entry.Version }
                    .With("arch", entry.Platform.DebianArchitecture).With("distro", source.Codename);
            case "github" when GitHub(rest) is var (owner, repository, tag, asset):
                return new PackageUrl { Type = "github", Namespace = owner, Name = repository, Version = tag }.With("file_name", asset);
            case "nuget" when rest.Split('@') is [var id, var version]:
                return new PackageUrl { Type = "nuget", Name = id, Version = version };
            case "oci" when rest.Split('@') is [var place, var digest]:
                return new PackageUrl { Type = "oci", Name = place[(place.LastIndexOf('/') + 1)..], Version = digest }
                    .With("arch", entry.Platform.Architecture).With("repository_url", place).With("tag", entry.Version);
            default:
                return new PackageUrl { Type = "generic", Name = entry.Source, Version = entry.Version }
                    .With("checksum", entry.Artifact.Sha256.ToString())
                    .With("download_url", scheme == "url" ? DistributionUrl(entry) : null)
                    .With("file_name", file);
        }
    }

    /// <summary>Where the artifact can be had: a URL, or for apt and directories the location itself as an IRI reference.</summary>
    public static string DistributionUrl(LockEntry entry)
    {
        var (scheme, rest) = Split(entry.Artifact.Location);
        return scheme switch
        {
            "github" when GitHub(rest) is var (owner, repository, tag, asset) =>
                $"https://github.com/{Escape(owner)}/{Escape(repository)}/releases/download/{Escape(tag)}/{Escape(asset)}",
            "url" when Uri.TryCreate(rest, UriKind.Absolute, out var uri) => uri.GetComponents(
                UriComponents.SchemeAndServer | UriComponents.Path, UriFormat.UriEscaped),
            _ => $"{scheme}:{Fragment(rest)}",
        };
    }

    /// <summary>The archive that the forge makes of a release's source, or null where the location names none.</summary>
    public static string? SourceUrl(LockEntry entry)
    {
        var (scheme, rest) = Split(entry.Artifact.Location);
        return scheme == "github" && GitHub(rest) is var (owner, repository, tag, _)
            ? $"https://github.com/{Escape(owner)}/{Escape(repository)}/archive/refs/tags/{Fragment(tag)}.tar.gz"
            : null;
    }

    /// <summary>A path as the fragment of a URL, or a part of one.</summary>
    public static string Fragment(string path) => string.Join('/', path.Split('/').Select(Escape));

    private static string Escape(string part) => Uri.EscapeDataString(part);

    private static (string Scheme, string Path) Split(string location)
    {
        var colon = location.IndexOf(':', StringComparison.Ordinal);
        return colon < 0 ? ("other", location) : (location[..colon], location[(colon + 1)..]);
    }

    // owner/repo@tag/asset, where the tag may hold slashes.
    private static (string Owner, string Repository, string Tag, string Asset)? GitHub(string rest)
    {
        var (slash, at, last) = (
            rest.IndexOf('/', StringComparison.Ordinal), rest.IndexOf('@', StringComparison.Ordinal), rest.LastIndexOf('/'));
        return slash > 0 && at > slash && last > at
            ? (rest[..slash], rest[(slash + 1)..at], rest[(at + 1)..last], rest[(last + 1)..])
            : null;
    }
}
