using CniImageKit.Binaries;

namespace CniImageKit.Evidence;

/// <summary>Components of the SBOM that Go build information names.</summary>
internal static class GoComponents
{
    /// <summary>The main module, every module linked in, and the standard library.</summary>
    public static IEnumerable<SbomComponent> Of(SbomPlugin plugin, string? release)
    {
        if (plugin.Facts.Go is not { } go) yield break;
        if (go.Main is { Path.Length: > 0 } main)
            yield return Module(plugin, main, VersionEvidence.Of(go) is { Exact: true } e ? e.Version : release);
        foreach (var module in go.Dependencies) yield return Module(plugin, module, null);
        yield return StandardLibrary(plugin, go);
    }

    private static SbomComponent Module(SbomPlugin plugin, GoModule module, string? instead)
    {
        var used = module.Linked();
        var version = instead ?? (used.Version is "" or "(devel)" ? null : used.Version);
        var purl = PackageUrl.Go(used.Path, version).ToString();
        return new SbomComponent
        {
            Ref = purl,
            Type = "library",
            Name = used.Path,
            Version = version,
            Purl = purl,
            References = Repository(used.Path) is { } url ? [new("vcs", url, [])] : [],
            Properties =
            [
                .. used.Sum is { } sum ? [new("cnikit:go:h1", sum)] : Array.Empty<KeyValuePair<string, string>>(),
                .. module.Replace is null
                ? Array.Empty<KeyValuePair<string, string>>()
                : [new("cnikit:go:replaces", $"{module.Path} {module.Version}")],
            ],
            Occurrences = [(plugin.Path.Value, plugin.Facts.Go?.Offset)],
            Identities = [new("purl", "binary-analysis", 90, purl)],
        };
    }

    private static SbomComponent StandardLibrary(SbomPlugin plugin, GoBuild go)
    {
        var version = go.Version.StartsWith("go", StringComparison.Ordinal) ? go.Version[2..] : go.Version;
        var purl = PackageUrl.Go("stdlib", version).ToString();
        return new SbomComponent
        {
            Ref = purl,
            Type = "library",
            Name = "stdlib",
            Version = version,
            Description = "The Go standard library and runtime.",
            Supplier = new SbomParty("The Go Project", "https://github.com/golang"),
            Licence = "BSD-3-Clause",
            Purl = purl,
            References = [new("vcs", "https://github.com/golang/go", [])],
            Occurrences = [(plugin.Path.Value, go.Offset)],
            Identities = [new("version", "binary-analysis", 100, version)],
            Coverage = Coverage.Complete,
        };
    }

    private static string? Repository(string path) =>
        path.Split('/') is ["github.com", { Length: > 0 } owner, { Length: > 0 } name, ..]
            ? $"https://github.com/{Uri.EscapeDataString(owner)}/{Uri.EscapeDataString(name)}" : null;
}
