using CniImageKit.Advisories;
using CniImageKit.Advisories.Statements;
using CniImageKit.Bundles;
using CniImageKit.Diagnostics;
using CniImageKit.Manifest;
using CniImageKit.Store;

namespace CniImageKit.Reviewing;

/// <summary>
/// Files beside a manifest that judge what it locks, and the advisories that are pinned: they travel with it, so that the other machine
/// judges alike. Warns CNIK4511 of what cannot.
/// </summary>
internal sealed class Companions(Host host, BlobStore store)
{
    private static readonly string[] Names = ["cnikit.policy.yaml", SuppressionFile.FileName, AdvisoryPin.FileName];

    /// <summary>Those that are there.</summary>
    /// <param name="named">The manifest as the user named it.</param>
    /// <param name="manifest">What it says.</param>
    /// <param name="cancellationToken">Cancels.</param>
    public async Task<IReadOnlyList<BundlePart>> FindAsync(string named, PluginManifest manifest, CancellationToken cancellationToken)
    {
        var directory = Path.GetDirectoryName(host.Resolve(named))!;
        var parts = new List<BundlePart>();
        foreach (var name in Names.Concat(manifest.Vex.Select(v => v.Value)).Distinct())
        {
            var path = Path.Combine(directory, name);
            if (!File.Exists(path)) continue;
            if (BundleReader.IsPlainName(name)) parts.Add(BundlePart.Of(BundleType.Companion, name, File.ReadAllBytes(path)));
            else Warn(name, "its path does not lead through plain names below the manifest", "put it beside the manifest");
        }

        var pinned = AdvisoryPin.Beside(named);
        if (AdvisoryPinJson.ReadFile(pinned, host) is not { } pin) return parts;
        if (await store.FindAsync(pin.Snapshot, cancellationToken) is { } snapshot)
            parts.Add(BundlePart.Of(BundleType.Advisories, "advisories", snapshot));
        else
            Warn(pinned, "the advisories that it pins are not in the store", "run `cnikit advisories fetch`, then make the bundle again");
        return parts;
    }

    private void Warn(string file, string why, string mend) => host.Progress.Report(new WarningFound(Rules.LeftOut(file, why, mend)));
}
