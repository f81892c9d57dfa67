using CniImageKit.Tests.Sdk;

namespace CniImageKit.Tests.Parity;

/// <summary>MSBuild, Cake and the command give the same bytes, and on bad input the same findings.</summary>
[Collection(PackedSdkUse.Name)]
public sealed class ParityTests : IClassFixture<ParityBed>
{
    private readonly ParityBed bed;

    public ParityTests(ParityBed bed)
    {
        this.bed = bed;
        bed.Reset();
    }

    [Fact]
    public async Task Every_host_makes_the_same_lock_images_layers_and_evidence()
    {
        foreach (var host in bed.Hosts.Values)
        {
            (await host.LockAsync()).Ok();
            (await host.BakeAsync()).Ok();
        }

        var expected = ParityBed.Baked(bed.Hosts["cnikit"]);
        Assert.Contains("sbom.linux-arm64.cdx.json", expected.Keys);
        Assert.Contains("layer.linux-amd64.tar.zst", expected.Keys);
        Assert.All(bed.Hosts.Values, host => Assert.Equal(expected, ParityBed.Baked(host)));
    }

    [Fact]
    public async Task Every_host_takes_the_lock_that_another_made()
    {
        (await bed.Hosts["msbuild"].LockAsync()).Ok();
        bed.Write("cni.lock.json", await File.ReadAllBytesAsync(
            Path.Combine(bed.Hosts["msbuild"].Directory, "cni.lock.json"), TestContext.Current.CancellationToken));
        foreach (var host in bed.Hosts.Values) (await host.BakeAsync()).Ok();
        var expected = ParityBed.Baked(bed.Hosts["cnikit"]);
        Assert.All(bed.Hosts.Values, host => Assert.Equal(expected, ParityBed.Baked(host)));
    }

    // A fault before the lock is made; what the hosts say of it.
    [Theory]
    [InlineData("an unknown key", "include:", "inclde:")]
    [InlineData("no YAML", "plugins:", "plugins: [")]
    [InlineData("an unknown platform", "linux/arm64", "linux/arm65")]
    [InlineData("a plugin that the source lacks", "macvlan]", "macvlam]")]
    [InlineData("a directory that is not there", "plugins/{arch}", "binaries/{arch}")]
    [InlineData("two faults at once", "platforms: [linux/amd64, linux/arm64]", "platforms: [linux/amd65]\nnode: { libc: cosmic }")]
    public async Task Every_host_refuses_a_manifest_by_the_same_findings(string fault, string old, string other)
    {
        bed.Edit("cni.yaml", text => Replace(text, old, other));
        await SameAsync(fault, host => host.LockAsync());
    }

    [Fact]
    public async Task Every_host_refuses_a_program_for_another_CPU_by_the_same_findings()
    {
        foreach (var plugins in bed.Hosts.Values.Select(h => Path.Combine(h.Directory, "plugins")))
            File.Copy($"{plugins}/arm64/bridge", $"{plugins}/amd64/bridge", overwrite: true);
        await SameAsync("another CPU", host => host.LockAsync());
    }

    // A fault between lock and bake.
    [Theory]
    [InlineData("no lock")]
    [InlineData("a stale lock")]
    [InlineData("a lock of a newer kit")]
    [InlineData("a lock that is no JSON")]
    [InlineData("another digest in the lock")]
    [InlineData("a plugin that changed after it was locked")]
    [InlineData("no manifest")]
    public async Task Every_host_refuses_to_bake_by_the_same_findings(string fault)
    {
        foreach (var host in bed.Hosts.Values) (await host.LockAsync()).Ok();
        switch (fault)
        {
            case "no lock":
                foreach (var host in bed.Hosts.Values) File.Delete(Path.Combine(host.Directory, "cni.lock.json"));
                break;
            case "a stale lock":
                bed.Edit("cni.yaml", text => Replace(text, "[bridge, macvlan]", "[bridge]"));
                break;
            case "a lock of a newer kit":
                bed.Edit("cni.lock.json", text => Replace(text, "\"lockVersion\": 1", "\"lockVersion\": 9"));
                break;
            case "a lock that is no JSON":
                bed.Edit("cni.lock.json", text => text[..^9]);
                break;
            case "another digest in the lock":
                bed.Edit("cni.lock.json", text => Replace(text, "\"sha256\": \"", "\"sha256\": \"ff"));
                break;
            case "a plugin that changed after it was locked":
                bed.Plugin("bridge ");
                foreach (var plugins in bed.Hosts.Values.Select(h => Path.Combine(h.Directory, "plugins")))
                    File.Move($"{plugins}/amd64/bridge ", $"{plugins}/amd64/bridge", overwrite: true);
                break;
            case "no manifest":
                foreach (var host in bed.Hosts.Values) File.Delete(Path.Combine(host.Directory, "cni.yaml"));
                break;
        }

        await SameAsync(fault, host => host.BakeAsync());
        Assert.All(bed.Hosts.Values, host => Assert.False(Directory.Exists(host.Output)));
    }

    private async Task SameAsync(string fault, Func<KitHost, Task<Ran>> run)
    {
        var said = new Dictionary<string, string>();
        foreach (var (name, host) in bed.Hosts)
        {
            var ran = await run(host);
            Assert.True(ran.ExitCode != 0, $"{name} takes {fault}");
            said[name] = string.Join(' ', KitHost.Errors(ran));
        }

        Assert.NotEmpty(said["cnikit"]);
        Assert.All(said, s => Assert.Equal(said["cnikit"], s.Value));
    }

    private static string Replace(string text, string old, string other)
    {
        Assert.Contains(old, text, StringComparison.Ordinal);
        return text.Replace(old, other, StringComparison.Ordinal);
    }
}
