using CniImageKit.Nodes.Reports;

namespace CniImageKit.Tests.Nodes.Running;

public class NodeDriftTests
{
    [Fact]
    public async Task Holds_what_was_baked()
    {
        using var node = await SampleNode.MakeAsync();
        var outcome = await node.LookAsync();
        Assert.Empty(outcome.Findings);
        Assert.Equal(NodeState.Held, outcome.Report.State);
        Assert.Equal(4, outcome.Report.Plugins);
        Assert.Equal("/usr/share/cnikit/cni.lock.json", outcome.Lock);
        Assert.Equal(Digest.Sha256(File.ReadAllBytes(node["usr/share/cnikit/cni.lock.json"])), outcome.Report.Lock);
        Assert.Equal([new NodeDirectory("/opt/cni/bin", "/etc/containerd/config.toml:4")], outcome.Report.Directories);
        Assert.Equal("containerd", outcome.Report.Runtime);
    }

    [Theory]
    [InlineData("rm opt/cni/bin/bridge", "bridge missing /opt/cni/bin/bridge", "CNIK5260")]
    [InlineData("rm -r opt/cni/bin/*", "bridge missing /opt/cni/bin/bridge, host-local missing /opt/cni/bin/host-local, "
        + "loopback missing /opt/cni/bin/loopback, macvlan missing /opt/cni/bin/macvlan", "CNIK5260 CNIK5260 CNIK5260 CNIK5260")]
    [InlineData("echo x >> opt/cni/bin/bridge", "bridge changed /opt/cni/bin/bridge", "CNIK5261")]
    [InlineData("cp opt/cni/bin/macvlan opt/cni/bin/bridge", "bridge changed /opt/cni/bin/bridge", "CNIK5261")]
    [InlineData("chmod 4755 opt/cni/bin/bridge", "bridge mode /opt/cni/bin/bridge", "CNIK5264")]
    [InlineData("chmod 0775 opt/cni/bin/bridge", "bridge mode /opt/cni/bin/bridge", "CNIK5264")]
    [InlineData("chmod 0644 opt/cni/bin/bridge", "bridge mode /opt/cni/bin/bridge", "CNIK5264")]
    [InlineData("chown 7:8 opt/cni/bin/bridge", "bridge mode /opt/cni/bin/bridge", "CNIK5265")]
    [InlineData("chown 7:8 opt/cni/bin/bridge; chmod 4777 opt/cni/bin/bridge", "bridge mode /opt/cni/bin/bridge", "CNIK5264 CNIK5265")]
    [InlineData("setcap cap_net_admin,cap_bpf+ep opt/cni/bin/bridge", "bridge mode /opt/cni/bin/bridge", "CNIK5269")]
    [InlineData("setcap cap_net_raw+i opt/cni/bin/bridge; chmod 4755 opt/cni/bin/bridge", "bridge mode /opt/cni/bin/bridge", "CNIK5264 CNIK5269")]
    [InlineData("setcap cap_net_raw+ep opt/cni/bin/bridge; setcap -r opt/cni/bin/bridge", "held", "")]
    [InlineData("rm opt/cni/bin/bridge; mkdir opt/cni/bin/bridge", "bridge link /opt/cni/bin/bridge", "CNIK5263")]
    [InlineData("ln -sf /nowhere opt/cni/bin/bridge", "bridge link /opt/cni/bin/bridge", "CNIK5263")]
    [InlineData("ln -sf bridge opt/cni/bin/bridge", "bridge link /opt/cni/bin/bridge", "CNIK5263")]
    [InlineData("rm opt/cni/bin/bridge; mkfifo opt/cni/bin/bridge", "bridge link /opt/cni/bin/bridge", "CNIK5263")]
    [InlineData("ln -sf macvlan opt/cni/bin/bridge", "bridge changed /opt/cni/bin/bridge", "CNIK5261")]
    [InlineData("mv opt/cni/bin/bridge lib; ln -s /lib opt/cni/bin/bridge", "held", "CNIK5711")]
    [InlineData("mv opt/cni var; ln -s /var opt/cni", "held", "")]
    [InlineData("echo more > opt/cni/bin/calico", "held", "")]
    public async Task Finds_each_kind(string change, string drift, string rules)
    {
        Needs.Tool("setcap", "libcap2-bin");
        using var node = await SampleNode.MakeAsync();
        await node.ShellAsync(change);
        Assert.Equal(drift, await node.DriftAsync());
        Assert.Equal(rules, string.Join(' ', (await node.LookAsync()).Findings.Select(f => f.Rule.Id)));
    }

