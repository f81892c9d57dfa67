using System.Collections.Immutable;

namespace CniImageKit.Baking;

/// <summary>What <c>pack</c> is asked to do.</summary>
internal sealed record PackRequest
{
    /// <summary>The manifest as the user named it.</summary>
    public required string Manifest { get; init; }

    /// <summary>The lock; beside the manifest where null.</summary>
    public string? LockFile { get; init; }

    /// <summary>The policy; <c>cnikit.policy.yaml</c> beside the manifest where null, and none where that is not there.</summary>
    public string? Policy { get; init; }

    /// <summary>The directory for packages.</summary>
    public required string Output { get; init; }

    /// <summary>The package's id; <c>CniPlugins</c> where null.</summary>
    public string? Id { get; init; }

    /// <summary>The package's version; where null that of the only source, else the source date as <c>2025.5.4</c>.</summary>
    public string? Version { get; init; }

    /// <summary>A package for each platform, <c>ID.linux-amd64</c>, instead of one with all.</summary>
    public bool PerPlatform { get; init; }

    /// <summary>Only these of the manifest's platforms; all where empty.</summary>
    public ImmutableArray<Platform> Platforms { get; init; } = [];

    /// <summary>The kit's own version, for SBOM and report.</summary>
    public string ToolVersion { get; init; } = Bakery.Version;
}

/// <summary>A package that lies in its place.</summary>
/// <param name="Path">Its path as the user would name it.</param>
/// <param name="Id">Its id.</param>
/// <param name="Version">Its version, normalised.</param>
/// <param name="Platforms">What it holds.</param>
/// <param name="Plugins">How many files of plugins.</param>
/// <param name="Size">Bytes.</param>
/// <param name="Sha256">Its digest.</param>
/// <param name="Sha512">The same as packages.lock.json's contentHash, there in base64.</param>
/// <param name="Written">Whether it changed.</param>
internal sealed record PackedPackage(
    string Path, string Id, string Version, ImmutableArray<Platform> Platforms, int Plugins, long Size, Digest Sha256, Digest Sha512,
    bool Written);
