using CniImageKit.Locking;
using Microsoft.Build.Framework;

namespace CniImageKit.Sdk.Tasks;

/// <summary>Whether the locks fit the manifests; nothing is asked of the network, and nothing is written.</summary>
[MSBuildMultiThreadableTask]
public sealed class CniCheckLock : CniTask
{
    /// <inheritdoc/>
    private protected override Task RunAsync(Work work, CancellationToken cancellationToken)
    {
        foreach (var manifest in ManifestItem.Of(this, null, null))
        {
            var request = new LockRequest
            {
                Manifest = manifest.File,
                LockFile = manifest.LockFile,
                BaseDirectory = manifest.BaseDirectory,
            };
            foreach (var finding in work.Bakery.CheckLock(request)) work.Findings.Add(finding);
        }

        return Task.CompletedTask;
    }
}
