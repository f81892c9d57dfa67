using System.Text;
using CniImageKit.Cli.Clusters;
using CniImageKit.Nodes.Fleet;
using CniImageKit.Nodes.Reports;
using CniImageKit.Testing.Clusters;
using CniImageKit.Tests.Nodes.Running;

namespace CniImageKit.Tests.Cli.Fleet;

/// <summary><c>cnikit fleet report</c>: what a node puts into the cluster.</summary>
public sealed class NodeReporterTests : IAsyncLifetime
{
    private FleetBed bed = null!;

    public async ValueTask InitializeAsync() => bed = await FleetBed.StartAsync();

    public ValueTask DisposeAsync() => bed.DisposeAsync();

    [Fact]
    public async Task Puts_the_report_into_the_annotation_of_its_node_and_nothing_else()
    {
        var node = bed.Add("a-1", "general", (string?)null);
        var before = node.Annotations.Keys.ToList();
        (await SendAsync(FleetBed.Report(), "a-1")).Ok();
        Assert.Equal([NodeAnnotation.Key, .. before], node.Annotations.Keys.OrderBy(k => k == NodeAnnotation.Key ? 0 : 1));
        Assert.Equal(NodeState.Held, NodeReportJson.Read("a-1", Encoding.UTF8.GetBytes(node.Annotations[NodeAnnotation.Key])).State);
        Assert.Equal(["GET /api/v1/nodes/a-1", "PATCH /api/v1/nodes/a-1?fieldManager=cnikit-fleet"], bed.Cluster.Seen);
        Assert.True((await bed.JsonAsync(0, "fleet")).GetProperty("ok").GetBoolean());
    }

    [Fact]
    public async Task Keeps_since_when_a_difference_is_known()
    {
        var node = bed.Add("a-1", "general", FleetBed.Report(FleetBed.Changed("bridge")));
        (await SendAsync(FleetBed.Report(FleetBed.Changed("bridge") with { Since = FleetBed.Since.AddDays(9) }), "a-1")).Ok();
        Assert.Contains("\"since\":\"2026-08-03T10:12:00Z\"", node.Annotations[NodeAnnotation.Key], StringComparison.Ordinal);
    }

    [Fact]
    public async Task Puts_a_large_report_into_the_ConfigMap_of_its_node()
    {
        var node = bed.Add("a-1", "general", (string?)null);
        var report = FleetBed.Report([.. Enumerable.Range(0, 200).Select(i => FleetBed.Changed($"plugin-{i}"))]);
        (await SendAsync(report, "a-1")).Ok();
        Assert.StartsWith("configmap sha256:", node.Annotations[NodeAnnotation.Key], StringComparison.Ordinal);
        var map = bed.Cluster.ConfigMaps["cnikit/a-1"];
        // Goes when the node goes.
        Assert.Equal(node.Uid, map["metadata"]!["ownerReferences"]![0]!["uid"]!.GetValue<string>());
        var json = await bed.JsonAsync(3, "fleet");
        Assert.Equal(200, json.GetProperty("nodes")[0].GetProperty("drift").GetArrayLength());

        // Somebody changes the ConfigMap, who may not change the node.
        map["data"]![NodeAnnotation.DataKey] = Encoding.UTF8.GetString(NodeAnnotation.Compact(FleetBed.Report()));
        json = await bed.JsonAsync(3, "fleet");
        Assert.Equal("unreadable", json.GetProperty("nodes")[0].GetProperty("state").GetString());
    }

    [Theory]
    [InlineData(409)]
    [InlineData(429)]
    [InlineData(500)]
    public async Task Tries_again_where_the_server_cannot_take_it_now(int code)
    {
        var node = bed.Add("a-1", "general", (string?)null);
        var refused = 0;
        bed.Cluster.Before = async context =>
        {
            if (context.Request.Method != "PATCH" || Interlocked.Increment(ref refused) > 1) return false;
            context.Response.Headers.RetryAfter = "0";
            await StandInCluster.StatusAsync(context, code, "not now");
            return true;
        };
        (await SendAsync(FleetBed.Report(), "a-1")).Ok();
        Assert.Contains(NodeAnnotation.Key, node.Annotations.Keys);
    }

