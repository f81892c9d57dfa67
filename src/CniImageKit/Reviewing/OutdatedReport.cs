using System.Collections.Immutable;
using CniImageKit.Diagnostics;

namespace CniImageKit.Reviewing;

/// <summary>What <c>outdated</c> is asked.</summary>
internal sealed record OutdatedRequest
{
    /// <summary>The manifest as the user named it.</summary>
    public required string Manifest { get; init; }

    /// <summary>The lock; beside the manifest where null.</summary>
    public string? LockFile { get; init; }
}

/// <summary>What is newer than the lock, a source at a time, in the manifest's order.</summary>
internal sealed record OutdatedReport
{
    /// <summary>The lock's path as the user would name it.</summary>
    public required string Lock { get; init; }

    /// <summary>One for each entry of the manifest.</summary>
    public required ImmutableArray<OutdatedSource> Sources { get; init; }

    /// <summary>How far advisories are known: as of which time, or that they are not.</summary>
    public required string Advisories { get; init; }

    /// <summary>Whether some source has something newer, inside or outside of what the manifest allows.</summary>
    public bool IsOutdated => Sources.Any(s => s.State is SourceState.Newer or SourceState.Beyond or SourceState.NotLocked);

    /// <summary>What kept sources from being asked.</summary>
    public ImmutableArray<Diagnostic> Failures => [.. Sources.SelectMany(s => s.Failures).Distinct()];
}

/// <summary>How a source stands.</summary>
internal enum SourceState
{
    /// <summary>Nothing is newer.</summary>
    Current,

    /// <summary>Something newer fits the manifest: <c>update</c> takes it.</summary>
    Newer,

    /// <summary>Something newer does not fit the manifest: <c>update --major</c> takes it.</summary>
    Beyond,

    /// <summary>It has no versions to choose from: a directory, an address.</summary>
    Unlisted,

    /// <summary>The lock lacks it for some platform.</summary>
    NotLocked,

    /// <summary>It could not be asked.</summary>
    Unknown,
}

/// <summary>A source of the manifest beside what it offers.</summary>
internal sealed record OutdatedSource
{
    /// <summary>Its name in the lock.</summary>
    public required string Name { get; init; }

    /// <summary>The word after <c>from:</c>.</summary>
    public required string From { get; init; }

    /// <summary>How it stands.</summary>
    public required SourceState State { get; init; }

    /// <summary>The locked versions, each once; empty where none is.</summary>
    public ImmutableArray<string> Locked { get; init; } = [];

    /// <summary>The newest time in the locked artifacts; null where they hold none.</summary>
    public SourceDate? Date { get; init; }

    /// <summary>Whole days since <see cref="Date"/>.</summary>
    public int? AgeDays { get; init; }

    /// <summary>The newest that fits the manifest, where it is newer than what is locked.</summary>
    public Candidate? Fits { get; init; }

    /// <summary>The newest of all, where it is newer than what is locked and another than <see cref="Fits"/>.</summary>
    public Candidate? Newest { get; init; }

    /// <summary>A clause about what is newer still but cannot be taken, or about why nothing is told; null where there is none.</summary>
    public string? Note { get; init; }

    /// <summary>Why it could not be asked.</summary>
    public ImmutableArray<Diagnostic> Failures { get; init; } = [];
}

/// <summary>A newer version.</summary>
/// <param name="Versions">As the source spells it; several where platforms have builds of their own.</param>
/// <param name="Move">Why to take it, the weightiest first.</param>
/// <param name="Stay">Why not.</param>
internal sealed record Candidate(ImmutableArray<string> Versions, ImmutableArray<Reason> Move, ImmutableArray<Reason> Stay);

/// <summary>Why to move or to stay.</summary>
/// <param name="Kind">A word for programs: <c>advisory</c>, <c>withdrawn</c>, <c>known</c>, <c>cni</c>, <c>plugins</c>.</param>
/// <param name="Text">A clause without a full stop.</param>
internal sealed record Reason(string Kind, string Text);
