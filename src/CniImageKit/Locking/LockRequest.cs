using System.Collections.Immutable;

namespace CniImageKit.Locking;

/// <summary>What <c>lock</c> and <c>update</c> are asked to do.</summary>
public sealed record LockRequest
{
    /// <summary>The manifest as the user named it.</summary>
    public required string Manifest { get; init; }

    /// <summary>The lock; beside the manifest where null.</summary>
    public string? LockFile { get; init; }

    /// <summary>
    /// The absolute directory that relative paths in the manifest are resolved against, for a manifest that another program wrote
    /// elsewhere; the manifest's own where null.
    /// </summary>
    public string? BaseDirectory { get; init; }

    /// <summary>The policy; <c>cnikit.policy.yaml</c> beside the manifest where null, and none where that is not there.</summary>
    internal string? Policy { get; init; }

    /// <summary>Sources to take anew although their entries are not stale.</summary>
    public ImmutableArray<string> Update { get; init; } = [];

    /// <summary>All sources are taken anew.</summary>
    public bool UpdateAll { get; init; }

    /// <summary>The sources taken anew may leave the versions that the manifest allows: its <c>version:</c> moves along.</summary>
    internal bool Major { get; init; }

    /// <summary>Nothing is written.</summary>
    internal bool DryRun { get; init; }

    /// <summary>A version may go down, and a list may lack what it showed before (CNIK2420, 2421).</summary>
    internal bool AllowDowngrade { get; init; }

    /// <summary>Sources whose artifacts may have other bytes than are locked of the same version (CNIK2424).</summary>
    internal ImmutableArray<string> AcceptReplaced { get; init; } = [];
}

/// <summary>What locking did.</summary>
public sealed record LockOutcome
{
    internal LockOutcome(string file, Lockfile? old, Lockfile now, bool written) => (File, Old, New, Written) = (file, old, now, written);

    /// <summary>The policy that it was held against, or null.</summary>
    internal string? Policy { get; init; }

    /// <summary>What moved in the manifest.</summary>
    internal ImmutableArray<MovedVersion> Moved { get; init; } = [];

    /// <summary>The lock's path as the user would name it.</summary>
    public string File { get; }

    /// <summary>Whether the file changed, or would have changed.</summary>
    public bool Written { get; }

    /// <summary>One for each plugin and platform, in the lock's order.</summary>
    public ImmutableArray<LockedPlugin> Plugins =>
        [.. New.Plugins.SelectMany(e => e.Files.Select(f => new LockedPlugin(f.Key, e.Source, e.Version, e.Platform, f.Value.Sha256)))];

    /// <summary>The lock that was there, or null.</summary>
    internal Lockfile? Old { get; }

    /// <summary>The lock that is there now.</summary>
    internal Lockfile New { get; }
}

/// <summary>A <c>version:</c> of the manifest that was moved.</summary>
/// <param name="Source">The entry.</param>
/// <param name="From">What it said.</param>
/// <param name="To">What it says now.</param>
internal sealed record MovedVersion(string Source, string From, string To);

/// <summary>A plugin of the lock.</summary>
/// <param name="Name">Its name on the node.</param>
/// <param name="Source">The manifest's entry that it comes from.</param>
/// <param name="Version">The version of that source.</param>
/// <param name="Platform">The platform.</param>
/// <param name="Sha256">Its digest.</param>
public sealed record LockedPlugin(string Name, string Source, string Version, Platform Platform, Digest Sha256);
