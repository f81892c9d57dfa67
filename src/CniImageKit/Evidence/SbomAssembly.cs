using System.Collections.Immutable;
using CniImageKit.Binaries;
using CniImageKit.Catalog;
using CniImageKit.Locking;

namespace CniImageKit.Evidence;

/// <summary>From a request to the document: one component of each ref, sorted by ref.</summary>
internal static class SbomAssembly
{
    /// <summary>The ref of the image itself.</summary>
    public const string ImageRef = "image";

    /// <summary>The serial number of the document, which does not depend on the sources: other documents point at it by this.</summary>
    public static Guid Serial(SbomRequest request) => NameUuid.Of(
        $"sbom\n{request.Lock}\n{request.SourceDate}\n{request.Platform}\n{request.ImageName}\n{Version(request)}\n"
        + $"{request.ToolVersion}\n{request.Author}");

    /// <summary>The document.</summary>
    public static SbomDocument Document(SbomRequest request)
    {
        var components = Components(request);
        return new SbomDocument
        {
            Serial = Serial(request),
            Platform = request.Platform,
            Created = request.SourceDate,
            Lock = request.Lock,
            ToolVersion = request.ToolVersion,
            Author = request.Author,
            Image = new SbomComponent
            {
                Ref = ImageRef,
                Type = "container",
                Name = request.ImageName,
                Version = Version(request),
                Supplier = request.Author,
                DependsOn =
                    components.Where(c => c.Type == "application").Select(c => c.Ref).ToImmutableSortedSet(StringComparer.Ordinal),
                Coverage = Coverage.Complete,
            },
            Components = components,
        };
    }

    private static string Version(SbomRequest request) => request.ImageVersion ?? request.Lock.Hex[..12];

    private static ImmutableArray<SbomComponent> Components(SbomRequest request)
    {
        var found = new SortedDictionary<string, SbomComponent>(StringComparer.Ordinal);
        var known = ModuleFacts.Load();
        foreach (var source in request.Sources.OrderBy(s => s.Entry.Source, StringComparer.Ordinal))
        {
            var purl = SourceIdentity.Purl(source);
            var artifact = Artifact(source, purl);
            found[artifact.Ref] = artifact;
            var sources = BuiltUsing.Read(source.BuiltUsing).Select(b => SourcePackage(source, b.Name, b.Version)).ToArray();
            foreach (var plugin in source.Plugins.OrderBy(p => p.Path))
            {
                SbomComponent[] modules = [.. GoComponents.Of(plugin, source, Release(source), known)];
                SbomComponent[] parts = plugin.Facts.Go is { Main: null, Dependencies.IsEmpty: true } or null
                    ? [.. modules, .. sources]
                    : modules;
                foreach (var part in parts) found[part.Ref] = found.TryGetValue(part.Ref, out var before) ? Merge(before, part) : part;
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
            File = new SbomFile(plugin.Path.Name, Executable: true, Archive: false),
            Hashes = [file.Sha256, file.Sha512],
            References = References(source, file),
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
        var name = artifact.Location[(artifact.Location.LastIndexOf('/') + 1)..];
        var raw = source.Plugins.Any(p => p.File.Sha256 == artifact.Sha256);
        return new SbomComponent
        {
            Ref = $"artifact:{artifact.Sha256}",
            Type = "file",
            Name = name,
            Version = source.Entry.Version,
            Description = "What was downloaded; of it only the plugins lie in the image.",
            Supplier = source.Supplier,
            Licence = source.Licence,
            Purl = purl.ToString(),
            File = new SbomFile(name, Executable: raw, Archive: !raw),
            Hashes = [artifact.Sha256, artifact.Sha512],
            References = References(source, null),
            Properties = [.. artifact.Verified.Select(how => new KeyValuePair<string, string>("cnikit:verified", how))],
            Identities = [new("hash", "hash-comparison", 100, artifact.Sha256.ToString())],
            Contains = source.Plugins.Select(p => $"plugin:{p.Path.Value}").ToImmutableSortedSet(StringComparer.Ordinal),
            Coverage = Coverage.Incomplete,
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

    // The deployable form of a plugin is the file itself, which is told by a fragment within what holds it.
    private static ImmutableArray<SbomReference> References(SbomSource source, LockedFile? file)
    {
        var artifact = source.Entry.Artifact;
        var url = SourceIdentity.DistributionUrl(source.Entry);
        var references = ImmutableArray.Create(file is null || file.Sha256 == artifact.Sha256
            ? new SbomReference("distribution", url, [artifact.Sha256, artifact.Sha512])
            : new SbomReference("distribution", $"{url}#{SourceIdentity.Fragment(file.Member)}", [file.Sha256, file.Sha512]));
        if (SourceIdentity.SourceUrl(source.Entry) is { } code) references = references.Add(new("source-distribution", code, []));
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
