using System.Collections.Immutable;
using NuGet.Versioning;

namespace CniImageKit.Packing;

/// <summary>What a package says of itself.</summary>
internal sealed record PackageFacts
{
    /// <summary>Its id.</summary>
    public required string Id { get; init; }

    /// <summary>Its version.</summary>
    public required NuGetVersion Version { get; init; }

    /// <summary>The platforms in it, sorted.</summary>
    public required ImmutableArray<Platform> Platforms { get; init; }

    /// <summary>Sorted by name and platform.</summary>
    public required ImmutableArray<PackedPlugin> Plugins { get; init; }

    /// <summary>An SPDX expression that holds for all plugins, or null where one is not known.</summary>
    public required string? Licence { get; init; }

    /// <summary>What names the lock that it was made from.</summary>
    public required Digest Lock { get; init; }
}

/// <summary>A plugin in a package.</summary>
/// <param name="Name">Its name on the node.</param>
/// <param name="Platform">The platform.</param>
/// <param name="Source">The manifest's entry.</param>
/// <param name="Version">That source's version.</param>
/// <param name="Sha256">Its digest.</param>
internal sealed record PackedPlugin(string Name, Platform Platform, string Source, string Version, Digest Sha256);
