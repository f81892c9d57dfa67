using CniImageKit.Baking;
using CniImageKit.Locking;
using CniImageKit.Tests.Baking;
using CniImageKit.Tests.Sources.Feeds;

namespace CniImageKit.Tests.Packing;

/// <summary>Packed, put into a folder feed, locked from there and baked: the node gets the same plugins.</summary>
public sealed class RoundTripTests : IDisposable
{
    private readonly PackingBench bench = new();
    private readonly TempFolder folder = new();
    private readonly PackageSigner signer = new("Acme Networks");

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    public void Dispose()
    {
        bench.Dispose();
        folder.Dispose();
        signer.Dispose();
    }

    [Theory]
    [InlineData(false, "Acme.Plugins")]
    [InlineData(true, "Acme.Plugins.{os}-{arch}")]
    public async Task Gives_the_node_the_same_files(bool perPlatform, string package)
    {
        await bench.PackAsync(r => r with { Output = folder["feed"], PerPlatform = perPlatform });
        var original = await bench.Baking.BakeAsync();
        var again = await BakeFromFeedAsync($"package: '{package}'");
        foreach (var (one, two) in original.Platforms.Zip(again.Platforms))
        {
            // Lock, SBOM and record in the image name the source, which is another one: so the layer's own digest differs.
            Assert.Equal(2, Files(one).Length);
            Assert.Equal(Files(one), Files(two));
        }

        Assert.Equal(original.Inputs.Date, again.Inputs.Date);
    }

    [Fact]
    public async Task Verifies_against_the_lock_that_was_packed()
    {
        await bench.PackAsync(r => r with { Output = folder["feed"] });
        await BakeFromFeedAsync("package: Acme.Plugins");
        using var bakery = new Bakery(bench.Baking.Host);
        var verdict = await bakery.VerifyAsync(
            new VerifyRequest
            {
                Manifest = "cni.yaml",
                Target = folder["out/rootfs/linux-amd64"],
                Platform = Platform.Parse("linux/amd64"),
            },
            Token);
        Assert.Equal("", BakingBench.Lines(verdict.Findings));
    }

    [Fact]
    public async Task Takes_a_package_that_was_signed_after_packing()
    {
        var packed = Assert.Single(await bench.PackAsync(r => r with { Output = folder["feed"] }));
        File.WriteAllBytes(packed.Path, signer.Sign(File.ReadAllBytes(packed.Path)));
        await BakeFromFeedAsync($"package: Acme.Plugins\n    signatures: {{ policy: require, fingerprints: ['{signer.Fingerprint}'] }}");
        var locked = LockReader.Read("cni.lock.json", File.ReadAllBytes(folder["cni.lock.json"])).Lock.Plugins[0].Artifact;
        Assert.Equal([$"nuget-signature author CN=Acme Networks {signer.Fingerprint}"], locked.Verified);
        // Signing adds to the file and leaves the content as it was packed.
        Assert.Equal(Convert.ToBase64String(Convert.FromHexString(packed.Sha512.Hex)), locked.ContentHash);
        Assert.NotEqual(packed.Sha256, locked.Sha256);
        Assert.Equal("nuget:Acme.Plugins@1.2.0", locked.Location);
    }

    private async Task<BakeOutcome> BakeFromFeedAsync(string keys)
    {
        folder.Write("nuget.config", "<configuration><packageSources><add key=\"here\" value=\"feed\" /></packageSources></configuration>");
        folder.Write("cni.yaml", $"schema: 1\nplatforms: [linux/amd64, linux/arm64]\nplugins:\n  - from: nuget\n    {keys}\n");
        var host = bench.Baking.Host with { CurrentDirectory = folder.Path, StoreRoot = folder["store"], Offline = true };
        using var bakery = new Bakery(host);
        await bakery.LockAsync(new LockRequest { Manifest = "cni.yaml" }, Token);
        return await bakery.BakeAsync(new BakeRequest { Manifest = "cni.yaml", Output = "out", ToolVersion = "1.0.0" }, Token);
    }

    private static string[] Files(StagedPlatform platform) =>
    [
        .. platform.Tree.Files.Where(f => !f.Path.Value.StartsWith("/usr/share/cnikit/", StringComparison.Ordinal))
            .Select(f => $"{f.Path} {LockedMode.Write(f.Mode)} {f.Sha256}"),
    ];
}
