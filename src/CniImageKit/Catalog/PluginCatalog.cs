using System.Collections.Immutable;
using System.Text.Json;
using NuGet.Versioning;

namespace CniImageKit.Catalog;

/// <summary>What the kit knows of upstreams. Immutable; loaded once at the edge and passed in.</summary>
internal sealed class PluginCatalog
{
    private readonly ImmutableSortedDictionary<string, CatalogEntry> _entries;
    private readonly ImmutableArray<Elsewhere> _elsewhere;

    private PluginCatalog(ImmutableArray<CatalogEntry> entries, ImmutableArray<Elsewhere> elsewhere, KnownDigests digests)
    {
        _entries = entries.ToImmutableSortedDictionary(e => e.Name, e => e, StringComparer.Ordinal);
        (_elsewhere, Digests) = (elsewhere, digests);
    }

    /// <summary>All entries, by name.</summary>
    public IEnumerable<CatalogEntry> Entries => _entries.Values;

    /// <summary>What may stand after <c>from:</c>, sorted.</summary>
    public IEnumerable<string> Names => _entries.Keys;

    /// <summary>Digests on record.</summary>
    public KnownDigests Digests { get; }

    /// <summary>Reads the embedded data.</summary>
    public static PluginCatalog Load()
    {
        using var digests = Open("catalog/digests.json");
        using var upstreams = Open("catalog/upstreams.json");
        using var document = JsonDocument.Parse(upstreams);
        return new PluginCatalog(
            CatalogReader.Entries(document.RootElement), CatalogReader.Elsewhere(document.RootElement), KnownDigests.Read(digests));
    }

    /// <summary>The entry of that name, or null.</summary>
    public CatalogEntry? Find(string name) => _entries.GetValueOrDefault(name);

    /// <summary>The entry whose releases lie in that GitHub repository (letter case aside), or null.</summary>
    public CatalogEntry? FindRepository(string repository) =>
        _entries.Values.FirstOrDefault(e => e.Repository.Equals(repository, StringComparison.OrdinalIgnoreCase));

    /// <inheritdoc cref="KnownDigests.Of"/>
    public KnownDigest? Known(string project, string tag, string asset) => Digests.Of(project, tag, asset);

    /// <inheritdoc cref="KnownDigests.WhatIs"/>
    public KnownContent? WhatIs(Digest digest) => Digests.WhatIs(digest);

    /// <summary>
    /// Where a plugin is that <paramref name="entry"/> does not have in this version on this system, or null where the catalog has
    /// nothing to say. Version and system may be null where nothing was chosen yet.
    /// </summary>
    public Hint? WhereIs(string plugin, CatalogEntry? entry, NuGetVersion? version, string? os) =>
        (entry is null ? null : Hints.Within(entry, plugin, version, os, MovedTo)) ?? Hints.Beside(plugin, entry, Entries, _elsewhere);

    private CatalogEntry? MovedTo(string repository) => FindRepository(repository);

    private static Stream Open(string name) =>
        typeof(PluginCatalog).Assembly.GetManifestResourceStream(name) ?? throw new InvalidOperationException($"{name} is not embedded");
}
