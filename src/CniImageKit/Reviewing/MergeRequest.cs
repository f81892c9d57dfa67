namespace CniImageKit.Reviewing;

/// <summary>Which three locks to merge, as git hands them to a merge driver (gitattributes(5)).</summary>
internal sealed record MergeRequest
{
    /// <summary>The common ancestor; an empty file where there is none.</summary>
    public required string Base { get; init; }

    /// <summary>Our lock, which the merge replaces.</summary>
    public required string Ours { get; init; }

    /// <summary>Theirs.</summary>
    public required string Theirs { get; init; }

    /// <summary>Where the lock lies in the work tree, for messages; null where it is <see cref="Ours"/>.</summary>
    public string? Path { get; init; }

    /// <summary>The length of conflict markers.</summary>
    public int MarkerSize { get; init; } = 7;

    /// <summary>Who our side is, for the markers.</summary>
    public string OursLabel { get; init; } = "ours";

    /// <summary>Who their side is.</summary>
    public string TheirsLabel { get; init; } = "theirs";
}
