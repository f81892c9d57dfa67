using System.Collections.Immutable;
using CniImageKit.Binaries;

namespace CniImageKit.Evidence;

/// <summary>From a request to the document's components: one of each ref, sorted by ref.</summary>
internal static class SbomAssembly
{
    /// <summary>The ref of the image itself.</summary>
    public const string ImageRef = "image";

    /// <summary>All components but the image.</summary>
    public static ImmutableArray<SbomComponent> Components(SbomRequest request)
    {
        var found = new SortedDictionary<string, SbomComponent>(StringComparer.Ordinal);
        foreach (var source in request.Sources.OrderBy(s => s.Entry.Source, StringComparer.Ordinal))
        {
            var purl = SourceIdentity.Purl(source);
            var artifact = Artifact(source, purl);
            found[artifact.Ref] = artifact;
            var sources = BuiltUsing.Read(source.BuiltUsing).Select(b => SourcePackage(source, b.Name, b.Version)).ToArray();
            foreach (var plugin in source.Plugins.OrderBy(p => p.Path))
            {
                SbomComponent[] modules = [.. GoComponents.Of(plugin, Release(source))];
                SbomComponent[] parts = plugin.Facts.Go is { Main: null, Dependencies.IsEmpty: true } or null
                    ? [.. modules, .. sources]
                    : modules;
                foreach (var part in parts) found[part.Ref] = found.TryGetValue(part.Ref, out var known) ? Merge(known, part) : part;
                var component = Plugin(source, plugin, purl, parts);
                found[component.Ref] = component;
            }
        }

        return [.. found.Values];
    }

    private static SbomComponent Plugin(SbomSource source, SbomPlugin plugin, PackageUrl purl, SbomComponent[] parts)
    {
        var (file, facts, entry) = (plugin.File, plugin.Facts, source.Entry);
        var hasModules = facts.Go is { Main: not null } or { Dependencies.IsEmpty: false };
        var properties = new List<KeyValuePair<string, string>>
        {
            new("bsi:component:filename", plugin.Path.Name),
            new("bsi:component:executable", "executable"),
            new("bsi:component:archive", "no archive"),
            new("bsi:component:structured", "unstructured"),
            new("cnikit:source", entry.Source),
            new("cnikit:member", file.Member),
            new("cnikit:linkage", file.Linkage),
        };
        if (file.Cni is { } cni) properties.Add(new("cnikit:cni-versions", cni));
        foreach (var how in entry.Artifact.Verified) properties.Add(new("cnikit:verified", how));
        var identities = ImmutableArray.Create(
            new SbomIdentity("hash", "hash-comparison", 100, file.Sha256.ToString()),
            new SbomIdentity("purl", "manifest-analysis", 100, entry.Artifact.Location));
        if (VersionEvidence.Of(facts.Go) is { } told)
            identities = identities.Add(new("version", "binary-analysis", told.Exact ? 100 : 50, told.Version));
        return new SbomComponent
        {
            Ref = $"plugin:{plugin.Path.Value}",
            Type = "application",
            Name = plugin.Name,
            Version = entry.Version,
            Supplier = source.Supplier,
            Licence = source.Licence,
            Purl = (purl with { Subpath = file.Member }).ToString(),
            Hashes = [file.Sha256, file.Sha512],
            References = References(source),
            Properties = [.. properties],
            Occurrences = [(plugin.Path.Value, facts.Go?.Offset)],
            Identities = identities,
            DependsOn = parts.Select(p => p.Ref).ToImmutableSortedSet(StringComparer.Ordinal),

            // Modules are all that is linked in; a libc and what it loads are the node's, and not listed.
            Coverage = !hasModules ? Coverage.Unknown : facts.Dynamic ? Coverage.Incomplete : Coverage.Complete,
        };
    }

    private static SbomComponent Artifact(SbomSource source, PackageUrl purl)
    {
        var artifact = source.Entry.Artifact;
        return new SbomComponent
        {
            Ref = $"artifact:{artifact.Sha256}",
            Type = "file",
            Name = artifact.Location[(artifact.Location.LastIndexOf('/') + 1)..],
            Version = source.Entry.Version,
            Description = "What was downloaded; of it only the plugins lie in the image.",
            Supplier = source.Supplier,
            Licence = source.Licence,
            Purl = purl.ToString(),
            Hashes = [artifact.Sha256, artifact.Sha512],
            References = References(source),
            Properties =
            [
                new("bsi:component:filename", artifact.Location[(artifact.Location.LastIndexOf('/') + 1)..]),
                new("bsi:component:executable", "non-executable"),
                new("bsi:component:archive", "archive"),
                new("bsi:component:structured", "structured"),
                .. artifact.Verified.Select(how => new KeyValuePair<string, string>("cnikit:verified", how)),
            ],
            Identities = [new("hash", "hash-comparison", 100, artifact.Sha256.ToString())],
        };
    }

    private static SbomComponent SourcePackage(SbomSource source, string name, string version)
    {
        var purl = new PackageUrl { Type = "deb", Namespace = source.Distribution, Name = name, Version = version }.With("arch", "source")
            .ToString();
        return new SbomComponent
        {
            Ref = purl,
            Type = "library",
            Name = name,
            Version = version,
            Description = "A source package whose code was linked in (Built-Using).",
            Supplier = source.Supplier,
            Purl = purl,
            Identities = [new("purl", "manifest-analysis", 80, purl)],
        };
    }

    private static ImmutableArray<SbomReference> References(SbomSource source)
    {
        var artifact = source.Entry.Artifact;
        var references = ImmutableArray.Create(
            new SbomReference("distribution", SourceIdentity.DistributionUrl(source.Entry), [artifact.Sha256, artifact.Sha512]));
        if (source.Vcs is { } vcs) references = references.Add(new("vcs", vcs, []));
        if (source.Website is { } website) references = references.Add(new("website", website, []));
        return references;
    }

    private static SbomComponent Merge(SbomComponent known, SbomComponent more) => known with
    {
        Properties = [.. known.Properties.Union(more.Properties)],
        Occurrences = [.. known.Occurrences.Union(more.Occurrences)],
    };

    // Debian's version has a revision of its own, and a NuGet package's is its own altogether, so only the others can stand for a tag.
    private static string? Release(SbomSource source) =>
        source.Entry.Artifact.Location.Split(':')[0] is "apt" or "nuget" || !VersionEvidence.IsRelease(source.Entry.Version)
            ? null : $"v{source.Entry.Version.TrimStart('v')}";
}
