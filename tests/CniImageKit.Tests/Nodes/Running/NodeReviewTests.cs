using CniImageKit.Diagnostics;
using CniImageKit.Nodes.Reports;

namespace CniImageKit.Tests.Nodes.Running;

public class NodeReviewTests
{
    [Fact]
    public async Task Knows_since_when_something_differs()
    {
        using var node = await SampleNode.MakeAsync();
        await node.ShellAsync("rm opt/cni/bin/bridge");
        var first = await node.LookAsync(r => r with { StateFile = "state.json" });
        node.Now += TimeSpan.FromHours(5);
        await node.ShellAsync("echo x >> opt/cni/bin/macvlan");
        var second = await node.LookAsync(r => r with { StateFile = "state.json" });
        Assert.Equal([first.Report.CheckedAt, second.Report.CheckedAt], second.Report.Drift.Select(d => d.Since));
        Assert.Equal(second.Report.Drift, NodeReportJson.Read("s", System.Text.Encoding.UTF8.GetBytes(node.Text("state.json"))).Drift);
    }

    [Fact]
    public async Task Keeps_what_it_knew_while_nothing_can_be_told()
    {
        using var node = await SampleNode.MakeAsync();
        await node.ShellAsync("rm opt/cni/bin/bridge");
        var first = await node.LookAsync(r => r with { StateFile = "state.json" });
        var config = File.ReadAllText(node[SampleNode.Config]);
        node.Write(SampleNode.Config, "broken");
        node.Now += TimeSpan.FromHours(1);
        Assert.Equal(NodeState.Unknown, (await node.LookAsync(r => r with { StateFile = "state.json" })).Report.State);
        node.Write(SampleNode.Config, config);
        var third = await node.LookAsync(r => r with { StateFile = "state.json" });
        Assert.Equal(first.Report.CheckedAt, third.Report.Drift[0].Since);
    }

    [Fact]
    public async Task Begins_anew_where_the_state_is_damaged()
    {
        using var node = await SampleNode.MakeAsync();
        node.Write("../state.json", "{");
        var outcome = await node.LookAsync(r => r with { StateFile = "state.json" });
        Assert.Equal(NodeState.Held, outcome.Report.State);
        Assert.Equal("CNIK5702", Assert.Single(outcome.Findings).Rule.Id);
        Assert.Empty((await node.LookAsync(r => r with { StateFile = "state.json" })).Findings);
    }

    [Fact]
    public async Task Writes_metrics_that_promtool_takes()
    {
        var promtool = Needs.Tool("promtool", "prometheus");
        using var node = await SampleNode.MakeAsync();
        await node.ShellAsync("rm opt/cni/bin/bridge");
        await node.LookAsync(r => r with { MetricsFile = "cnikit.prom" });
        var metrics = node.Text("cnikit.prom");
        var judged = await Shell.RunAsync(promtool, ["check", "metrics"], null, null, metrics);
        Assert.Equal((0, "", ""), (judged.ExitCode, judged.Out, judged.Error));
        Assert.Equal(
            """
            cnikit_node_state{state="unknown"} 0
            cnikit_node_state{state="held"} 0
            cnikit_node_state{state="drifted"} 1
            cnikit_plugin_held{plugin="bridge"} 0
            cnikit_plugin_held{plugin="host-local"} 1
            cnikit_plugin_held{plugin="loopback"} 1
            cnikit_plugin_held{plugin="macvlan"} 1
            cnikit_drift{kind="missing"} 1
            cnikit_drift{kind="changed"} 0
            cnikit_drift{kind="mode"} 0
            cnikit_drift{kind="extra"} 0
            cnikit_drift{kind="link"} 0
            cnikit_drift_since_timestamp_seconds{plugin="bridge",kind="missing",path="/opt/cni/bin/bridge"} 1796040000
            cnikit_last_check_timestamp_seconds 1796040000
            cnikit_lock_info{lock="LOCK",platform="linux/amd64",runtime="containerd"} 1

            """.Replace("LOCK", $"{Digest.Sha256(File.ReadAllBytes(node["usr/share/cnikit/cni.lock.json"]))}", StringComparison.Ordinal),
            string.Concat(metrics.Split('\n').Where(l => !l.StartsWith('#')).Select(l => l + "\n"))[..^1]);
    }

