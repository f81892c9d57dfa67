using System.Collections.Immutable;
using CniImageKit.Advisories;
using CniImageKit.Advisories.Statements;
using CniImageKit.Diagnostics;
using CniImageKit.Locking;

namespace CniImageKit.Reviewing;

/// <summary>What <c>advisories show</c> is asked to do.</summary>
internal sealed record AdvisoryShowRequest
{
    /// <summary>A manifest (<c>.yaml</c>, <c>.yml</c>), which stands for the lock beside it, or a lock.</summary>
    public required string Target { get; init; }

    /// <summary>The pin; beside the target where null.</summary>
    public string? Pin { get; init; }

    /// <summary>The suppressions; beside the target where null.</summary>
    public string? Suppressions { get; init; }

    /// <summary>VEX documents, besides those that the manifest names.</summary>
    public ImmutableArray<string> Vex { get; init; } = [];
}

/// <summary>What the pinned advisories say of a lock.</summary>
internal sealed record AdvisoryShowOutcome
{
    /// <summary>The lock.</summary>
    public required LocatedLock Locked { get; init; }

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
    public VexRequest Vex => new(Found.Matches, Locked.Lock, Names, Author, Time, Bakery.Version);
}
