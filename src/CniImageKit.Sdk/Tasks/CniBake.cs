using CniImageKit.Baking;
using Microsoft.Build.Framework;

namespace CniImageKit.Sdk.Tasks;

/// <summary>
/// Makes the outputs from the bytes that the locks name, or finds by its stamp, without loading the kit, that they lie there as they were
/// made.
/// </summary>
[MSBuildMultiThreadableTask]
public sealed class CniBake : CniTask
{
    /// <summary>A directory for the whole set of outputs, instead of the manifest's own.</summary>
    public string? OutputPath { get; set; }

    /// <summary>The same where the manifest names no outputs.</summary>
    public string? DefaultOutputPath { get; set; }

    /// <summary>Only these of the manifest's platforms.</summary>
    public string[] Platforms { get; set; } = [];

    /// <summary>Network configuration whose plugins must be in the locks; with Manifest metadata in that one's only.</summary>
    public ITaskItem[] Configs { get; set; } = [];

    /// <summary>Makes everything anew.</summary>
    public bool Rebuild { get; set; }

    /// <summary>Where it is noted what was read and made.</summary>
    [Required]
    public string StampFile { get; set; } = "";

    /// <summary>Layers, one for each platform.</summary>
    [Output]
    public ITaskItem[] Layers { get; private set; } = [];

    /// <summary>Images: layouts and archives.</summary>
    [Output]
    public ITaskItem[] Images { get; private set; } = [];

    /// <summary>SBOMs, one for each platform.</summary>
    [Output]
    public ITaskItem[] Sboms { get; private set; } = [];

    /// <summary>Root file systems, one for each platform.</summary>
    [Output]
    public ITaskItem[] Rootfs { get; private set; } = [];

    /// <summary>System extensions, one for each platform.</summary>
    [Output]
    public ITaskItem[] Sysexts { get; private set; } = [];

    /// <summary>Reports.</summary>
    [Output]
    public ITaskItem[] Reports { get; private set; } = [];

    private string Asked => Request(
        OutputPath, DefaultOutputPath, string.Join(',', Platforms), Edge.SourceDate,
        string.Join(',', Configs.Select(c => $"{c.ItemSpec}={c.GetMetadata("Manifest")}")));

    /// <inheritdoc/>
    private protected override bool IsUpToDate()
    {
        if (Rebuild || BakeStamp.Find(Resolve(StampFile), Asked) is not { } stamp) return false;
        Tell(stamp.Outputs);
        foreach (var warning in stamp.Warnings) warning.Log(this);
        return !Log.HasLoggedErrors;
    }

    /// <inheritdoc/>
    private protected override async Task RunAsync(Work work, CancellationToken cancellationToken)
    {
        var stamp = new BakeStamp { Request = Asked };
        foreach (var manifest in ManifestItem.Of(this, OutputPath, DefaultOutputPath))
        {
            // What is read is noted before it is read: a change meanwhile is then seen by the next build.
            stamp = stamp.Reading(
            [
                Resolve(manifest.File), Resolve(manifest.Lock), .. manifest.Judges.Select(Resolve),
                .. Configs.Select(c => Resolve(c.ItemSpec)),
            ]);
            CniCheckLock.CheckConfigs(work, manifest, Configs);
            if (Log.HasLoggedErrors) return;
            var outcome = await work.Bakery.BakeAsync(
                new BakeRequest
                {
                    Manifest = manifest.File,
                    LockFile = manifest.LockFile,
                    Policy = manifest.Policy,
                    BaseDirectory = manifest.BaseDirectory,
                    Output = manifest.Output,
                    DefaultOutput = manifest.DefaultOutput,
                    Platforms = work.Platforms(Platforms),
                    Rebuild = Rebuild,
                },
                cancellationToken).ConfigureAwait(false);
            stamp = stamp.Reading([.. outcome.SourceDirectories, .. outcome.Statements])
                .Making(outcome.Outputs.Select(o => MadeOutput.Of(o, manifest.File)));
            foreach (var image in outcome.Outputs.Where(o => o.Kind.StartsWith("oci", StringComparison.Ordinal)))
                Log.LogMessage(MessageImportance.High, "{0} -> {1} {2}", manifest.File, image.Path, image.Digest);
        }

        stamp = stamp with { Warnings = [.. work.Findings.Warnings] };
        if (!Log.HasLoggedErrors) Keep(stamp);
        Tell(stamp.Outputs);
    }

    // What an earlier bake made and this one does not would be nobody's from now on.
    private void Keep(BakeStamp stamp)
    {
        var earlier = Sdk.StampFile.Read(Resolve(StampFile));
        MadeFiles.Remove(earlier?.Made ?? [], stamp.Made.SelectMany(m => m.Files).ToHashSet(StringComparer.Ordinal));
        Sdk.StampFile.Write(Resolve(StampFile), stamp);
    }

    private void Tell(IReadOnlyList<MadeOutput> outputs)
    {
        ITaskItem[] Of(params string[] kinds) => [.. outputs.Where(o => kinds.Contains(o.Kind)).Select(o => o.ToItem())];
        (Layers, Images, Sboms) = (Of("layer"), Of("oci", "oci-archive"), Of("sbom"));
        (Rootfs, Sysexts, Reports) = (Of("rootfs"), Of("sysext"), Of("report", "provenance"));
    }
}
