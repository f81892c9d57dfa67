using System.Collections.Immutable;

namespace CniImageKit.Evidence;

/// <summary>One platform's bill of materials before it is written in any format. The same request gives the same document.</summary>
internal sealed record SbomDocument
{
    /// <summary>Names the content: follows from all that the request names (RFC 9562 version 5).</summary>
    public required Guid Serial { get; init; }

    /// <summary>The platform.</summary>
    public required Platform Platform { get; init; }

    /// <summary>The document's timestamp.</summary>
    public required SourceDate Created { get; init; }

    /// <summary>SHA-256 of the lock's bytes.</summary>
    public required Digest Lock { get; init; }

    /// <summary>The kit's own version.</summary>
    public required string ToolVersion { get; init; }

    /// <summary>Who answers for the document, or null.</summary>
    public SbomParty? Author { get; init; }

    /// <summary>The node image, which depends on the plugins.</summary>
    public required SbomComponent Image { get; init; }

    /// <summary>All others, one of each ref, sorted by ref.</summary>
    public required ImmutableArray<SbomComponent> Components { get; init; }

    /// <summary>The image, then the others.</summary>
    public IEnumerable<SbomComponent> All => [Image, .. Components];
}
