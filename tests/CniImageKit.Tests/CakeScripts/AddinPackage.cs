[assembly: AssemblyFixture(typeof(CniImageKit.Tests.CakeScripts.AddinPackage))]

namespace CniImageKit.Tests.CakeScripts;

/// <summary>
/// A feed that holds the packed addin: the folder that CNIKIT_PACKAGES names, which the pipeline filled, else one that is packed here from
/// what was built, once for all tests.
/// </summary>
public sealed class AddinPackage : IDisposable
{
    private readonly SemaphoreSlim gate = new(1);
    private readonly TempFolder folder = new();
    private string? feed;

    /// <summary>The feed's folder and the package's version.</summary>
    public async Task<(string Feed, string Version)> GetAsync()
    {
        await gate.WaitAsync(TestContext.Current.CancellationToken);
        try
        {
            feed ??= Environment.GetEnvironmentVariable("CNIKIT_PACKAGES") is { Length: > 0 } packed ? packed : await PackAsync();
        }
        finally
        {
            gate.Release();
        }

        var package = Assert.Single(Directory.GetFiles(feed, "Cake.CniImageKit.*.nupkg"));
        return (feed, Path.GetFileNameWithoutExtension(package)["Cake.CniImageKit.".Length..]);
    }

    public void Dispose()
    {
        gate.Dispose();
        folder.Dispose();
    }

    private async Task<string> PackAsync()
    {
        var configuration = AppContext.BaseDirectory.Split(Path.DirectorySeparatorChar).Contains("Release") ? "Release" : "Debug";
        var project = Path.Combine(House.SourceTree.Root, "src/Cake.CniImageKit/Cake.CniImageKit.csproj");
        string[] arguments = ["pack", project, "-c", configuration, "-o", folder["feed"], "-v", "q", "-nodeReuse:false"];
        (await Shell.RunAsync("dotnet", arguments)).Ok();
        return folder["feed"];
    }
}
