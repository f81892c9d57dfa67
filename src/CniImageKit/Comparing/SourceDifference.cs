using System.Collections.Immutable;

namespace CniImageKit.Comparing;

/// <summary>A Go module that is linked in another version; null where it is not linked. Several versions are joined by commas.</summary>
internal sealed record ModuleChange(string Path, string? From, string? To);

/// <summary>A source that differs between two sides on one platform, apart from its plugins.</summary>
internal sealed record SourceDifference
{
    /// <summary>The source's name in the lock; empty where no lock tells.</summary>
    public required string Source { get; init; }

    /// <summary>The platform.</summary>
    public required Platform Platform { get; init; }

    /// <summary>What became of it; <see cref="PluginChange.Replaced"/> where its artifact has other bytes under the same name.</summary>
    public required PluginChange Change { get; init; }

    /// <summary>The old version; null where it is added, or unknown.</summary>
    public string? From { get; init; }

    /// <summary>The new version; null where it is removed, or unknown.</summary>
    public string? To { get; init; }

    /// <summary>
    /// <c>artifact</c> (the digest of other bytes under the same version and name), <c>location</c>, <c>date</c>, <c>license</c>,
    /// <c>request</c>, where it is on both sides.
    /// </summary>
    public ImmutableArray<FactChange> Facts { get; init; } = [];

    /// <summary>Go modules that differ, by path.</summary>
    public ImmutableArray<ModuleChange> Modules { get; init; } = [];

    /// <summary>How its artifact is established on the new side, or on the old one where it is removed.</summary>
    public ImmutableArray<string> Verified { get; init; } = [];

    /// <summary>Ways in which its artifact was established and is no longer.</summary>
    public ImmutableArray<string> VerificationLost { get; init; } = [];

    /// <summary>The opposite.</summary>
    public ImmutableArray<string> VerificationGained { get; init; } = [];

    /// <summary>Whether nobody asked for it and it must not pass unnoticed.</summary>
    public bool IsLoud => Change == PluginChange.Replaced || VerificationLost.Length > 0;
}
