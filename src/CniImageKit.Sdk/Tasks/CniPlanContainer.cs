using CniImageKit.Diagnostics;
using CniImageKit.Oci;
using CniImageKit.Sdk.Containers;
using Microsoft.Build.Framework;

namespace CniImageKit.Sdk.Tasks;

/// <summary>
/// Looks, before the .NET SDK makes anything, whether the lock is fresh and has plugins for each architecture of the container.
/// </summary>
[MSBuildMultiThreadableTask]
public sealed class CniPlanContainer : CniTask
{
    /// <summary><c>append</c>.</summary>
    [Required]
    public string Integration { get; set; } = "";

    /// <summary>Those that images are made for.</summary>
    [Required]
    public string[] RuntimeIdentifiers { get; set; } = [];

    /// <summary><c>RID=PLATFORM</c> or <c>RID=none</c>, where the names do not say it.</summary>
    public string[] PlatformMap { get; set; } = [];

    /// <summary>How the layer is to be packed.</summary>
    public string? Compression { get; set; }

    /// <summary>Which of several manifests.</summary>
    public string? Manifest { get; set; }

    /// <summary>The platforms whose images get plugins; none where all do.</summary>
    [Output]
    public string[] Platforms { get; private set; } = [];

    /// <inheritdoc/>
    private protected override Task RunAsync(Work work, CancellationToken cancellationToken)
    {
        if (Integration != "append")
            throw new CniImageKitException(Rules.BadContainerSetting("CniContainerIntegration", Integration, "append or none"));
        ContainerCompression.Parse(Compression);
        var manifest = ContainerManifest.Of(this, Manifest);
        var map = RidPlatforms.Parse(PlatformMap);
        var asked = manifest.ToLockRequest();
        var declared = work.Bakery.PlatformsOf(asked);
        var at = new Location(manifest.File);
        var chosen = RuntimeIdentifiers.Select(rid => (Rid: rid, Platform: map.Of(rid, at))).ToArray();
        foreach (var (rid, platform) in chosen)
        {
            if (platform is not null && ServedPlatform.Of(platform.ToString(), declared) is null)
                work.Findings.Add(Rules.RidNotLocked(at, rid, platform, declared.Select(p => p.ToString())));
        }

        if (Array.TrueForAll(chosen, c => c.Platform is null))
        {
            throw new CniImageKitException(Rules.BadContainerSetting(
                "CniContainerPlatforms", string.Join(';', PlatformMap), "a platform for one container at least"));
        }

        foreach (var finding in work.Bakery.CheckLock(asked).Where(f => f.Rule.Severity == Severity.Error)) work.Findings.Add(finding);
        if (Array.Exists(chosen, c => c.Platform is null))
            Platforms = [.. chosen.Select(c => c.Platform).OfType<Platform>().Distinct()
                .Select(p => ServedPlatform.Of(p.ToString(), declared)).OfType<Platform>().Select(p => p.ToString())];
        return Task.CompletedTask;
    }
}
