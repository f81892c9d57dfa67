using System.Text.Json;

namespace CniImageKit.Tests.Cli.Diffing;

/// <summary>Images and directories with real plugins of two releases: what their binaries say, and what the lock in them says.</summary>
public sealed class ImageTests(BakedPlugins baked) : IClassFixture<BakedPlugins>, IDisposable
{
    private const string Upgrade =
        "bridge linux/amd64 upgraded|bridge linux/arm64 upgraded|host-local linux/amd64 upgraded|host-local linux/arm64 upgraded|"
        + "loopback linux/amd64 removed|loopback linux/arm64 removed|portmap linux/amd64 added|portmap linux/arm64 added";

    private readonly TempFolder folder = new();

    public void Dispose() => folder.Dispose();

    [Theory]
    [InlineData("old/cni.yaml", "new/cni.yaml")]
    [InlineData("old/layout", "new/layout")]
    [InlineData("old/node.tar", "new/layout")]
    [InlineData("oci:old/layout", "oci-archive:new/node.tar")]
    [InlineData("old/cni.lock.json", "new/layout")]
    [InlineData("old/layout", "new/cni.yaml")]
    public async Task Tells_the_same_of_locks_and_of_what_is_baked_from_them(string old, string @new)
    {
        var document = await DiffAsync(old, @new);
        Assert.Equal(Upgrade.Split('|'), Changes(document));
        var bridge = document.GetProperty("plugins").EnumerateArray().First(p => p.GetProperty("plugin").GetString() == "bridge");
        Assert.Contains("go", bridge.GetProperty("facts").EnumerateArray().Select(f => f.GetString()));
        Assert.Equal("plugins-amd64", bridge.GetProperty("to").GetProperty("source").GetString());
        Assert.False(document.GetProperty("loud").GetBoolean());
    }

    [Theory]
    [InlineData("new/layout", "new/cni.yaml")]
    [InlineData("new/cni.lock.json", "new/node.tar")]
    [InlineData("new/layout", "new/node.tar")]
    [InlineData("new/rootfs/amd64", "new/rootfs/amd64")]
    public async Task Finds_nothing_between_an_image_and_its_lock(string old, string @new)
    {
        var document = await DiffAsync(old, @new);
        Assert.False(document.GetProperty("differs").GetBoolean());
        Assert.Empty(document.GetProperty("diagnostics").EnumerateArray());
    }

    [Fact]
    public async Task Tells_digests_and_layers_of_images()
    {
        var old = (await DiffAsync("old/layout", "new/layout")).GetProperty("sides").GetProperty("old");
        Assert.Equal("image", old.GetProperty("kind").GetString());
        var images = old.GetProperty("images").EnumerateArray().ToList();
        Assert.Equal(["linux/amd64", "linux/arm64"], images.Select(i => i.GetProperty("platform").GetString()));
        Assert.All(images, i =>
        {
            Assert.True(File.Exists(baked["old/layout/blobs/sha256/" + i.GetProperty("digest").GetString()!["sha256:".Length..]]));
            Assert.InRange(i.GetProperty("size").GetInt64(), 100_000, 10_000_000);
        });
        Assert.Contains("layers ", (await baked.Command.RunAsync("diff", "old/layout", "new/layout")).Ok().Out, StringComparison.Ordinal);
    }

    /// <summary>A plugin directory has no lock: versions and modules are then what the binaries tell of themselves.</summary>
    [Fact]
    public async Task Reads_a_plugin_directory_by_its_binaries_alone()
    {
        var same = await DiffAsync("new/bin/amd64", "new/rootfs/amd64");
        Assert.Empty(same.GetProperty("plugins").EnumerateArray());
        var document = await DiffAsync("old/bin/arm64", "new/bin/arm64");
        Assert.Equal(["bridge", "host-local", "loopback", "portmap"], Changes(document).Select(c => c.Split(' ')[0]));
        Assert.All(Changes(document), c => Assert.Contains(" linux/arm64 ", c, StringComparison.Ordinal));
        Assert.Equal("directory", document.GetProperty("sides").GetProperty("new").GetProperty("kind").GetString());
    }

