using System.Collections.Immutable;

namespace CniImageKit.Reviewing;

/// <summary>Who speaks which versions of the CNI specification, and which one each network ends up with.</summary>
/// <param name="Speakers">Runtime, Multus, then plugins by name; a plugin of which nothing is known has no versions.</param>
/// <param name="Networks">In the order read.</param>
internal sealed record VersionMatrix(ImmutableArray<VersionSpeaker> Speakers, ImmutableArray<NetworkVersion> Networks)
{
    /// <summary>Nothing is known.</summary>
    public static VersionMatrix Empty { get; } = new([], []);
}

/// <summary>A program and what it speaks.</summary>
/// <param name="Name">A plugin, or <c>containerd 2.1</c>.</param>
/// <param name="From">The source and its version, or the library that the runtime is built with.</param>
/// <param name="Versions">Oldest first; empty where unknown.</param>
internal sealed record VersionSpeaker(string Name, string From, ImmutableArray<string> Versions);

/// <summary>A network and its version.</summary>
/// <param name="By">What it is.</param>
/// <param name="Effective">The version that its plugins get.</param>
/// <param name="Fits">Whether all that is known of speaks it.</param>
internal sealed record NetworkVersion(string By, string Effective, bool Fits);
