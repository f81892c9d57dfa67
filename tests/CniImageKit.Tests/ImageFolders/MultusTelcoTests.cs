namespace CniImageKit.Tests.ImageFolders;

/// <summary>images/multus-telco, by the commands of its README; only the addresses of its sources are the test's own.</summary>
public sealed class MultusTelcoTests : IAsyncLifetime
{
    private readonly ImageCopy copy = new("multus-telco");
    private TelcoSites sites = null!;

    public async ValueTask InitializeAsync()
    {
        sites = await TelcoSites.StartAsync(copy.Temp);
        File.WriteAllText(copy["cni.yaml"], sites.Redirected(copy.Folder.Text("cni.yaml")));
    }

    public async ValueTask DisposeAsync()
    {
        await sites.DisposeAsync();
        copy.Dispose();
    }

    [Fact]
    public async Task Is_locked_baked_and_verified_from_sites_of_the_projects_shapes()
    {
        string[] commands = ["cnikit lock", "cnikit bake", "cnikit verify artifacts/layout"];
        Assert.Equal(commands, copy.Folder.Commands("cnikit"));
        await copy.RunAsync(commands, line => line);

        string[] reference = ["bridge", "host-local", "ipvlan", "loopback", "macvlan", "tuning", "vlan"];
        string[] both = [.. reference, "ib-sriov", "multus", "rdma", "sriov", "whereabouts"];
        Assert.Equal(both.Order(StringComparer.Ordinal), copy.Plugins("linux/arm64").Keys);
        Assert.Equal(both.Append("bond").Order(StringComparer.Ordinal), copy.Plugins("linux/amd64").Keys);
        foreach (var platform in (string[])["amd64", "arm64"])
        {
            var baked = Directory.EnumerateFiles(copy[$"artifacts/rootfs/{platform}/opt/cni/bin"])
                .ToDictionary(f => Path.GetFileName(f), f => Digest.Sha256(File.ReadAllBytes(f)).Hex);
            Assert.Equal(copy.Plugins($"linux/{platform}"), new SortedDictionary<string, string>(baked, StringComparer.Ordinal));
        }

        Assert.Equal(
        [
            $"bond-cni 1.0 oci:{sites.Image("bond-cni")}@ bond ()",
            "containernetworking-plugins 1.9.99 github:containernetworking/plugins@v1.9.99/cni-plugins-linux-amd64-v1.9.99.tgz"
                + " bridge (sums-file cni-plugins-linux-amd64-v1.9.99.tgz.sha256)",
            $"ib-sriov-cni 1.3.99 oci:{sites.Image("ib-sriov-cni")}@ usr/bin/ib-sriov ()",
            "multus 4.2.99 github:k8snetworkplumbingwg/multus-cni@v4.2.99/multus-cni_4.2.99_linux_amd64.tar.gz"
                + " multus-cni_4.2.99_linux_amd64/multus (sums-file checksums.txt)",
            $"rdma-cni 1.6.99 oci:{sites.Image("rdma-cni")}@ usr/bin/rdma ()",
            $"sriov-cni 2.10.99 oci:{sites.Image("sriov-cni")}@ usr/bin/sriov ()",
            "whereabouts 0.9.99 github:k8snetworkplumbingwg/whereabouts@v0.9.99/whereabouts-amd64 whereabouts-amd64 ()",
        ],
            Origins());
    }

    [Fact]
    public async Task Keeps_what_was_locked_where_tags_move_and_refuses_what_was_replaced()
    {
        (await copy.Cnikit.RunAsync("lock")).Ok();
        (await copy.Cnikit.RunAsync("bake")).Ok();
        var first = copy.Made();
        await sites.PublishImageAsync("sriov-cni", "v2.10.99", "usr/bin/sriov", "moved", "amd64", "arm64");
        Directory.Delete(copy["artifacts"], recursive: true);
        (await copy.Elsewhere().RunAsync("bake")).Ok();
        Assert.Equal(first, copy.Made());

        sites.Whereabouts.Assets["whereabouts-arm64"] = [.. sites.Whereabouts.Assets["whereabouts-arm64"][..^1], 0xff];
        var refused = await copy.Elsewhere().RunAsync("bake");
        Assert.Equal(1, refused.ExitCode);
        Assert.Contains("CNIK4011", refused.Error, StringComparison.Ordinal);
    }

    // Of each source for amd64: name, version, location up to a digest, its first plugin's member, and what vouches for it.
    private IEnumerable<string> Origins() => copy.Entries().Where(e => e.GetProperty("platform").GetString() == "linux/amd64").Select(e =>
    {
        var artifact = e.GetProperty("artifact");
        var location = artifact.GetProperty("location").GetString()!.Split("sha256:")[0];
        var member = e.GetProperty("files").EnumerateObject().First().Value.GetProperty("member").GetString();
        var verified = artifact.TryGetProperty("verified", out var by) ? string.Join(' ', by.EnumerateArray()) : "";
        return $"{e.GetProperty("source").GetString()} {e.GetProperty("version").GetString()} {location} {member} ({verified})";
    }).Order(StringComparer.Ordinal);
}