    [Fact]
    public async Task Names_the_capabilities_that_a_file_gives()
    {
        Needs.Tool("setcap", "libcap2-bin");
        using var node = await SampleNode.MakeAsync();
        await node.ShellAsync("setcap cap_net_admin,cap_bpf,cap_chown+ep opt/cni/bin/bridge");
        var finding = Assert.Single((await node.LookAsync()).Findings);
        Assert.Contains("found     cap_chown,cap_net_admin,cap_bpf\n", finding.ToText(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Takes_a_directory_that_others_may_write_for_drift_of_all_that_comes_after_it()
    {
        using var node = await SampleNode.MakeAsync();
        node.Write(SampleNode.Config, "version = 3\n[plugins.'io.containerd.cri.v1.runtime'.cni]\nbin_dirs = ['/first', '/opt/cni/bin']\n");
        await node.ShellAsync("mkdir first; chmod 1777 first");
        var outcome = await node.LookAsync();
        Assert.Equal(NodeState.Drifted, outcome.Report.State);
        Assert.Equal(0, outcome.Report.Plugins);
        Assert.All(outcome.Report.Drift, d => Assert.Equal(DriftKind.Mode, d.Kind));
        Assert.Equal("CNIK5267", Assert.Single(outcome.Findings).Rule.Id);
    }

    [Fact]
    public async Task Finds_a_plugin_that_an_earlier_directory_shadows()
    {
        using var node = await SampleNode.MakeAsync();
        node.Write(SampleNode.Config, "version = 3\n[plugins.'io.containerd.cri.v1.runtime'.cni]\nbin_dirs = ['/first', '/opt/cni/bin']\n");
        Assert.Equal("held", await node.DriftAsync());
        Assert.Equal("CNIK5710", Assert.Single((await node.LookAsync()).Findings).Rule.Id);
        await node.ShellAsync("mkdir first; cp opt/cni/bin/macvlan first/bridge");
        var outcome = await node.LookAsync();
        var drift = Assert.Single(outcome.Report.Drift);
        Assert.Equal(("bridge", "/first/bridge", DriftKind.Extra), (drift.Plugin, drift.Path, drift.Kind));
        Assert.Equal(
            "/first/bridge is run in place of the locked bridge in /opt/cni/bin.", Assert.Single(outcome.Findings).Message);
    }

    [Fact]
    public async Task Finds_a_plugin_for_another_processor()
    {
        using var node = await SampleNode.MakeAsync();
        var foreign = Path.Combine(await DebianPackages.UnpackAsync("bookworm", "arm64"), "usr/lib/cni/bridge");
        File.Copy(foreign, node["opt/cni/bin/bridge"], overwrite: true);
        var outcome = await node.LookAsync();
        Assert.Equal(["CNIK5261", "CNIK5266"], outcome.Findings.Select(f => f.Rule.Id));
        Assert.Contains("linux/arm64", outcome.Findings[1].ToText(), StringComparison.Ordinal);
        Assert.Equal(DriftKind.Changed, Assert.Single(outcome.Report.Drift).Kind);
    }

    [Theory]
    [InlineData("23 1 0:1 / / rw shared:1 - ext4 /dev/a rw\n24 23 0:2 / /opt rw,nosuid,noexec - ext4 /dev/b rw\n", true)]
    [InlineData("23 1 0:1 / / rw,noexec shared:1 - ext4 /dev/a rw\n24 23 0:2 / /opt/cni ro - ext4 /dev/b ro\n", false)]
    [InlineData("23 1 0:1 / / rw - ext4 /dev/a rw\n24 23 0:2 / /opt rw,noexec - ext4 /dev/b rw\n25 24 0:3 / /opt rw - ext4 /dev/c rw\n", false)]
    [InlineData("23 1 0:1 / / rw - ext4 /dev/a rw\n24 23 0:2 / /opt/cni/binary rw,noexec - ext4 /dev/b rw\n", false)]
    [InlineData("garbage\n\n1 2 3\n", false)]
    public async Task Finds_a_mount_that_forbids_to_run_programs(string mountinfo, bool forbidden)
    {
        using var node = await SampleNode.MakeAsync();
        node.Write("proc/1/mountinfo", mountinfo);
        var outcome = await node.LookAsync();
        Assert.Equal(forbidden ? NodeState.Drifted : NodeState.Held, outcome.Report.State);
        Assert.Equal(forbidden ? ["CNIK5268"] : [], outcome.Findings.Select(f => f.Rule.Id));
        Assert.Equal(forbidden ? 4 : 0, outcome.Report.Drift.Length);
    }

    [Fact]
    public async Task Lists_what_others_put_there()
    {
        using var node = await SampleNode.MakeAsync();
        await node.ShellAsync("echo a > opt/cni/bin/calico; mkdir opt/cni/bin/d");
        Assert.Equal(["/opt/cni/bin/calico"], (await node.LookAsync()).Foreign);
    }

    [Fact]
    public async Task Says_which_of_several_locks_it_took()
    {
        using var node = await SampleNode.MakeAsync();
        await node.ShellAsync("mkdir -p etc/cnikit; cp usr/share/cnikit/cni.lock.json etc/cnikit");
        Assert.Empty((await node.LookAsync()).Findings);
        await node.ShellAsync("sed -i 's/\"version\": \"1\"/\"version\": \"2\"/' etc/cnikit/cni.lock.json");
        var outcome = await node.LookAsync();
        Assert.Equal("/etc/cnikit/cni.lock.json", outcome.Lock);
        Assert.Equal("CNIK5705", Assert.Single(outcome.Findings).Rule.Id);
    }
}
