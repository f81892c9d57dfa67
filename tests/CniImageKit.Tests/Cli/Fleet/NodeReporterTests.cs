using System.Text;
using CniImageKit.Nodes.Fleet;
using CniImageKit.Nodes.Reports;
using CniImageKit.Testing.Clusters;

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

    private async Task<Ran> SendAsync(NodeReport report, string node)
    {
        File.WriteAllBytes(bed.Folder["report.json"], NodeReportJson.Write(report));
        bed.Command.Environment["NODE_NAME"] = node;
        return await bed.Command.RunAsync("fleet", "report", "--report", "report.json");
    }
}
