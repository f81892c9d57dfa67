using System.Collections.Immutable;
using CniImageKit.Locking;

namespace CniImageKit.Evidence.Provenance;

/// <summary>All that a provenance statement is made of. The same request gives the same bytes.</summary>
internal sealed record ProvenanceRequest
{
    /// <summary>What was made, each with a name of its own.</summary>
    public required ImmutableArray<NamedDigests> Subjects { get; init; }

    /// <summary>The manifest's file name and digest.</summary>
    public required NamedDigests Manifest { get; init; }

    /// <summary>SHA-256 of the lock's canonical bytes.</summary>
    public required Digest Lock { get; init; }

    /// <summary>The layer recipe.</summary>
    public required int Recipe { get; init; }

    /// <summary>The platforms that were baked, sorted.</summary>
    public required ImmutableArray<Platform> Platforms { get; init; }

    /// <summary>What was asked for: kinds of outputs with their compression or format, sorted, each once.</summary>
    public required ImmutableArray<string> Outputs { get; init; }

    /// <summary>The time that outputs carry.</summary>
    public required SourceDate SourceDate { get; init; }

    /// <summary>The lock's entries of these platforms, each with its purl.</summary>
    public required ImmutableArray<(LockEntry Entry, string Purl)> Materials { get; init; }

    /// <summary>What was made beside the subjects: SBOMs, with their media types.</summary>
    public required ImmutableArray<(NamedDigests File, string MediaType)> Byproducts { get; init; }

    /// <summary>The kit's own version.</summary>
    public required string ToolVersion { get; init; }

    /// <summary>Who says that it ran the build: a URI; null says nothing.</summary>
    public string? BuilderId { get; init; }
}

/// <summary>Content and what it is called.</summary>
/// <param name="Name">Its name.</param>
/// <param name="Digests">One of each algorithm.</param>
internal sealed record NamedDigests(string Name, ImmutableArray<Digest> Digests);
