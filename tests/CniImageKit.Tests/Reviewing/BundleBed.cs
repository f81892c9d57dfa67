using CniImageKit.Tests.Advisories;
using CniImageKit.Tests.EndToEnd;

namespace CniImageKit.Tests.Reviewing;

/// <summary>A machine with network that locked sources of three kinds and made a bundle of them, once for all tests.</summary>
public sealed class BundleBed : IAsyncLifetime
{
    public const string Name = "bundle";
    private readonly TempFolder folder = new();
    private ReleaseSite site = null!;

    public string this[string relative] => folder[relative];

    public string Bundle => folder["node.bundle.tar"];

    /// <summary>The image that the machine bakes.</summary>
    public string Image { get; private set; } = "";

    public Cnikit Cnikit => new(folder["here"], folder["store"]);

    public Uri Web => site.Web;

    public async ValueTask InitializeAsync()
    {
        Needs.Tool("apt-get", "apt");
        site = await ReleaseSite.StartAsync();
        var archive = await RealPlugins.TgzAsync("bookworm", "amd64", false, "ptp", "tuning");
        site.Publish("example/plugins", "v1.1.1", ("plugins-linux-amd64.tgz", archive));
        folder.Write("here/local/.keep", "");
        await File.WriteAllBytesAsync(folder["here/local/static"], await RealPlugins.ReadAsync("bookworm", "amd64", "static"));
        folder.Write("here/cni.yaml", $$"""
            schema: 1
            platforms: [linux/amd64, linux/arm64]
            plugins:
              - { from: apt, package: containernetworking-plugins, suite: bookworm, include: [bridge, host-local] }
              - from: github
                repository: example/plugins
                asset: plugins-linux-amd64.tgz
                api: {{site.Api}}
                platforms: [linux/amd64]
              - { from: directory, path: local, platforms: [linux/amd64] }
            outputs:
              - { kind: oci, path: image }

            """);
        (await Cnikit.RunAsync("lock")).Ok();
        Image = (await Cnikit.RunAsync("bake", "-q")).Ok().Out.Trim();
        folder.Write("here/osv/GHSA-jv3w-x3r3-g6rm.json", SampleDatabase.PortmapOfGitHub);
        (await Cnikit.RunAsync("advisories", "fetch", "--from", "osv")).Ok();
        folder.Write("here/cnikit.suppressions.yaml", "schema: 1\nsuppressions: []\n");
        (await Cnikit.RunAsync("bundle", "-o", Bundle)).Ok();
        await site.DisposeAsync();
        (await Shell.RunAsync("tar", "-xf", Bundle, "-C", Directory.CreateDirectory(folder["layout"]).FullName)).Ok();
    }

    public ValueTask DisposeAsync()
    {
        folder.Dispose();
        return ValueTask.CompletedTask;
    }
}

/// <summary>The tests that share the bundle.</summary>
[CollectionDefinition(BundleBed.Name)]
public sealed class BundleUse : ICollectionFixture<BundleBed>;
