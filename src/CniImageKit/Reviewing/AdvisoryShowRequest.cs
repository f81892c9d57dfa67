using System.Collections.Immutable;
using CniImageKit.Advisories;
using CniImageKit.Advisories.Statements;
using CniImageKit.Diagnostics;
using CniImageKit.Locking;

namespace CniImageKit.Reviewing;

/// <summary>What <c>advisories show</c> is asked to do.</summary>
internal sealed record AdvisoryShowRequest
{
    /// <summary>
    /// A manifest (<c>.yaml</c>, <c>.yml</c>), which stands for the lock beside it; a lock; or an image, archive or directory that holds
    /// plugins.
    /// </summary>
    public required string Target { get; init; }

    /// <summary>The pin; beside the manifest or lock where null, of an image in the current directory.</summary>
    public string? Pin { get; init; }

    /// <summary>The suppressions; where the pin is sought, too, where null.</summary>
    public string? Suppressions { get; init; }

    /// <summary>VEX documents, besides those that the manifest names.</summary>
    public ImmutableArray<string> Vex { get; init; } = [];
}

/// <summary>What the pinned advisories say of a lock.</summary>
internal sealed record AdvisoryShowOutcome
{
    /// <summary>The lock; of an image what one would say of it.</summary>
    public required LocatedLock Locked { get; init; }

    /// <summary>Whether this is what a bake takes, so that its SBOMs can be pointed at.</summary>
    public required bool IsLock { get; init; }

    /// <summary>The advisories that counted.</summary>
    public required AdvisoryPin Pin { get; init; }

    /// <summary>What they say.</summary>
    public required MatchedLock Found { get; init; }

    /// <summary>How documents name the plugins.</summary>
    public required ProductNames Names { get; init; }

    /// <summary>Who answers for the images, or null.</summary>
    public required string? Author { get; init; }

    /// <summary>The time that documents carry: SOURCE_DATE_EPOCH, else when the newest advisory was changed.</summary>
    public required DateTimeOffset Time { get; init; }

    /// <summary>CNIK86xx: old advisories, expired suppressions.</summary>
    public required ImmutableArray<Diagnostic> Warnings { get; init; }

    /// <summary>The document of all this.</summary>
    public VexRequest Vex => new(Found.Matches, Names, Author, Time, Bakery.Version);
}
