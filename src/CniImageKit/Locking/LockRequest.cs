using System.Collections.Immutable;

namespace CniImageKit.Locking;

/// <summary>What <c>lock</c> and <c>update</c> are asked to do.</summary>
internal sealed record LockRequest
{
    /// <summary>The manifest as the user named it.</summary>
    public required string Manifest { get; init; }

    /// <summary>The lock; beside the manifest where null.</summary>
    public string? LockFile { get; init; }

    /// <summary>Sources to take anew although their entries are not stale.</summary>
    public ImmutableArray<string> Update { get; init; } = [];

    /// <summary>All sources are taken anew.</summary>
    public bool UpdateAll { get; init; }
}

/// <summary>What locking did.</summary>
/// <param name="File">The lock's path as the user would name it.</param>
/// <param name="Old">The lock that was there, or null.</param>
/// <param name="New">The lock that is there now.</param>
/// <param name="Written">Whether the file changed.</param>
internal sealed record LockOutcome(string File, Lockfile? Old, Lockfile New, bool Written);
