using CniImageKit.Baking;
using Microsoft.Build.Framework;

namespace CniImageKit.Sdk.Tasks;

/// <summary>Compares what lies at a target (an image, an archive, a directory) with the lock.</summary>
[MSBuildMultiThreadableTask]
public sealed class CniVerify : CniTask
{
    /// <summary>What to look at.</summary>
    [Required]
    public ITaskItem[] Targets { get; set; } = [];

    /// <summary>Only this one.</summary>
    public string? Platform { get; set; }

    /// <inheritdoc/>
    private protected override async Task RunAsync(Work work, CancellationToken cancellationToken)
    {
        foreach (var manifest in ManifestItem.Of(this, null, null))
        {
            foreach (var target in Targets.Where(t => Said(t.GetMetadata("Manifest")) is not { } of || of == manifest.File))
            {
                var result = await work.Bakery.VerifyAsync(
                    new VerifyRequest
                    {
                        Target = target.ItemSpec,
                        Manifest = manifest.File,
                        LockFile = manifest.LockFile,
                        Policy = manifest.Policy,
                        BaseDirectory = manifest.BaseDirectory,
                        Platform = work.Platforms([Said(target.GetMetadata("Platform")) ?? Said(Platform) ?? ""]).FirstOrDefault(),
                    },
                    cancellationToken).ConfigureAwait(false);
                foreach (var finding in result.Findings) work.Findings.Add(finding);
                foreach (var (platform, locked, held) in result.Platforms)
                    Log.LogMessage(MessageImportance.High, "{0}: {1} of {2} plugins of {3}", target.ItemSpec, held, locked, platform);
            }
        }
    }
}
