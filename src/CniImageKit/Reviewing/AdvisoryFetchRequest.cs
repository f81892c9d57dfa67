using System.Collections.Immutable;
using CniImageKit.Advisories;

namespace CniImageKit.Reviewing;

/// <summary>What <c>advisories fetch</c> is asked to do.</summary>
internal sealed record AdvisoryFetchRequest
{
    /// <summary>The manifest, beside which the pin lies; it need not exist.</summary>
    public required string Manifest { get; init; }

    /// <summary>The pin; beside the manifest where null.</summary>
    public string? Pin { get; init; }

    /// <summary>Addresses, zips and directories; where empty those of the pin, or the Go team's database.</summary>
    public ImmutableArray<string> From { get; init; } = [];

    /// <summary>Take the state of now and pin it.</summary>
    public bool Update { get; init; }

    /// <summary>Take a state that is older than the pinned one or has fewer entries.</summary>
    public bool AllowRollback { get; init; }

    /// <summary>A file to copy the snapshot to, or null.</summary>
    public string? Save { get; init; }
}

/// <summary>What was fetched.</summary>
/// <param name="File">The pin's path as the user would name it.</param>
/// <param name="Old">The pin as it was, or null.</param>
/// <param name="Pin">The pin as it is.</param>
/// <param name="Written">Whether the file changed.</param>
internal sealed record AdvisoryFetchOutcome(string File, AdvisoryPin? Old, AdvisoryPin Pin, bool Written);
