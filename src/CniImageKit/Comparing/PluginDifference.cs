using System.Collections.Immutable;
using CniImageKit.Locking;

namespace CniImageKit.Comparing;

/// <summary>A plugin as one side has it.</summary>
/// <param name="Entry">The entry that it comes from.</param>
/// <param name="File">What it is.</param>
internal sealed record PluginState(SideEntry Entry, LockedFile File);

/// <summary>A fact that differs: <c>size</c>, <c>mode</c>, <c>go</c>, …; null where a side says nothing.</summary>
internal sealed record FactChange(string Fact, string? From, string? To);

/// <summary>A plugin that differs between two sides on one platform.</summary>
internal sealed record PluginDifference
{
    /// <summary>Its name on the node.</summary>
    public required string Plugin { get; init; }

    /// <summary>The platform.</summary>
    public required Platform Platform { get; init; }

    /// <summary>What became of it.</summary>
    public required PluginChange Change { get; init; }

    /// <summary>What it was; null where it is added.</summary>
    public PluginState? From { get; init; }

    /// <summary>What it is; null where it is removed.</summary>
    public PluginState? To { get; init; }

    /// <summary>Facts that differ, where it is in both.</summary>
    public ImmutableArray<FactChange> Facts { get; init; } = [];

    /// <summary>CNI versions that it speaks and did not, where both sides say which it speaks.</summary>
    public ImmutableArray<string> CniGained { get; init; } = [];

    /// <summary>The opposite: configuration in one of these fails from now on.</summary>
    public ImmutableArray<string> CniLost { get; init; } = [];

    /// <summary>Ways in which its artifact was established and is no longer.</summary>
    public ImmutableArray<string> VerificationLost { get; init; } = [];

    /// <summary>The opposite.</summary>
    public ImmutableArray<string> VerificationGained { get; init; } = [];

    /// <summary>Where it comes from: by the new side, else by the old one.</summary>
    public string Source => (To ?? From)!.Entry.Source;

    /// <summary>Whether nobody asked for it and it must not pass unnoticed.</summary>
    public bool IsLoud => Change == PluginChange.Replaced || VerificationLost.Length > 0;
}
