using System.Collections.Immutable;
using CniImageKit.Baking;
using CniImageKit.Catalog;
using CniImageKit.Diagnostics;
using CniImageKit.Intake;
using CniImageKit.Outputs;
using CniImageKit.Sources;
using CniImageKit.Store;

namespace CniImageKit.Reviewing;

/// <summary>
/// Writes the locked artifacts as a tree of plain files, each at its address upstream, for any web server: CNIKIT_MIRROR then leads there.
/// Several locks may share a tree; nothing in it is ever taken away.
/// </summary>
internal sealed class MirrorTree(Host host, PluginCatalog catalog, BlobStore store, ImmutableArray<ISource> sources)
{
    /// <summary>What was written; warns CNIK4510 of artifacts that have no such address.</summary>
    public async Task<TreeOutcome> RunAsync(BundleRequest request, CancellationToken cancellationToken)
    {
        var fresh = new FreshInputs(host, catalog, store, sources);
        var inputs = fresh.Read(request.Manifest, request.LockFile, null, Bakery.Version);
        await fresh.RefuseAsync(inputs, Bake.PlatformsOf([], inputs.Manifest), cancellationToken);
        var intake = new LockedIntake(store, sources);
        var files = ImmutableArray.CreateBuilder<TreeFile>();
        var skipped = 0;
        foreach (var locked in inputs.Locked.Lock.Plugins)
        {
            var entry = inputs.Manifest.Plugins.First(p => p.Name == locked.Source);
            if (TreeAddress.Of(entry.Settings, locked) is not { } address)
            {
                var at = inputs.Locked.AtArtifact(locked.Source, locked.Platform);
                host.Progress.Report(new WarningFound(Rules.NotInTree(at, locked.Source, locked.Platform, locked.Artifact.Location)));
                skipped++;
                continue;
            }

            if (files.Any(f => f.Path == address.Path)) continue;
            var blob = await intake.OpenAsync(entry, inputs.Manifest, inputs.Locked, locked, cancellationToken);
            await using var content = store.Open(blob);
            var path = Path.Combine(host.Resolve(request.Output), address.Path);
            var written = await OutputFile.ReplaceAsync(path, content, cancellationToken);
            if (!OperatingSystem.IsWindows()) File.SetUnixFileMode(path, ReadableByAll);
            files.Add(new TreeFile(address.Path, blob.Size, written, address.Upstream, address.Below));
        }

        return new TreeOutcome(request.Output, files.ToImmutable(), skipped);
    }

    private const UnixFileMode ReadableByAll =
        UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.GroupRead | UnixFileMode.OtherRead;
}
