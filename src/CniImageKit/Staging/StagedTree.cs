using System.Collections.Immutable;

namespace CniImageKit.Staging;

/// <summary>One platform's files as they will lie on the node: the hand-over from staging to every kind of output.</summary>
/// <param name="Platform">The platform.</param>
/// <param name="Files">Sorted ordinally by path, unique. Directories are implied and never listed.</param>
internal sealed record StagedTree(Platform Platform, ImmutableArray<StagedFile> Files);

/// <summary>A regular file to be installed as root:root.</summary>
internal sealed record StagedFile
{
    /// <summary>Where it lies in the image.</summary>
    public required ImagePath Path { get; init; }

    /// <summary>0755 for plugins, 0644 for data.</summary>
    public required int Mode { get; init; }

    /// <summary>Bytes.</summary>
    public required long Size { get; init; }

    /// <summary>SHA-256; checked again by whoever reads the content.</summary>
    public required Digest Sha256 { get; init; }

    /// <summary>The content's file on this host (in the store), or null where <see cref="Content"/> holds it.</summary>
    public string? HostFile { get; init; }

    /// <summary>Small content made by the kit (lock, SBOM, report).</summary>
    public ReadOnlyMemory<byte> Content { get; init; }
}
