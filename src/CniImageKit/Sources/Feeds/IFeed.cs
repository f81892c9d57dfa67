using System.Collections.Immutable;
using CniImageKit.Diagnostics;
using CniImageKit.Store;
using NuGet.Versioning;

namespace CniImageKit.Sources.Feeds;

/// <summary>A place that has NuGet packages: a v3 server or a folder.</summary>
internal interface IFeed
{
    /// <summary>Its name in nuget.config.</summary>
    string Name { get; }

    /// <summary>All versions of a package; empty where it has none.</summary>
    Task<ImmutableArray<FeedVersion>> VersionsAsync(string id, Location at, CancellationToken cancellationToken);

    /// <summary>The package in the store, or null where this feed does not have it.</summary>
    Task<StoredBlob?> FetchAsync(PackageRequest request, CancellationToken cancellationToken);
}

/// <summary>A version that a feed has.</summary>
/// <param name="Version">The version.</param>
/// <param name="Listed">False where its owner hid it: only a pin may choose it then.</param>
internal sealed record FeedVersion(NuGetVersion Version, bool Listed);

/// <summary>A package to bring into the store.</summary>
/// <param name="Name">Which.</param>
/// <param name="Expected">Digests and size where known, its name and the place to blame.</param>
internal sealed record PackageRequest(PackageName Name, StoreExpectation Expected);
