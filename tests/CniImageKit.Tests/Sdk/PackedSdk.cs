using CniImageKit.Tests.Packages;

namespace CniImageKit.Tests.Sdk;

/// <summary>
/// The packed package in a folder feed: the pipeline's, which CNIKIT_PACKAGES names, or one packed here from what was built with the tests.
/// Packages are taken apart into a folder of the fixture's own, so that no machine's cache plays a part.
/// </summary>
public sealed class PackedSdk : IAsyncLifetime
{
    private readonly TempFolder folder = new();

    /// <summary>The feed.</summary>
    public string Feed { get; private set; } = "";

    /// <summary>For NUGET_PACKAGES.</summary>
    public string Packages => folder["packages"];

    /// <summary>For every build that a developer would leave to them.</summary>
    internal BuildServers Servers { get; } = new();

    /// <summary>The version of the package in the feed.</summary>
    public string Version { get; private set; } = "";

    public async ValueTask InitializeAsync()
    {
        Feed = await PackageFolder.FeedAsync("CniImageKit.Sdk", folder["feed"], "--no-build");
        Version = PackageFolder.VersionIn(Feed, "CniImageKit.Sdk");
    }

    public ValueTask DisposeAsync()
    {
        Servers.Dispose();
        folder.Dispose();
        return ValueTask.CompletedTask;
    }
}

/// <summary>Classes that build with the package share one; MSBuild takes all cores, so they run one after the other.</summary>
[CollectionDefinition(Name)]
public sealed class PackedSdkUse : ICollectionFixture<PackedSdk>
{
    public const string Name = "packed SDK";
}