    [Fact]
    public async Task Escapes_what_a_label_holds()
    {
        var promtool = Needs.Tool("promtool", "prometheus");
        var report = new NodeReport
        {
            Lock = null,
            Platform = Platform.Parse("linux/amd64"),
            CheckedAt = DateTimeOffset.UnixEpoch,
            State = NodeState.Unknown,
            Runtime = "a\"b\\c\nd",
            Plugins = 0,
        };
        var metrics = System.Text.Encoding.UTF8.GetString(NodeMetrics.Write(report, []));
        Assert.Contains("runtime=\"a\\\"b\\\\c\\nd\"", metrics, StringComparison.Ordinal);
        Assert.Equal(0, (await Shell.RunAsync(promtool, ["check", "metrics"], null, null, metrics)).ExitCode);
    }

    [Theory]
    [InlineData("rm usr/share/cnikit/cni.lock.json", "CNIK5255")]
    [InlineData("echo '{' > usr/share/cnikit/cni.lock.json", "CNIK3005")]
    [InlineData("rm -r etc/containerd", "CNIK5254")]
    [InlineData("printf 'version = 2\\n[plugins\\n' > etc/containerd/config.toml", "CNIK5252")]
    [InlineData("printf 'a = \\377\\n' > etc/containerd/config.toml", "CNIK5252")]
    [InlineData("printf 'a = 1\\na = 2\\n' > etc/containerd/config.toml", "CNIK5252")]
    [InlineData("printf 'a = \"\\\\ud800\"\\n' > etc/containerd/config.toml", "CNIK5252")]
    [InlineData("(printf 'a = '; head -c 100000 /dev/zero | tr '\\0' '[') > etc/containerd/config.toml", "CNIK5252")]
    [InlineData("head -c 2000000 /dev/zero | tr '\\0' '#' > etc/containerd/config.toml", "CNIK5252")]
    [InlineData("printf 'version = 2\\nimports = [\"gone.toml\"]\\n' > etc/containerd/config.toml", "CNIK5253")]
    [InlineData("printf 'version = 2\\nimports = [\"d/*\"]\\n' > etc/containerd/config.toml; mkdir etc/containerd/d; "
        + "for i in $(seq 300); do : > etc/containerd/d/$i; done", "CNIK5253")]
    [InlineData("printf 'version = 2\\ndisabled_plugins = [\"io.containerd.grpc.v1.cri\"]\\n' > etc/containerd/config.toml", "CNIK5256")]
    [InlineData("printf \"version = 3\\n[plugins.'io.containerd.cri.v1.runtime'.cni]\\nbin_dir = '/a'\\nbin_dirs = ['/b']\\n\" > etc/containerd/config.toml", "CNIK6104")]
    public async Task Says_why_nothing_can_be_told(string change, string rule)
    {
        using var node = await SampleNode.MakeAsync();
        await node.ShellAsync(change);
        var outcome = await node.LookAsync(r => r with { MetricsFile = "cnikit.prom" });
        Assert.Equal(NodeState.Unknown, outcome.Report.State);
        Assert.Contains(rule, outcome.Findings.Where(f => f.Rule.Severity == Severity.Error).Select(f => f.Rule.Id));
        Assert.Contains("cnikit_node_state{state=\"unknown\"} 1\n", node.Text("cnikit.prom"), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Points_at_what_is_wrong_in_a_file()
    {
        using var node = await SampleNode.MakeAsync();
        node.Write(SampleNode.Config, "version = 2\nimports = ['x.toml']\n");
        node.Write("etc/containerd/x.toml", "[a]\nb = 1\nb = 2\n");
        var finding = Assert.Single((await node.LookAsync()).Findings);
        Assert.StartsWith("/etc/containerd/x.toml(3,1): error CNIK5252: ", $"{finding}", StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("version = 2\nimports = ['a.toml']\n", "[x]\n", "")]
    [InlineData("version = 2\nimports = ['a.toml']\n", "version = 2\nimports = ['config.toml']\n", "CNIK5701")]
    [InlineData("version = 2\nimports = ['config.toml']\n", "", "CNIK5701")]
    [InlineData("version = 2\n[plugins.'io.containerd.grpc.v1.cri'.cni]\nbin_dirs = ['/a']\n", "", "CNIK5703")]
    [InlineData("version = 3\n[plugins.'io.containerd.grpc.v1.cri'.cni]\nbin_dir = '/a'\n", "", "CNIK5703")]
    public async Task Warns_of_what_the_runtime_passes_over(string config, string other, string rules)
    {
        using var node = await SampleNode.MakeAsync();
        node.Write(SampleNode.Config, config);
        node.Write("etc/containerd/a.toml", other);
        var outcome = await node.LookAsync();
        Assert.Equal(rules, string.Join(' ', outcome.Findings.Select(f => f.Rule.Id)));
        Assert.Equal(NodeState.Held, outcome.Report.State);
    }
}
