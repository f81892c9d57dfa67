using System.Text.Json;

namespace CniImageKit.Tests.EndToEnd;

/// <summary>What other tools of the field say of a baked image.</summary>
public sealed class PeersTests(RealNode node) : IClassFixture<RealNode>, IDisposable
{
    private readonly TempFolder folder = new();

    public void Dispose() => folder.Dispose();

    [Theory]
    [InlineData("oci", "layout", "amd64")]
    [InlineData("oci", "layout", "arm64")]
    [InlineData("oci-archive", "image.oci.tar", "amd64")]
    [InlineData("oci-archive", "image.oci.tar", "arm64")]
    public async Task Skopeo_reads_every_platform(string transport, string output, string architecture)
    {
        var skopeo = Needs.Tool("skopeo", "skopeo");
        var run = await Shell.RunAsync(
            skopeo, "--override-arch", architecture, "inspect", $"{transport}:{Path.Combine(node.Output, output)}");
        using var json = JsonDocument.Parse(run.Ok().Out);
        Assert.Equal(architecture, json.RootElement.GetProperty("Architecture").GetString());
        Assert.Single(json.RootElement.GetProperty("Layers").EnumerateArray());
    }

    [Fact]
    public async Task Skopeo_copies_archive_and_layout_to_the_same_image()
    {
        var skopeo = Needs.Tool("skopeo", "skopeo");
        (await Shell.RunAsync(skopeo, "copy", $"oci:{node.Output}/layout", $"dir:{folder["a"]}")).Ok();
        (await Shell.RunAsync(skopeo, "copy", $"oci-archive:{node.Output}/image.oci.tar", $"dir:{folder["b"]}")).Ok();
        Assert.Equal(File.ReadAllBytes(folder["a/manifest.json"]), File.ReadAllBytes(folder["b/manifest.json"]));
    }

    [Fact]
    public async Task Umoci_unpacks_the_plugins_with_their_modes()
    {
        Needs.Root();
        await UnpackAsync("bundle");
        var plugins = new DirectoryInfo(folder["bundle/rootfs/opt/cni/bin"]).GetFiles();
        Assert.Contains(plugins, p => p.Name == "bridge");
        Assert.All(plugins, p => Assert.Equal((UnixFileMode)0b111_101_101, p.UnixFileMode));
    }

    [Fact]
    public async Task A_container_of_runc_finds_the_plugins_owned_by_root_and_they_answer()
    {
        Needs.Root();
        var runc = Needs.Tool("runc", "runc");
        var busybox = Needs.Tool("busybox", "busybox-static");
        await UnpackAsync("bundle");
        var root = folder["bundle/rootfs"];
        // Debian's plugins need a C library, which a plugin image does not carry: the host's is lent to the container.
        await Shell.RunAsync("sh", "-c", $"""
            set -e; mkdir -p {root}/bin {root}/proc {root}/dev {root}/sys; cp {busybox} {root}/bin/busybox; ln -sf busybox {root}/bin/sh
            for f in $(ldd {root}/opt/cni/bin/bridge | grep -o '/[^ ]*'); do mkdir -p {root}$(dirname $f); cp -L $f {root}$f; done
            """);
        const string script = """
            for p in /opt/cni/bin/*; do
              echo "$p $(busybox stat -c '%U:%G %u:%g %a' $p) $(CNI_COMMAND=VERSION $p </dev/null | busybox tr -d '\n')"
            done
            """;
        Configure(script);
        var name = $"cnikit-{Guid.NewGuid():n}";
        var run = (await Shell.RunAsync(runc, "--root", folder["runc"], "run", "--bundle", folder["bundle"], name)).Ok();
        var lines = run.Out.Split('\n', StringSplitOptions.RemoveEmptyEntries);
        Assert.True(lines.Length >= 16, run.Out);
        Assert.All(lines, l => Assert.Contains(" 0:0 755 {", l, StringComparison.Ordinal));
        Assert.All(lines, l => Assert.Contains("\"supportedVersions\":", l, StringComparison.Ordinal));
    }

    /// <summary>umoci 0.4 reads gzip and one platform only: such an image is baked for it from the same lock.</summary>
    private async Task UnpackAsync(string bundle)
    {
        var umoci = Needs.Tool("umoci", "umoci");
        File.Copy(Path.Combine(node.Directory, "cni.lock.json"), folder["cni.lock.json"]);
        folder.Write("cni.yaml", RealNode.Manifest("bookworm") + """
            outputs:
              - { kind: oci, path: one, compression: gzip }
              - { kind: oci-archive, path: one.tar, compression: gzip }
            """);
        (await new Cnikit(folder.Path, node.Store).RunAsync("bake", "--platform", "linux/amd64")).Ok();
        Directory.CreateDirectory(folder["unpacked"]);
        (await Shell.RunAsync("tar", "-xf", folder["one.tar"], "-C", folder["unpacked"])).Ok();
        var (layout, archive) = (await StatAsync(umoci, "one"), await StatAsync(umoci, "unpacked"));
        Assert.Equal(layout, archive);
        (await Shell.RunAsync(umoci, "unpack", "--image", $"{folder["one"]}:latest", folder[bundle])).Ok();
    }

    private async Task<string> StatAsync(string umoci, string layout) =>
        (await Shell.RunAsync(umoci, "stat", "--json", "--image", $"{folder[layout]}:latest")).Ok().Out;

    private void Configure(string script)
    {
        var file = folder["bundle/config.json"];
        var config = System.Text.Json.Nodes.JsonNode.Parse(File.ReadAllText(file))!;
        config["process"]!["terminal"] = false;
        config["process"]!["args"] = new System.Text.Json.Nodes.JsonArray("/bin/sh", "-c", script);
        config["process"]!["env"] = new System.Text.Json.Nodes.JsonArray("PATH=/bin");
        ((System.Text.Json.Nodes.JsonObject)config["process"]!).Remove("rlimits");
        File.WriteAllText(file, config.ToJsonString());
    }
}
