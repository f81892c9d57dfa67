using CniImageKit.Tests.Packages;

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
            feed ??= await PackageFolder.FeedAsync("Cake.CniImageKit", folder["feed"]);
        }
        finally
        {
            gate.Release();
        }

        return (feed, PackageFolder.VersionIn(feed, "Cake.CniImageKit"));
    }

    public void Dispose()
    {
        gate.Dispose();
        folder.Dispose();
    }
}
