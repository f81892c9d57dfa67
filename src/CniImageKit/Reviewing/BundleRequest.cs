using System.Collections.Immutable;

namespace CniImageKit.Reviewing;

/// <summary>What to put into a bundle or a tree, and where.</summary>
internal sealed record BundleRequest
{
    /// <summary>The manifest as the user named it.</summary>
    public required string Manifest { get; init; }

    /// <summary>The lock; beside the manifest where null.</summary>
    public string? LockFile { get; init; }

    /// <summary>The file or directory to write.</summary>
    public required string Output { get; init; }
}

/// <summary>What was written.</summary>
/// <param name="Output">The file as the user named it.</param>
/// <param name="Digest">The bundle's digest, by which a registry names it too.</param>
/// <param name="Artifacts">How many artifacts it holds.</param>
/// <param name="Size">Their bytes.</param>
/// <param name="Written">Whether the file changed.</param>
internal sealed record BundleOutcome(string Output, Digest Digest, int Artifacts, long Size, bool Written);

/// <summary>What an import did.</summary>
/// <param name="Digest">The bundle's digest.</param>
/// <param name="Artifacts">How many artifacts the store holds by now.</param>
/// <param name="Size">Their bytes.</param>
/// <param name="Extracted">Files that were written, as the user would name them.</param>
internal sealed record ImportOutcome(Digest Digest, int Artifacts, long Size, ImmutableArray<string> Extracted);
