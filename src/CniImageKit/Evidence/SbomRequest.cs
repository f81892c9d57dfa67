using System.Collections.Immutable;
using CniImageKit.Binaries;
using CniImageKit.Locking;

namespace CniImageKit.Evidence;

/// <summary>All that one platform's SBOM is made of. The same request gives the same bytes.</summary>
internal sealed record SbomRequest
{
    /// <summary>The platform.</summary>
    public required Platform Platform { get; init; }

    /// <summary>The document's timestamp.</summary>
    public required SourceDate SourceDate { get; init; }

    /// <summary>SHA-256 of the lock's bytes.</summary>
    public required Digest Lock { get; init; }

    /// <summary>The kit's own version.</summary>
    public required string ToolVersion { get; init; }

    /// <summary>The name of what is described: the node image, or the tree that goes into it.</summary>
    public string ImageName { get; init; } = "node";

    /// <summary>Its version; null: the first 12 digits of the lock's digest.</summary>
    public string? ImageVersion { get; init; }

    /// <summary>Who answers for the document, or null: then it names nobody.</summary>
    public SbomParty? Author { get; init; }

    /// <summary>One for each lock entry of the platform, in any order.</summary>
    public required ImmutableArray<SbomSource> Sources { get; init; }
}

/// <summary>A person or organisation.</summary>
/// <param name="Name">The name.</param>
/// <param name="Url">A page, or null.</param>
/// <param name="Email">An address, or null.</param>
internal sealed record SbomParty(string Name, string? Url = null, string? Email = null);

/// <summary>A lock entry and what is known of its project.</summary>
internal sealed record SbomSource
{
    /// <summary>The entry.</summary>
    public required LockEntry Entry { get; init; }

    /// <summary>The plugins of it that lie in the image.</summary>
    public required ImmutableArray<SbomPlugin> Plugins { get; init; }

    /// <summary>An SPDX licence id or expression, or null where unknown.</summary>
    public string? Licence { get; init; }

    /// <summary>Who supplies the binaries (for apt the distribution), or null.</summary>
    public SbomParty? Supplier { get; init; }

    /// <summary>The source repository, or null.</summary>
    public string? Vcs { get; init; }

    /// <summary>The project's page, or null.</summary>
    public string? Website { get; init; }

    /// <summary>The Debian control field <c>Built-Using</c> (or <c>Static-Built-Using</c>), or null.</summary>
    public string? BuiltUsing { get; init; }

    /// <summary>For apt: the vendor in the purl.</summary>
    public string Distribution { get; init; } = "debian";

    /// <summary>For apt: the codename in the purl (<c>bookworm</c>), or null.</summary>
    public string? Codename { get; init; }
}

/// <summary>A plugin in the image.</summary>
/// <param name="Name">Its name on the node.</param>
/// <param name="Path">Where it lies.</param>
/// <param name="File">As locked.</param>
/// <param name="Facts">What its bytes say.</param>
internal sealed record SbomPlugin(string Name, ImagePath Path, LockedFile File, BinaryFacts Facts);
