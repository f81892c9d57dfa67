using CniImageKit.Baking;
using CniImageKit.Diagnostics;
using CniImageKit.Layers;
using CniImageKit.Oci.Append;
using CniImageKit.Sdk.Containers;
using Microsoft.Build.Framework;

namespace CniImageKit.Sdk.Tasks;

/// <summary>
/// Gives each image in the archive that the .NET SDK has made the layer of its platform, and brings the result where the project wants its
/// container: a file, a registry, or the daemon of this machine.
/// </summary>
[MSBuildMultiThreadableTask]
public sealed class CniAppendContainer : CniTask
{
    /// <summary>The SDK's archive, which is used up.</summary>
    [Required]
    public string Stage { get; set; } = "";

    /// <summary>The container's repository, as the SDK has made it.</summary>
    [Required]
    public string Repository { get; set; } = "";

    /// <summary>Its tags.</summary>
    [Required]
    public string[] Tags { get; set; } = [];

    /// <summary>A file or a directory for the container's archive.</summary>
    public string? ArchiveOutputPath { get; set; }

    /// <summary>A registry, where there is no archive.</summary>
    public string? Registry { get; set; }

    /// <summary><c>Docker</c> or <c>Podman</c>, where there is neither.</summary>
    public string? LocalRegistry { get; set; }

    /// <summary><c>OCI</c> or <c>Docker</c>; what the base is where empty.</summary>
    public string? ImageFormat { get; set; }

    /// <summary>How the layer is packed: <c>gzip</c>, <c>zstd</c> or <c>none</c>.</summary>
    public string? Compression { get; set; }

    /// <summary>Which of several manifests.</summary>
    public string? Manifest { get; set; }

    /// <summary>Only images of these platforms get plugins; all where empty.</summary>
    public string[] Platforms { get; set; } = [];

    /// <summary>The container, once for each of its names.</summary>
    [Output]
    public ITaskItem[] Containers { get; private set; } = [];

    /// <summary>The layers, one a platform.</summary>
    [Output]
    public ITaskItem[] Layers { get; private set; } = [];

    /// <summary>By which the container is asked for; empty for an archive of Docker's.</summary>
    [Output]
    public string Digest { get; private set; } = "";

    /// <summary>The archive's file, where one was wanted.</summary>
    [Output]
    public string Archive { get; private set; } = "";

    /// <inheritdoc/>
    private protected override async Task RunAsync(Work work, CancellationToken cancellationToken)
    {
        var stage = Resolve(Stage);
        if (!File.Exists(stage)) throw new CniImageKitException(Rules.NoStagedImage(Stage));
        var archive = Said(ArchiveOutputPath) is { } path ? ContainerArchive.FileOf(Resolve(path), Repository) : null;
        var registry = archive is null ? Said(Registry) : null;
        var docker = "docker".Equals(Said(ImageFormat), StringComparison.OrdinalIgnoreCase);
        var outcome = await AppendAsync(work, stage, archive, docker && registry is not null, cancellationToken).ConfigureAwait(false);
        var digest = outcome.Root;
        // Manifests of an archive of Docker's are nowhere to be seen.
        Func<AppendedImage, Digest?> imageOf = image => digest is null ? null : image.Manifest.Digest;
        if (registry is not null)
        {
            var brought = await PushAsync(work, stage, registry, docker, cancellationToken).ConfigureAwait(false);
            (digest, imageOf) = (brought.Root, image => brought.Images.GetValueOrDefault(image.Config.Digest));
        }
        else if (archive is null)
        {
            var host = Edge.Host(ProjectDirectory, Said(Store));
            var daemon = await LocalDaemon.FindAsync(host, Said(LocalRegistry), cancellationToken).ConfigureAwait(false);
            Log.LogMessage("{0}", await daemon.LoadAsync(host, stage, cancellationToken).ConfigureAwait(false));
        }

        File.Delete(stage);
        (Digest, Archive) = ($"{digest}", archive ?? "");
        Containers = MadeContainer.Items(outcome, archive, registry, Repository, Tags, digest);
        Layers = MadeContainer.Layers(outcome, imageOf);
        foreach (var made in Containers.DistinctBy(c => c.ItemSpec))
            Log.LogMessage(MessageImportance.High, "plugins for {0} -> {1} {2}", made.GetMetadata("Platforms"), made.ItemSpec, Digest);
    }

    private Task<AppendOutcome> AppendAsync(Work work, string stage, string? archive, bool gzip, CancellationToken cancellationToken)
    {
        var manifest = ContainerManifest.Of(this, Manifest);
        return work.Bakery.AppendAsync(
            new AppendRequest
            {
                Target = stage,
                Destination = archive,
                Manifest = manifest.File,
                LockFile = manifest.LockFile,
                Policy = manifest.Policy,
                BaseDirectory = manifest.BaseDirectory,
                Platforms = [.. Platforms.Select(Platform.Parse)],
                Compression = ContainerCompression.Parse(Compression) ?? (gzip ? LayerCompression.Gzip : null),
            },
            cancellationToken);
    }

    // The plugins come from the store; only the registry is asked.
    private async Task<Delivery> PushAsync(Work work, string stage, string registry, bool docker, CancellationToken cancellationToken)
    {
        var host = SdkRegistry.Pushing(Edge.Host(ProjectDirectory, Said(Store)) with { Progress = work.Findings });
        using var bakery = new Bakery(host);
        return await bakery.DeliverAsync(
            new DeliverRequest
            {
                Archive = stage,
                Repository = $"{registry}/{Repository}",
                Tags = [.. Tags],
                Docker = docker,
                Login = SdkRegistry.LoginOf(host),
            },
            cancellationToken).ConfigureAwait(false);
    }
}
