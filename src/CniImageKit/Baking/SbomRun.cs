using System.Collections.Immutable;
using CniImageKit.Catalog;
using CniImageKit.Diagnostics;
using CniImageKit.Evidence;
using CniImageKit.Outputs;
using CniImageKit.Sources;
using CniImageKit.Store;

namespace CniImageKit.Baking;

/// <summary>What <c>sbom</c> is asked to do.</summary>
internal sealed record SbomAsk
{
    /// <summary>The manifest as the user named it.</summary>
    public required string Manifest { get; init; }

    /// <summary>The lock; beside the manifest where null.</summary>
    public string? LockFile { get; init; }

    /// <summary>The policy; <c>cnikit.policy.yaml</c> beside the manifest where null, and none where that is not there.</summary>
    public string? Policy { get; init; }

    /// <summary>The one platform; may be null where the manifest has one.</summary>
    public Platform? Platform { get; init; }

    /// <summary>What to write in.</summary>
    public SbomFormat Format { get; init; }

    /// <summary>The file to write, or null.</summary>
    public string? Output { get; init; }
}

/// <summary>A bill of materials that was written on its own.</summary>
/// <param name="Platform">Of which platform.</param>
/// <param name="Format">In which format.</param>
/// <param name="Components">How many components it has.</param>
/// <param name="Content">The document.</param>
/// <param name="Written">Whether the file's bytes changed; false also where none was asked for.</param>
internal sealed record WrittenSbom(Platform Platform, SbomFormat Format, int Components, byte[] Content, bool Written);

/// <summary>The SBOM of what a lock names, without baking it.</summary>
internal sealed class SbomRun(Host host, PluginCatalog catalog, BlobStore store, ImmutableArray<ISource> sources)
{
    private readonly FreshInputs fresh = new(host, catalog, store, sources);

    /// <summary>Raises CNIK8210, and what a bake raises up to its outputs; tells CNIK8701 and CNIK8702.</summary>
    public async Task<WrittenSbom> RunAsync(SbomAsk ask, CancellationToken cancellationToken)
    {
        var inputs = fresh.Read(ask.Manifest, ask.LockFile, null, Bakery.Version, ask.Policy);
        var platforms = Bake.PlatformsOf(ask.Platform is { } one ? [one] : [], inputs.Manifest);
        if (platforms is not [var platform])
            throw new CniImageKitException(Rules.SbomOfOne(new Location(inputs.Manifest.File), platforms.Select(p => p.ToString())));
        await fresh.RefuseAsync(inputs, platforms, cancellationToken);
        var staged = await fresh.StageAsync(inputs, platforms, cancellationToken);
        var content = await fresh.ScrubbingAsync(
            staged, () => new Sboms(store).WriteAsync(staged[0], ask.Format, cancellationToken), cancellationToken);
        Warn(inputs, staged[0].Bill);
        return new WrittenSbom(
            platform, ask.Format, staged[0].Bill.Components.Length, content, await WriteAsync(ask.Output, content, cancellationToken));
    }

    private async Task<bool> WriteAsync(string? output, byte[] content, CancellationToken cancellationToken)
    {
        if (output is null) return false;
        using var stream = new MemoryStream(content, writable: false);
        return await OutputFile.ReplaceAsync(host.Resolve(output), stream, cancellationToken);
    }

    private void Warn(BakeInputs inputs, SbomDocument bill)
    {
        var at = new Location(inputs.Manifest.File);
        if (bill.Author is null) host.Progress.Report(new WarningFound(Rules.SbomWithoutAuthor(at)));
        string[] unlicensed = [.. bill.Components.Where(c => c.Licence is null).Select(c => c.Name).Distinct()];
        if (unlicensed.Length > 0) host.Progress.Report(new WarningFound(Rules.LicencesUnknown(at, unlicensed.Length, unlicensed.Take(5))));
    }
}
