using CniImageKit.Binaries;
using CniImageKit.Catalog;

namespace CniImageKit.Evidence;

/// <summary>Components of the SBOM that Go build information names.</summary>
internal static class GoComponents
{
    /// <summary>The main module, every module linked in, and the standard library.</summary>
    public static IEnumerable<SbomComponent> Of(SbomPlugin plugin, SbomSource source, string? release, ModuleFacts known)
    {
        if (plugin.Facts.Go is not { } go) yield break;
        if (go.Main is { Path.Length: > 0 } main)
        {
            var module = Module(plugin, known, main, VersionEvidence.Of(go) is { Exact: true } e ? e.Version : release);
            // What is known of the project holds for its own module.
            yield return module with { Licence = module.Licence ?? source.Licence, Supplier = module.Supplier ?? source.Supplier };
        }


        foreach (var module in go.Dependencies) yield return Module(plugin, known, module, null);
        yield return StandardLibrary(plugin, go);
    }

    private static SbomComponent Module(SbomPlugin plugin, ModuleFacts known, GoModule module, string? instead)
    {
        var used = module.Linked();
        var version = instead ?? (used.Version is "" or "(devel)" ? null : used.Version);
        var purl = PackageUrl.Go(used.Path, version).ToString();
        var fact = known.Of(used.Path);
        return new SbomComponent
        {
            Ref = purl,
            Type = "library",
            Name = used.Path,
            Version = version,
            Supplier = fact.Supplier is null ? null : new SbomParty(fact.Supplier, fact.SupplierUrl),
            Licence = fact.Licence,
            Purl = purl,
            // As CycloneDX's own tool has it: what go.sum holds, the hash of the list of the module's files (go.dev/ref/mod, go-sum-files).
            Hashes = DirectoryHash(used.Sum) is { } hash ? [hash] : [],
            References = fact.Vcs is { } url ? [new("vcs", url, [])] : [],
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
            Cpe = CpeOf(version),
            References = [new("vcs", "https://github.com/golang/go", [])],
            Occurrences = [(plugin.Path.Value, go.Offset)],
            Identities = [new("version", "binary-analysis", 100, version)],
            Coverage = Coverage.Complete,
        };
    }

    // h1: and SHA-256 in base64.
    private static Digest? DirectoryHash(string? sum)
    {
        Span<byte> hash = stackalloc byte[32];
        return sum is not null && sum.StartsWith("h1:", StringComparison.Ordinal)
            && Convert.TryFromBase64String(sum[3..], hash, out var length) && length == hash.Length
            ? Digest.FromHash(hash) : null;
    }

    // NISTIR 7695: a value with other characters would need quoting; such a version is no release.
    private static string? CpeOf(string version) =>
        version.Length > 0 && version.All(c => char.IsAsciiLetterOrDigit(c) || c == '.')
            ? $"cpe:2.3:a:golang:go:{version}:*:*:*:*:*:*:*" : null;
}
