using System.Collections.Immutable;

namespace CniImageKit.Manifest;

/// <summary>What <c>cnikit init</c> saw of its surroundings.</summary>
internal sealed record Sighting
{
    /// <summary>The host's own platform.</summary>
    public required Platform Platform { get; init; }

    /// <summary>The newest version of the package containernetworking-plugins that the machine's apt knows, or null.</summary>
    public string? AptVersion { get; init; }

    /// <summary>Whether releases on GitHub can be reached.</summary>
    public bool GitHub { get; init; }

    /// <summary>Plugins named by configuration that lies about.</summary>
    public ImmutableArray<string> Plugins { get; init; } = [];

    /// <summary>A layout profile's name, or null where nothing tells.</summary>
    public string? Layout { get; init; }
}