    [Fact]
    public async Task Refuses_a_file_that_is_no_report_and_a_node_that_is_not_there()
    {
        bed.Folder.Write("report.json", "{}");
        bed.Command.Environment["NODE_NAME"] = "a-1";
        var ran = await bed.Command.RunAsync("fleet", "report", "--report", "report.json");
        Assert.Contains("CNIK5250", ran.Error, StringComparison.Ordinal);
        Assert.Empty(bed.Cluster.Seen);
        Assert.Contains("CNIK9309", (await SendAsync(FleetBed.Report(), "b-1")).Error, StringComparison.Ordinal);
    }

    /// <summary>Real plugins, the lock beside them, and a file that somebody changes; seen from the other end of the cluster.</summary>
    [Fact]
    public async Task Looks_at_the_node_itself()
    {
        using var node = await SampleNode.MakeAsync();
        bed.Add("a-1", "general", (string?)null);
        string[] report = ["fleet", "report", "--root", node.Root, "--node-name", "a-1"];
        Assert.StartsWith("a-1  held  ", (await bed.Command.RunAsync(report)).Ok().Out, StringComparison.Ordinal);
        (await bed.Command.RunAsync("fleet", "--lock", Path.Combine(node.Root, "usr/share/cnikit/cni.lock.json"))).Ok();

        await node.ShellAsync("echo more >> opt/cni/bin/bridge");
        var ran = (await bed.Command.RunAsync(report)).Ok();
        Assert.StartsWith("a-1  drifted  ", ran.Out, StringComparison.Ordinal);
        var drift = (await bed.JsonAsync(3, "fleet")).GetProperty("drift");
        Assert.Equal(1, drift.GetArrayLength());
        Assert.Equal("/opt/cni/bin/bridge", drift[0].GetProperty("path").GetString());
        Assert.Equal("changed", drift[0].GetProperty("kind").GetString());
    }

    [Fact]
    public async Task Goes_on_until_it_is_cancelled_also_where_a_report_is_refused()
    {
        bed.Add("a-1", "general", (string?)null);
        bed.Folder.Write("report.json", Encoding.UTF8.GetString(NodeReportJson.Write(FleetBed.Report())));
        var refused = 0;
        bed.Cluster.Before = async context =>
        {
            if (context.Request.Method != "PATCH" || Interlocked.Increment(ref refused) > 1) return false;
            await StandInCluster.StatusAsync(context, 403, "denied by the admission policy");
            return true;
        };
        using var running = bed.Command.Start("fleet", "report", "--report", "report.json", "--node-name", "a-1", "--every", "1s");
        await running.UntilAsync(() => bed.Cluster.Seen.Count(s => s.StartsWith("PATCH", StringComparison.Ordinal)) >= 3);
        await running.InterruptAsync();
        var ran = await running.EndAsync();
        Assert.Equal(130, ran.ExitCode);
        Assert.Contains("CNIK9706", ran.Error, StringComparison.Ordinal);
        Assert.Contains("a-1  held", ran.Out, StringComparison.Ordinal);
    }

    [Fact]
    public void Spreads_the_looks_of_many_nodes_over_time()
    {
        var host = Host.Of("/", new System.Collections.Hashtable { ["HOME"] = "/home/me" }, 1, TimeProvider.System);
        TimeSpan[] pauses =
        [
            .. Enumerable.Range(0, 1000).Select(i => new NodeWatch(host, $"n-{i}", null!, null!, null!).Pause(TimeSpan.FromMinutes(30), 0)),
        ];
        Assert.All(pauses, p => Assert.InRange(p, TimeSpan.FromMinutes(24), TimeSpan.FromMinutes(36)));
        // No minute of the twelve has more than twice its share.
        Assert.All(pauses.CountBy(p => (int)p.TotalMinutes), m => Assert.InRange(m.Value, 30, 170));
    }

    private async Task<Ran> SendAsync(NodeReport report, string node)
    {
        File.WriteAllBytes(bed.Folder["report.json"], NodeReportJson.Write(report));
        bed.Command.Environment["NODE_NAME"] = node;
        return await bed.Command.RunAsync("fleet", "report", "--report", "report.json");
    }
}