    [Fact]
    public async Task Reads_what_docker_save_writes_and_what_a_registry_has()
    {
        var skopeo = Needs.Tool("skopeo", "skopeo");
        using var registry = await DockerRegistry.StartAsync(folder);
        string[] one = ["copy", "-q", "--override-arch", "amd64", $"oci:{baked["old/gzip"]}", $"docker-archive:{folder["old.tar"]}:node:1"];
        (await Shell.RunAsync(skopeo, one)).Ok();
        string[] all =
            ["copy", "-q", "--all", "--dest-tls-verify=false", $"oci:{baked["new/layout"]}", $"docker://{registry.Host}/node:2"];
        (await Shell.RunAsync(skopeo, all)).Ok();
        var document = await DiffAsync(folder["old.tar"], $"docker://{registry.Host}/node:2");
        Assert.Equal(
            ["bridge linux/amd64 upgraded", "bridge linux/arm64 added"],
            Changes(document).Where(c => c.StartsWith("bridge", StringComparison.Ordinal)));
        Assert.Equal("docker://" + registry.Host + "/node:2", document.GetProperty("new").GetString());
    }

    [Fact]
    public async Task Is_loud_where_an_image_is_not_what_the_lock_in_it_says()
    {
        (await Shell.RunAsync("cp", "-a", baked["new/rootfs/amd64"], folder["node"])).Ok();
        File.Copy(baked["old/bin/amd64/bridge"], folder["node/opt/cni/bin/bridge"], overwrite: true);
        File.Delete(folder["node/opt/cni/bin/portmap"]);
        (await Shell.RunAsync("chmod", "4500", folder["node/opt/cni/bin/host-local"])).Ok();
        var ran = (await baked.Command.RunAsync("diff", "new/cni.yaml", folder["node"], "--json", "--sarif", folder["found.sarif"])).Ok();
        var document = JsonDocument.Parse(ran.Out).RootElement;
        Assert.True(document.GetProperty("loud").GetBoolean());
        Assert.Equal(
            ["bridge it has other bytes", "host-local mode", "portmap it is not there"],
            document.GetProperty("diagnostics").EnumerateArray().Where(d => d.GetProperty("id").GetString() == "CNIK3602")
                .Select(d => d.GetProperty("message").GetString()!.TrimEnd('.'))
                .Select(m => $"{m.Split(' ')[0]} {m.Split(": ")[1]}").Order(StringComparer.Ordinal));
        // What lies there counts: the bridge is the old one, whatever the lock calls it.
        Assert.Contains(Changes(document), c => c is "bridge linux/amd64 changed" or "bridge linux/amd64 downgraded");
        Assert.Empty(await NpmOracle.RefusalsAsync("sarif", File.ReadAllBytes(folder["found.sarif"])));
    }

    [Theory]
    [InlineData("{ \"lockVersion\": 1 }")]
    [InlineData("no JSON")]
    public async Task Goes_by_the_binaries_where_the_lock_in_an_image_cannot_be_read(string broken)
    {
        (await Shell.RunAsync("cp", "-a", baked["new/rootfs/amd64"], folder["node"])).Ok();
        folder.Write("node/usr/share/cnikit/cni.lock.json", broken);
        var document = await DiffAsync("new/cni.yaml", folder["node"]);
        Assert.True(document.GetProperty("loud").GetBoolean());
        Assert.DoesNotContain(Changes(document), c => c.Contains("amd64", StringComparison.Ordinal));
        Assert.Contains("CNIK3606", document.GetProperty("diagnostics").EnumerateArray().Select(d => d.GetProperty("id").GetString()));
    }

    [Fact]
    public async Task Refuses_a_directory_and_an_image_without_plugins()
    {
        Directory.CreateDirectory(folder["empty"]);
        var empty = await baked.Command.RunAsync("diff", folder["empty"], "new/cni.yaml");
        Assert.Contains("CNIK3107", empty.Error, StringComparison.Ordinal);
        folder.Write("no.tar", new string('x', 600));
        var broken = await baked.Command.RunAsync("diff", "oci-archive:" + folder["no.tar"], "new/cni.yaml");
        Assert.Contains("CNIK5205", broken.Error, StringComparison.Ordinal);
    }

    private async Task<JsonElement> DiffAsync(string old, string @new) =>
        JsonDocument.Parse((await baked.Command.RunAsync("diff", old, @new, "--json")).Ok().Out).RootElement;

    private static IEnumerable<string> Changes(JsonElement document) => document.GetProperty("plugins").EnumerateArray()
        .Select(p => $"{p.GetProperty("plugin").GetString()} {p.GetProperty("platform").GetString()} {p.GetProperty("change").GetString()}")
        .Order(StringComparer.Ordinal);
}
