using System.Collections.Immutable;
using CniImageKit.Catalog;
using CniImageKit.Evidence;
using CniImageKit.Intake;
using CniImageKit.Staging;
using CniImageKit.Store;

namespace CniImageKit.Baking;

/// <summary>The evidence of one platform: what lies under /usr/share/cnikit beside the plugins.</summary>
/// <param name="Files">Lock, SBOM and record.</param>
/// <param name="Bill">The bill of materials, as yet in no format.</param>
/// <param name="Sbom">The same as it lies in the image.</param>
internal sealed record PlatformEvidence(ImmutableArray<EvidenceFile> Files, SbomDocument Bill, ReadOnlyMemory<byte> Sbom)
{
    /// <summary>Writes the evidence from lock, facts and catalog; what a Debian package says of itself is read from the store.</summary>
    public static async Task<PlatformEvidence> MakeAsync(
        Platform platform, ImmutableArray<ReadyPlugin> plugins, BakeInputs inputs, PluginCatalog catalog, BlobStore store,
        CancellationToken cancellationToken)
    {
        var sources = await Task.WhenAll(plugins.GroupBy(p => p.Entry).OrderBy(g => g.Key.Source, StringComparer.Ordinal)
            .Select(g => SourceAsync(g.Key, [.. g], inputs, catalog, store, cancellationToken)));
        var bill = SbomAssembly.Document(new SbomRequest
        {
            Platform = platform,
            SourceDate = inputs.Date,
            Lock = inputs.LockDigest,
            ToolVersion = inputs.ToolVersion,
            Author = inputs.Author,
            Sources = [.. sources],
        });
        var sbom = SbomWriter.Write(bill, SbomFormat.CycloneDx16, SbomSha1.None);
        var record = new BakedRecord
        {
            Lock = inputs.LockDigest,
            Recipe = inputs.Locked.Lock.Recipe,
            SourceDate = inputs.Date,
            Platform = platform,
            Plugins =
            [
                .. plugins.Select(p => new BakedPlugin(
                    inputs.Layout.PluginDirectory.Child(p.Name), p.Entry.Source, p.Entry.Version, p.File.Size, p.File.Sha256)),
            ],
        };
        return new PlatformEvidence(
        [
            new EvidenceFile(BakedRecord.Path.Name, record.Write()), new EvidenceFile("cni.lock.json", inputs.LockBytes),
            new EvidenceFile($"sbom.{platform.FileName}.cdx.json", sbom),
        ], bill, sbom);
    }

    private static async Task<SbomSource> SourceAsync(
        Locking.LockEntry entry, ImmutableArray<ReadyPlugin> plugins, BakeInputs inputs, PluginCatalog catalog, BlobStore store,
        CancellationToken cancellationToken)
    {
        var control = await DebControl.FindAsync(store, entry.Artifact.Sha256, cancellationToken);
        var requested = inputs.Manifest.Plugins.First(p => p.Name == entry.Source);
        var project = plugins.Select(p => PluginSubjects.Project(requested, p.Facts, catalog)).FirstOrDefault(p => p is not null);
        var known = project is null ? null : catalog.FindRepository(project);
        return new SbomSource
        {
            Entry = entry,
            Plugins = [.. plugins.Select(p => new SbomPlugin(p.Name, inputs.Layout.PluginDirectory.Child(p.Name), p.File, p.Facts))],
            Licence = entry.License ?? known?.Licence,
            Supplier = control is null
                ? known is null ? null : new SbomParty(known.Supplier, known.SupplierUrl.ToString())
                : Maintainer(DebControl.Field(control, "Maintainer")),
            Vcs = known?.Vcs.ToString() ?? (project is null ? null : $"https://github.com/{project}"),
            Website = control is null ? null : DebControl.Field(control, "Homepage"),
            BuiltUsing = control is null
                ? null
                : DebControl.Field(control, "Static-Built-Using") ?? DebControl.Field(control, "Built-Using"),
        };
    }

    /// <summary><c>Name &lt;address&gt;</c> (Debian policy 5.6.2).</summary>
    private static SbomParty? Maintainer(string? field)
    {
        if (field is null) return null;
        var open = field.IndexOf('<', StringComparison.Ordinal);
        return open < 0 ? new SbomParty(field) : new SbomParty(field[..open].Trim(), Email: field[(open + 1)..].TrimEnd('>', ' '));
    }
}
