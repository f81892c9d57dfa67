using CniImageKit.Evidence;
using CniImageKit.Locking;

namespace CniImageKit.Advisories.Statements;

/// <summary>By which names VEX documents mean a plugin or a part of it.</summary>
/// <param name="links">Names a plugin by its component in the SBOM of its platform.</param>
internal sealed class ProductNames(SbomLinks links)
{
    /// <summary>Purls of the affected module and of the plugin in its artifact, digests of plugin and artifact, and BOM-Links.</summary>
    public IEnumerable<string> Of(AdvisoryMatch match, string plugin)
    {
        var entry = match.Entry;
        yield return Part(match);
        yield return Plugin(entry, plugin);
        yield return Link(entry.Platform, plugin);
        yield return entry.Artifact.Sha256.Hex;
        yield return entry.Files[plugin].Sha256.Hex;
    }

    /// <summary>The purl of what the advisory is about.</summary>
    public static string Part(AdvisoryMatch match) =>
        PackageUrl.Go(match.Module, match is { Part: not AdvisedPart.StandardLibrary, Version: { } v } ? "v" + v : match.Version)
            .ToString();

    /// <summary>The purl of a plugin: that of its artifact, with its path there.</summary>
    public static string Plugin(LockEntry entry, string plugin) =>
        (SourceIdentity.Purl(new SbomSource { Entry = entry, Plugins = [] }) with { Subpath = entry.Files[plugin].Member }).ToString();

    /// <summary>The BOM-Link of a plugin.</summary>
    public string Link(Platform platform, string plugin) => links.To(platform, plugin);

    /// <summary>
    /// Whether a stated product means one of that name. Letter case, a leading v of a version, and qualifiers do not count; what the
    /// statement leaves open, version and path, may be anything.
    /// </summary>
    public static bool Means(string stated, string name)
    {
        var ((a, aVersion, aPath), (b, bVersion, bPath)) = (Split(stated), Split(name));
        return a.Equals(b, StringComparison.OrdinalIgnoreCase)
            && (aVersion is null || aVersion == bVersion) && (aPath is null || aPath == bPath);
    }

    private static (string Package, string? Version, string? Path) Split(string name)
    {
        if (!name.StartsWith("pkg:", StringComparison.OrdinalIgnoreCase)) return (name, null, null);
        var parts = name.Split('#', 2);
        var plain = parts[0].Split('?')[0];
        var path = parts.Length == 2 ? Uri.UnescapeDataString(parts[1]).Trim('/') : null;
        var at = plain.LastIndexOf('@');
        if (at <= plain.LastIndexOf('/')) return (Uri.UnescapeDataString(plain), null, path);
        var version = Uri.UnescapeDataString(plain[(at + 1)..]);
        return (Uri.UnescapeDataString(plain[..at]), version.StartsWith('v') ? version[1..] : version, path);
    }
}
