using System.Text.Json;

namespace CniImageKit.Tests.EndToEnd;

/// <summary><c>cnikit check</c> against Debian's plugins, in the lock and in what was baked.</summary>
public sealed class CheckTests(RealNode node) : IClassFixture<RealNode>, IDisposable
{
    private readonly TempFolder folder = new();

    public void Dispose() => folder.Dispose();

    [Fact]
    public async Task Says_what_the_node_would_say_and_who_has_it()
    {
        folder.Write("deploy/storage.yaml", """
            kind: NetworkAttachmentDefinition
            metadata: { name: storage, namespace: default }
            spec:
              config: |
                { "cniVersion": "1.0.0",
                  "type": "macvlan", "ipam": { "type": "whereabouts" } }
            """);
        folder.Write("deploy/10-flannel.conflist", """{ "name": "cbr0", "plugins": [{ "type": "flannel" }, { "type": "portmap" }] }""");
        var ran = await node.Cnikit.RunAsync("check", folder["deploy"]);
        Assert.Equal(3, ran.ExitCode);
        Assert.Contains($"""
            {folder["deploy/storage.yaml"]}(6,44): error CNIK6101: The node would fail with: failed to find plugin "whereabouts" in path [/opt/cni/bin].
              needed by  NetworkAttachmentDefinition default/storage
              has it     whereabouts is in whereabouts
              mend       add `- {"{ from: whereabouts, include: [whereabouts] }"}` to plugins in cni.yaml, then `cnikit lock`
            """.ReplaceLineEndings("\n"), ran.Error, StringComparison.Ordinal);
        Assert.Contains("10-flannel.conflist(1,41): error CNIK6101: ", ran.Error, StringComparison.Ordinal);
        // The locked release has it no more.
        Assert.Contains("mend       add `- { from: flannel, include: [flannel] }` to plugins in cni.yaml", ran.Error, StringComparison.Ordinal);
        Assert.DoesNotContain("\"portmap\"", ran.Error, StringComparison.Ordinal);
        Assert.Contains("2 files need 6 plugins: bridge, flannel, host-local, macvlan, portmap, whereabouts", ran.Out, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Is_content_with_what_the_lock_has()
    {
        folder.Write("a.conf", """{ "cniVersion": "1.0.0", "name": "a", "type": "bridge", "ipam": { "type": "host-local" } }""");
        (await node.Cnikit.RunAsync("check", folder["a.conf"])).Ok();
    }

    [Theory]
    [InlineData("layout")]
    [InlineData("image.oci.tar")]
    [InlineData("rootfs/linux-amd64")]
    [InlineData("rootfs/linux-amd64/opt/cni/bin")]
    public async Task Looks_into_what_was_baked(string target)
    {
        folder.Write("a.conf", """{ "cniVersion": "1.0.0", "name": "a", "type": "bridge", "ipam": { "type": "host-local" } }""");
        (await node.Cnikit.RunAsync("check", folder["a.conf"], "--target", Path.Combine(node.Output, target))).Ok();
        folder.Write("b.conf", """{ "cniVersion": "1.0.0", "name": "b", "type": "multus" }""");
        Assert.Equal(3, (await node.Cnikit.RunAsync("check", folder["b.conf"], "--target", Path.Combine(node.Output, target))).ExitCode);
    }

    // By the lock in an image, a layer and a root file system, and by the lock at hand for a bare directory.
    [Theory]
    [InlineData("layout")]
    [InlineData("image.oci.tar")]
    [InlineData("layer.linux-amd64.tar.zst")]
    [InlineData("rootfs/linux-amd64")]
    [InlineData("rootfs/linux-amd64/opt/cni/bin")]
    public async Task Knows_the_CNI_versions_of_plugins_that_lie_there(string target)
    {
        folder.Write("a.conf", """{ "cniVersion": "1.1.0", "name": "a", "type": "bridge" }""");
        var elsewhere = new Cnikit(folder.Path, node.Store);
        var own = target.EndsWith("bin", StringComparison.Ordinal) ? node.Cnikit : elsewhere;
        var ran = await own.RunAsync("check", folder["a.conf"], "--explain", "--target", Path.Combine(node.Output, target));
        Assert.Equal(3, ran.ExitCode);
        Assert.Contains("a.conf(1,47): error CNIK6110: ", ran.Error, StringComparison.Ordinal);
        Assert.Contains("found      bridge of containernetworking-plugins 1.1.1", ran.Error, StringComparison.Ordinal);
        Assert.Matches(@"(?m)^firewall +containernetworking-plugins 1\.1\.1\S* ", ran.Out);
    }

    [Fact]
    public async Task Knows_those_of_a_plain_tar_by_the_lock_at_hand()
    {
        folder.Write("a.conf", """{ "cniVersion": "1.1.0", "name": "a", "type": "bridge" }""");
        var plugins = Path.Combine(node.Output, "rootfs/linux-amd64/opt/cni/bin");
        (await Shell.RunAsync("tar", "-C", plugins, "-cf", folder["bin.tar"], "bridge")).Ok();
        var ran = await node.Cnikit.RunAsync("check", folder["a.conf"], "--target", folder["bin.tar"]);
        Assert.Equal(3, ran.ExitCode);
        Assert.Contains("found      bridge of containernetworking-plugins 1.1.1", ran.Error, StringComparison.Ordinal);
        (await new Cnikit(folder.Path, folder["store"]).RunAsync("check", folder["a.conf"], "--target", folder["bin.tar"])).Ok();
    }

    [Fact]
    public async Task Claims_nothing_of_plugins_that_tell_nothing()
    {
        folder.Write("a.conf", """{ "cniVersion": "1.1.0", "name": "a", "type": "bridge" }""");
        var elsewhere = new Cnikit(folder.Path, node.Store);
        var plugins = Path.Combine(node.Output, "rootfs/linux-amd64/opt/cni/bin");
        (await elsewhere.RunAsync("check", folder["a.conf"], "--target", plugins)).Ok();
        Directory.CreateDirectory(folder["empty"]);
        var ran = await elsewhere.RunAsync("check", folder["a.conf"], "--target", folder["empty"]);
        Assert.Equal(3, ran.ExitCode);
        Assert.Contains("failed to find plugin \"bridge\" in path [/opt/cni/bin]", ran.Error, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Tells_programs_what_is_needed_where()
    {
        folder.Write("a.conf", """{ "cniVersion": "1.0.0", "name": "a", "type": "ovs" }""");
        var ran = await node.Cnikit.RunAsync("check", folder["a.conf"], "--json", "--sarif", folder["a.sarif"]);
        var root = JsonDocument.Parse(ran.Out).RootElement;
        Assert.False(root.GetProperty("ok").GetBoolean());
        var need = Assert.Single(root.GetProperty("needed").EnumerateArray());
        Assert.Equal(("ovs", 1, 47), (
            need.GetProperty("plugin").GetString(), need.GetProperty("line").GetInt32(), need.GetProperty("column").GetInt32()));
        Assert.Contains("CNIK6101", File.ReadAllText(folder["a.sarif"]), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Fails_for_files_that_are_not_there_and_passes_over_what_is_not_ours()
    {
        Assert.Contains("CNIK9107", (await node.Cnikit.RunAsync("check", folder["none.yaml"])).Error, StringComparison.Ordinal);
        folder.Write("deploy/broken.yaml", "kind: Network\n  x: [\n");
        folder.Write("deploy/other.yaml", "a: [\n");
        var ran = (await node.Cnikit.RunAsync("check", folder["deploy"])).Ok();
        Assert.Contains("broken.yaml(2,4): warning CNIK6605: ", ran.Error, StringComparison.Ordinal);
        Assert.DoesNotContain("other.yaml", ran.Error, StringComparison.Ordinal);
    }
}
