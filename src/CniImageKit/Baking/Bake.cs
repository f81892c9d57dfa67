using System.Collections.Immutable;
using CniImageKit.Catalog;
using CniImageKit.Diagnostics;
using CniImageKit.Layers;
using CniImageKit.Manifest;
using CniImageKit.Oci;
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
        var inputs = fresh.Read(request.Manifest, request.LockFile, request.BaseDirectory, request.ToolVersion);
        var platforms = PlatformsOf(request.Platforms, inputs.Manifest);
        var outputs = OutputPlan.Of(request, inputs.Manifest, platforms, host);
        await fresh.RefuseAsync(inputs, platforms, cancellationToken);
        var stamp = OutputStamp.Inputs(inputs, platforms, outputs);
        if (!request.Rebuild && await OutputStamp.FindAsync(store, stamp, outputs, cancellationToken) is { } earlier)
            return Outcome(inputs, outputs, earlier) with { Unchanged = true };

        var staged = await fresh.StageAsync(inputs, platforms, cancellationToken);
        foreach (var output in outputs) OutputGuard.Check(output, staged.FirstOrDefault(s => s.Platform == output.Platform)?.Tree);
        var made = await fresh.ScrubbingAsync(
            staged, () => MakeAsync(request, inputs, outputs, staged, cancellationToken), cancellationToken);
        await OutputStamp.KeepAsync(store, stamp, outputs, made.Said, cancellationToken);
        return made;
    }

    /// <summary>
    /// Brings all that a bake of the request needs into the store, and writes nothing else: a bake after it needs no network. Raises what
    /// a bake raises.
    /// </summary>
    public async Task<FetchOutcome> FetchAsync(BakeRequest request, CancellationToken cancellationToken)
    {
        var inputs = fresh.Read(request.Manifest, request.LockFile, request.BaseDirectory, request.ToolVersion);
        var platforms = PlatformsOf(request.Platforms, inputs.Manifest);
        await fresh.RefuseAsync(inputs, platforms, cancellationToken);
        var staged = await fresh.StageAsync(inputs, platforms, cancellationToken);
        var plugins = staged.SelectMany(s => s.Plugins).ToArray();
        return new FetchOutcome(platforms, plugins.Length, plugins.Sum(p => p.File.Size));
    }

    /// <summary>Reads the staged files into layers and outputs.</summary>
    private async Task<BakeOutcome> MakeAsync(
        BakeRequest request, BakeInputs inputs, ImmutableArray<PlannedOutput> outputs, StagedPlatform[] staged,
        CancellationToken cancellationToken)
    {
        var images = await ImagesAsync(request, inputs, outputs, staged, cancellationToken);
        var extensions = await ExtensionsAsync(request, inputs, outputs, staged, cancellationToken);
        var documents = await DocumentsAsync(outputs, staged, cancellationToken);
        var writer = new OutputWriter(host, inputs, [.. staged], new MadeContent(images, extensions, documents));
        var said = writer.Say(outputs);
        // The report comes last: where it lies, all that it tells of lies there too.
        foreach (var output in outputs.OrderBy(o => o.Kind == OutputKind.Report))
            await writer.WriteAsync(output, said.Report, cancellationToken);
        return Outcome(inputs, outputs, said) with { Images = images, Platforms = [.. staged] };
    }

    /// <summary>An image for each compression that an output asks for; layers of several platforms are made at once.</summary>
    private async Task<ImmutableSortedDictionary<LayerCompression, BakedImage>> ImagesAsync(
        BakeRequest request, BakeInputs inputs, ImmutableArray<PlannedOutput> outputs, StagedPlatform[] staged,
        CancellationToken cancellationToken)
    {
        var cache = new LayerCache(store, request.Rebuild);
        var labels = new ImageLabels { Date = inputs.Date, Lock = inputs.LockDigest };
        var images = ImmutableSortedDictionary.CreateBuilder<LayerCompression, BakedImage>();
        foreach (var compression in outputs.Where(o => o.Kind.HoldsLayer()).Select(o => o.Compression).Distinct())
        {
            var layers = await Gathering.AllAsync(staged.Select(async s =>
            {
                host.Progress.Report(new StepStarted($"making the layer of {s.Platform}"));
                return KeyValuePair.Create(s.Platform, await cache.LayerAsync(s.Tree, inputs.Date, compression, cancellationToken));
            }));
            images[compression] = new BakedImage(OciImage.Of(layers, labels), layers.ToImmutableSortedDictionary());
        }

        return images.ToImmutable();
    }

    private async Task<ImmutableDictionary<PlannedOutput, StoredBlob>> ExtensionsAsync(
        BakeRequest request, BakeInputs inputs, ImmutableArray<PlannedOutput> outputs, StagedPlatform[] staged,
        CancellationToken cancellationToken)
    {
        var made = new ExtensionImages(host, store, request.Rebuild);
        var extensions = ImmutableDictionary.CreateBuilder<PlannedOutput, StoredBlob>();
        // One after the other: the program takes all CPUs itself.
        foreach (var output in outputs.Where(o => o.Kind == OutputKind.Sysext))
        {
            var tree = staged.First(s => s.Platform == output.Platform).Tree;
            extensions.Add(output, await made.MakeAsync(output, tree, inputs.Date, cancellationToken));
        }

        return extensions.ToImmutable();
    }

    private async Task<ImmutableDictionary<PlannedOutput, byte[]>> DocumentsAsync(
        ImmutableArray<PlannedOutput> outputs, StagedPlatform[] staged, CancellationToken cancellationToken)
    {
        var sboms = new Sboms(store);
        var documents = ImmutableDictionary.CreateBuilder<PlannedOutput, byte[]>();
        foreach (var output in outputs.Where(o => o.Kind == OutputKind.Sbom))
            documents[output] = await sboms.WriteAsync(staged.First(s => s.Platform == output.Platform), output.Format, cancellationToken);
        return documents.ToImmutable();
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
