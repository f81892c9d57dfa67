using Microsoft.Build.Framework;

namespace CniImageKit.Sdk.Tasks;

/// <summary>Whether the locks fit the manifests; nothing is asked of the network, and nothing is written.</summary>
[MSBuildMultiThreadableTask]
public sealed class CniCheckLock : CniTask
{
    /// <summary>Network configuration whose plugins must be in the locks; with Manifest metadata in that one's only.</summary>
    public ITaskItem[] Configs { get; set; } = [];

    /// <summary>Reports what the configuration names and the manifest's lock does not have.</summary>
    internal static void CheckConfigs(Work work, ManifestItem manifest, ITaskItem[] configs)
    {
        var its = configs.Where(c => Said(c.GetMetadata("Manifest")) is not { } of || of == manifest.File);
        string[] files = [.. its.Select(c => c.ItemSpec)];
        if (files.Length == 0) return;
        foreach (var finding in work.Bakery.CheckConfigs(manifest.ToLockRequest(), files)) work.Findings.Add(finding);
    }

    /// <inheritdoc/>
    private protected override async Task RunAsync(Work work, CancellationToken cancellationToken)
    {
        foreach (var manifest in ManifestItem.Of(this, null, null))
        {
            foreach (var finding in work.Bakery.CheckLock(manifest.ToLockRequest())) work.Findings.Add(finding);
            var told = await work.Bakery.CheckPolicyAsync(manifest.ToLockRequest(), cancellationToken).ConfigureAwait(false);
            foreach (var finding in told) work.Findings.Add(finding);
            CheckConfigs(work, manifest, Configs);
        }
    }
}
