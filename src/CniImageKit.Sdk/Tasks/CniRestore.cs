using CniImageKit.Baking;
using Microsoft.Build.Framework;

namespace CniImageKit.Sdk.Tasks;

/// <summary>Brings what the locks name into the store, so that the build needs no network.</summary>
[MSBuildMultiThreadableTask]
public sealed class CniRestore : CniTask
{
    /// <summary>Only these of the manifest's platforms.</summary>
    public string[] Platforms { get; set; } = [];

    /// <summary>
    /// Where it is noted what was brought: with NuGet's restore, which leaves a lock that does not fit to the bake. Without one nothing is
    /// taken as known, and such a lock is an error.
    /// </summary>
    public string? StampFile { get; set; }

    /// <inheritdoc/>
    internal override bool Warns => false;

    private string Asked => Request(string.Join(',', Platforms));

    /// <inheritdoc/>
    private protected override bool IsUpToDate() =>
        Said(StampFile) is { } stamp && BakeStamp.Find(Resolve(stamp), Asked) is not null;

    /// <inheritdoc/>
    private protected override async Task RunAsync(Work work, CancellationToken cancellationToken)
    {
        var stamp = new BakeStamp { Request = Asked }.Reading([.. Manifests.Select(m => Resolve(m.ItemSpec))]);
        // Without a lock there is nothing to bring, which is what a bake complains of.
        foreach (var manifest in ManifestItem.Of(this, null, null).Where(m => File.Exists(Resolve(m.Lock))))
        {
            stamp = stamp.Reading([Resolve(manifest.Lock), .. manifest.Judges.Select(Resolve)]);
            // `dotnet build -t:CniLock` restores before it locks.
            if (Said(StampFile) is not null && !work.Bakery.CheckLock(manifest.ToLockRequest()).IsEmpty) continue;
            var outcome = await work.Bakery.FetchAsync(
                new BakeRequest
                {
                    Manifest = manifest.File,
                    LockFile = manifest.LockFile,
                    Policy = manifest.Policy,
                    BaseDirectory = manifest.BaseDirectory,
                    Platforms = work.Platforms(Platforms),
                },
                cancellationToken).ConfigureAwait(false);
            Log.LogMessage(
                MessageImportance.Normal, "{0}: {1} plugins, {2} bytes in the store", manifest.Lock, outcome.Plugins, outcome.Bytes);
        }

        // A store that was made anew holds nothing of what was brought.
        stamp = stamp with { Read = [.. stamp.Read, PathState.BirthOf(work.Store)] };
        if (Said(StampFile) is { } file && !Log.HasLoggedErrors) Sdk.StampFile.Write(Resolve(file), stamp);
    }
}
