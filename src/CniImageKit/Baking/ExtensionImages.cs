using CniImageKit.Diagnostics;
using CniImageKit.NodeImages;
using CniImageKit.Staging;
using CniImageKit.Store;

namespace CniImageKit.Baking;

/// <summary>System extensions in the store, by what they are made of, so that each is made once.</summary>
internal sealed class ExtensionImages(Host host, BlobStore store, bool rebuild)
{
    private const string Kind = "sysext-1";

    /// <summary>The image for an output. Raises CNIK7301 to CNIK7303; warns by CNIK7551.</summary>
    public async Task<StoredBlob> MakeAsync(PlannedOutput output, StagedTree plugins, SourceDate date, CancellationToken cancellationToken)
    {
        var program = SystemProgram.Find(host, SystemExtension.Program, SystemExtension.Package, output.Shown);
        var tree = SystemExtension.TreeOf(plugins, output.Path, output.Shown);
        if (SystemExtension.InOpt(tree) is { } path) host.Progress.Report(new WarningFound(Rules.ExtensionHidesOpt(output.Shown, path)));
        var key = $"{await SystemExtension.SettingsAsync(program, output.Compression, cancellationToken)}\n{LayerCache.KeyOf(tree, date)}";
        if (!rebuild && await store.FindDerivedBlobAsync(Kind, key, cancellationToken) is { } kept
            && await store.IsWholeAsync(kept, cancellationToken)) return kept;

        host.Progress.Report(new StepStarted($"making {output.Shown}"));
        var made = await store.AddMadeFileAsync(new StoreExpectation { Name = output.Shown }, (file, token) =>
            SystemExtension.WriteAsync(program, tree, date, output.Compression, file, output.Shown, token), cancellationToken);
        await store.PutDerivedAsync(Kind, key, System.Text.Encoding.ASCII.GetBytes(made.Sha256.ToString()), cancellationToken);
        return made;
    }
}
