using CniImageKit.Baking;
using Microsoft.Build.Framework;

namespace CniImageKit.Sdk.Tasks;

/// <summary>Brings what the locks name into the store, so that the build needs no network.</summary>
[MSBuildMultiThreadableTask]
public sealed class CniRestore : CniTask
{
    /// <summary>Only these of the manifest's platforms.</summary>
    public string[] Platforms { get; set; } = [];

    /// <inheritdoc/>
    private protected override async Task RunAsync(Work work, CancellationToken cancellationToken)
    {
        // Without a lock there is nothing to bring, which is what a bake complains of.
        foreach (var manifest in ManifestItem.Of(this, null, null).Where(m => File.Exists(Resolve(m.Lock))))
        {
            var outcome = await work.Bakery.FetchAsync(
                new BakeRequest
                {
                    Manifest = manifest.File,
                    LockFile = manifest.LockFile,
                    BaseDirectory = manifest.BaseDirectory,
                    Platforms = [.. Platforms.Select(Platform.Parse)],
                },
                cancellationToken).ConfigureAwait(false);
            Log.LogMessage(
                MessageImportance.Normal, "{0}: {1} plugins, {2} bytes in the store", manifest.Lock, outcome.Plugins, outcome.Bytes);
        }
    }
}
