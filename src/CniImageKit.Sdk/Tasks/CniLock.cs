using Microsoft.Build.Framework;

namespace CniImageKit.Sdk.Tasks;

/// <summary>Resolves the manifests into their locks: <c>dotnet build -t:CniLock</c>, and never as a part of another target.</summary>
[MSBuildMultiThreadableTask]
public sealed class CniLock : CniTask
{
    /// <summary>Sources to take anew although their entries fit: names, or <c>all</c>.</summary>
    public string[] Update { get; set; } = [];

    /// <inheritdoc/>
    private protected override async Task RunAsync(Work work, CancellationToken cancellationToken)
    {
        foreach (var manifest in ManifestItem.Of(this, null, null))
        {
            var outcome = await work.Bakery.LockAsync(
                manifest.ToLockRequest() with { Update = [.. Update.Where(u => u != "all")], UpdateAll = Update.Contains("all") },
                cancellationToken).ConfigureAwait(false);
            var what = outcome.Written ? "written" : "unchanged";
            Log.LogMessage(MessageImportance.High, "{0}: {1}, {2} plugins", outcome.File, what, outcome.Plugins.Length);
        }
    }
}
