using System.Collections.Immutable;
using CniImageKit.Catalog;
using CniImageKit.Diagnostics;
using CniImageKit.Manifest;
using CniImageKit.Outputs;
using CniImageKit.Sources;
using CniImageKit.Store;

namespace CniImageKit.Baking;

/// <summary>
/// One bake: lock → verified files → staged trees → outputs. With all files in the store it needs neither network nor clock.
/// </summary>
internal sealed class Bake(Host host, PluginCatalog catalog, BlobStore store, ImmutableArray<ISource> sources)
{
    private readonly FreshInputs fresh = new(host, catalog, store, sources);

    /// <summary>
    /// Makes the outputs, or finds them made. Every rule of the stages may be raised; then no output was begun or all are whole.
    /// </summary>
    public async Task<BakeOutcome> RunAsync(BakeRequest request, CancellationToken cancellationToken)
    {
        var inputs = fresh.Read(request.Manifest, request.LockFile, request.BaseDirectory, request.ToolVersion, request.Policy);
        var platforms = PlatformsOf(request.Platforms, inputs.Manifest);
        var outputs = OutputPlan.Of(request, inputs.Manifest, platforms, host);
        await fresh.RefuseAsync(inputs, platforms, cancellationToken);
        var attester = Attester.Of(request.Attester, host);
        var stamp = OutputStamp.Inputs(inputs, platforms, outputs, attester);
        if (!request.Rebuild && await OutputStamp.FindAsync(store, stamp, outputs, cancellationToken) is { } earlier)
            return Outcome(inputs, outputs, earlier) with { Unchanged = true };

        var staged = await fresh.StageAsync(inputs, platforms, cancellationToken);
        foreach (var output in outputs) OutputGuard.Check(output, staged.FirstOrDefault(s => s.Platform == output.Platform)?.Tree);
        var made = await fresh.ScrubbingAsync(
            staged, () => MakeAsync(request, inputs, outputs, staged, attester, cancellationToken), cancellationToken);
        await OutputStamp.KeepAsync(store, stamp, outputs, made.Said, cancellationToken);
        return made;
    }

    /// <summary>
    /// Brings all that a bake of the request needs into the store, and writes nothing else: a bake after it needs no network. Raises what
    /// a bake raises.
    /// </summary>
    public async Task<FetchOutcome> FetchAsync(BakeRequest request, CancellationToken cancellationToken)
    {
        var inputs = fresh.Read(request.Manifest, request.LockFile, request.BaseDirectory, request.ToolVersion, request.Policy);
        var platforms = PlatformsOf(request.Platforms, inputs.Manifest);
        await fresh.RefuseAsync(inputs, platforms, cancellationToken);
        var staged = await fresh.StageAsync(inputs, platforms, cancellationToken);
        var plugins = staged.SelectMany(s => s.Plugins).ToArray();
        return new FetchOutcome(platforms, plugins.Length, plugins.Sum(p => p.File.Size));
    }

    /// <summary>Makes the provenance of all that a bake of the request would make, and writes nothing else.</summary>
    public async Task<AttestedBake> AttestAsync(BakeRequest request, string? output, CancellationToken cancellationToken)
    {
        var inputs = fresh.Read(request.Manifest, request.LockFile, request.BaseDirectory, request.ToolVersion, request.Policy);
        var platforms = PlatformsOf(request.Platforms, inputs.Manifest);
        var outputs = OutputPlan.Of(request, inputs.Manifest, platforms, host);
        var attester = Attester.Of(request.Attester, host);
        await fresh.RefuseAsync(inputs, platforms, cancellationToken);
        var staged = await fresh.StageAsync(inputs, platforms, cancellationToken);
        var maker = new ContentMaker(host, store, request.Rebuild, inputs, [.. staged]);
        var attested = await fresh.ScrubbingAsync(staged, () => maker.AttestAsync(outputs, attester, cancellationToken), cancellationToken);
        if (output is null) return attested;
        using var content = new MemoryStream(attested.Content, writable: false);
        return attested with { Written = await OutputFile.ReplaceAsync(host.Resolve(output), content, cancellationToken) };
    }

    /// <summary>Reads the staged files into layers and outputs.</summary>
    private async Task<BakeOutcome> MakeAsync(
        BakeRequest request, BakeInputs inputs, ImmutableArray<PlannedOutput> outputs, StagedPlatform[] staged, Attester attester,
        CancellationToken cancellationToken)
    {
        var maker = new ContentMaker(host, store, request.Rebuild, inputs, [.. staged]);
        var content = await maker.MakeAsync(outputs, attester, cancellationToken);
        var writer = new OutputWriter(host, inputs, [.. staged], content);
        var said = writer.Say(outputs);
        // The report comes last: where it lies, all that it tells of lies there too.
        foreach (var output in outputs.OrderBy(o => o.Kind == OutputKind.Report))
            await writer.WriteAsync(output, said.Report, cancellationToken);
        return Outcome(inputs, outputs, said) with { Images = content.Images, Platforms = [.. staged] };
    }

    /// <summary>The manifest's platforms, or those asked for, which must be among them (CNIK7102).</summary>
    public static ImmutableArray<Platform> PlatformsOf(ImmutableArray<Platform> wanted, PluginManifest manifest)
    {
        ImmutableArray<Platform> declared = [.. manifest.Platforms.Select(p => p.Value)];
        if (wanted.FirstOrDefault(p => !declared.Contains(p)) is { } stranger)
            throw new CniImageKitException(
                Rules.PlatformNotDeclared(new Location(manifest.File), stranger, declared.Select(p => p.ToString())));
        return [.. (wanted.IsEmpty ? declared : wanted.Distinct()).Order()];
    }

    private static BakeOutcome Outcome(BakeInputs inputs, ImmutableArray<PlannedOutput> outputs, KeptBake said) =>
        new(inputs, outputs, said);
}
