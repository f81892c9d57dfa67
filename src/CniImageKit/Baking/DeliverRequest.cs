using System.Collections.Immutable;
using CniImageKit.Oci.Registry;

namespace CniImageKit.Baking;

/// <summary>What is to be brought into a registry.</summary>
internal sealed record DeliverRequest
{
    /// <summary>An archive of one image, for one platform or several.</summary>
    public required string Archive { get; init; }

    /// <summary><c>HOST/REPOSITORY</c>.</summary>
    public required string Repository { get; init; }

    /// <summary>The names that it gets there, at least one.</summary>
    public required ImmutableArray<string> Tags { get; init; }

    /// <summary>Whether it is told in Docker's words; what docker save wrote always is.</summary>
    public bool Docker { get; init; }

    /// <summary>The login to use instead of those that docker and podman keep.</summary>
    public RegistryLogin? Login { get; init; }
}

/// <summary>What was brought.</summary>
/// <param name="Root">The digest that all tags have now.</param>
/// <param name="Images">Config → manifest, of each image. Configs are what they were in the archive.</param>
internal sealed record Delivery(Digest Root, ImmutableDictionary<Digest, Digest> Images);
