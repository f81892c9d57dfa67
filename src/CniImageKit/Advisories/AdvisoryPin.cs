using System.Collections.Immutable;

namespace CniImageKit.Advisories;

/// <summary>
/// cnikit.advisories.json, beside the lock: which state of which databases counts, named by digests, to be reviewed and committed. Written
/// by <c>advisories fetch</c> only.
/// </summary>
internal sealed record AdvisoryPin
{
    /// <summary>The file's name.</summary>
    public const string FileName = "cnikit.advisories.json";

    /// <summary>The format's version; a newer one is refused.</summary>
    public int Version { get; init; } = 1;

    /// <summary>The snapshot's SHA-256, under which the store has it.</summary>
    public required Digest Snapshot { get; init; }

    /// <summary>The snapshot's bytes.</summary>
    public required long Size { get; init; }

    /// <summary>How many advisories the snapshot holds.</summary>
    public required int Advisories { get; init; }

    /// <summary>When the newest of them was changed.</summary>
    public required DateTimeOffset Modified { get; init; }

    /// <summary>What it was made from, sorted by place.</summary>
    public required ImmutableArray<PinnedDatabase> Databases { get; init; }

    /// <summary>Whether a database says when it was changed: a checkout of the Go team's repository does not.</summary>
    public static bool IsDated(DateTimeOffset modified) => modified.Year > 1970;

    /// <summary>The pin's path as the user would name it: in the directory of the manifest or lock.</summary>
    public static string Beside(string file) => Path.Combine(Path.GetDirectoryName(file) ?? "", FileName);
}

/// <summary>A database as it was fetched.</summary>
internal sealed record PinnedDatabase
{
    /// <summary>Its place: an address without credentials and query, or a path relative to the pin.</summary>
    public required string From { get; init; }

    /// <summary>The downloaded file's SHA-256; of a directory that of the list of its files.</summary>
    public required Digest Sha256 { get; init; }

    /// <summary>Entries that were read, those withdrawn and those of other ecosystems included.</summary>
    public required int Entries { get; init; }

    /// <summary>When it was changed, by its own word.</summary>
    public required DateTimeOffset Modified { get; init; }
}
