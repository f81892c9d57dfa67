using CniImageKit.Tests.House;

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

    /// <summary>The version of the package in the feed.</summary>
    public string Version { get; private set; } = "";

    public async ValueTask InitializeAsync()
    {
        Feed = Environment.GetEnvironmentVariable("CNIKIT_PACKAGES") is { Length: > 0 } named ? named : await PackAsync();
        var package = Directory.EnumerateFiles(Feed, "CniImageKit.Sdk.*.nupkg").Order(StringComparer.Ordinal).Last();
        Version = Path.GetFileNameWithoutExtension(package)["CniImageKit.Sdk.".Length..];
    }

    public ValueTask DisposeAsync()
    {
        folder.Dispose();
        return ValueTask.CompletedTask;
    }

    private async Task<string> PackAsync()
    {
        var configuration = AppContext.BaseDirectory.Contains("/Release/", StringComparison.Ordinal) ? "Release" : "Debug";
        string[] arguments =
            ["pack", "src/CniImageKit.Sdk", "--no-build", "-c", configuration, "-o", folder["feed"], "-nodeReuse:false", "-v", "q"];
        (await Shell.RunAsync("dotnet", arguments, SourceTree.Root, null)).Ok();
        return folder["feed"];
    }
}

/// <summary>Classes that build with the package share one; MSBuild takes all cores, so they run one after the other.</summary>
[CollectionDefinition(Name)]
public sealed class PackedSdkUse : ICollectionFixture<PackedSdk>
{
    public const string Name = "packed SDK";
}
