using System.Text.Json;
using CniImageKit.Testing.Clusters;
using Microsoft.AspNetCore.Http;

namespace CniImageKit.Tests.Cli.Fleet;

/// <summary>The audit of a cluster, by the command, over TLS.</summary>
public sealed class FleetTests : IAsyncLifetime
{
    private FleetBed bed = null!;

    public async ValueTask InitializeAsync() => bed = await FleetBed.StartAsync();

    public ValueTask DisposeAsync() => bed.DisposeAsync();

    [Fact]
    public async Task Says_which_node_which_pool_which_plugin_and_since_when()
    {
        bed.Add("a-1", "general", FleetBed.Report());
        bed.Add("g-1", "gpu", FleetBed.Report(FleetBed.Changed("macvlan")));
        bed.Add("g-2", "gpu", FleetBed.Report(FleetBed.Changed("macvlan") with { Since = FleetBed.Since.AddDays(2) }));
        var ran = await bed.Command.RunAsync("fleet");
        Assert.Equal(3, ran.ExitCode);
        Assert.Contains("stand-in  3 nodes in 2 pools: 1 held, 2 drifted", ran.Out, StringComparison.Ordinal);
        var rows = ran.Out.Split('\n');
        // The worst pool first.
        Assert.True(Array.FindIndex(rows, r => r.StartsWith("gpu ", StringComparison.Ordinal))
            < Array.FindIndex(rows, r => r.StartsWith("general ", StringComparison.Ordinal)), ran.Out);
        Assert.Single(rows, r => r.StartsWith("macvlan  other bytes ", StringComparison.Ordinal)
            && r.Contains("  2      2026-08-03 10:12  gpu    /opt/cni/bin/macvlan", StringComparison.Ordinal));

        var json = await bed.JsonAsync(3, "fleet");
        Assert.False(json.GetProperty("ok").GetBoolean());
        Assert.Equal(2, json.GetProperty("counts").GetProperty("drifted").GetInt32());
        var drift = json.GetProperty("drift")[0];
        Assert.Equal(["g-1", "g-2"], drift.GetProperty("nodes").EnumerateArray().Select(n => n.GetString()));
        Assert.Equal("2026-08-03T10:12:00Z", drift.GetProperty("since").GetString());
        var node = json.GetProperty("nodes").EnumerateArray().Single(n => n.GetProperty("name").GetString() == "g-2");
        Assert.Equal("2026-08-05T10:12:00Z", node.GetProperty("drift")[0].GetProperty("since").GetString());
        Assert.Equal("CNIK9307", json.GetProperty("diagnostics")[0].GetProperty("id").GetString());
    }

    [Fact]
    public async Task Ends_with_0_where_every_node_holds_its_lock()
    {
        bed.Add("a-1", "general", FleetBed.Report());
        var ran = (await bed.Command.RunAsync("fleet", "--lock", FleetBed.Lock.ToString())).Ok();
        Assert.Equal("stand-in  1 node in pool general: 1 held\n", ran.Out);
        Assert.Equal("", ran.Error);
    }

    [Fact]
    public async Task Tells_of_nodes_that_run_another_lock()
    {
        bed.Add("a-1", "general", FleetBed.Report());
        var ran = await bed.Command.RunAsync("fleet", "--lock", Digest.Sha256("newer"u8).ToString(), "--sarif", "found.sarif");
        Assert.Equal(3, ran.ExitCode);
        Assert.Contains("1 other lock", ran.Out, StringComparison.Ordinal);
        Assert.Contains("not asked for", ran.Out, StringComparison.Ordinal);
        Assert.Contains("CNIK9308", File.ReadAllText(bed.Folder["found.sarif"]), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Warns_of_nodes_without_a_report_and_of_old_ones()
    {
        bed.Add("a-1", "general", FleetBed.Report() with { CheckedAt = FleetBed.Since });
        bed.Add("a-2", "general", (string?)null);
        var json = await bed.JsonAsync(0, "fleet", "--stale", "30m");
        Assert.Equal(["noReport 1", "stale 1"], Counts(json));
        Assert.Equal(["CNIK9700", "CNIK9701"], Ids(json));
    }

    /// <summary>Whoever may write an annotation of a node can write anything.</summary>
    [Theory]
    [InlineData("")]
    [InlineData("{}")]
    [InlineData("[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[")]
    [InlineData("<script>alert(1)</script>")]
    [InlineData("configmap sha256:00")]
    [InlineData("configmap sha256:0000000000000000000000000000000000000000000000000000000000000000")]
    [InlineData("{\"reportVersion\":99}")]
    public async Task Refuses_an_annotation_that_is_no_report(string annotation)
    {
        bed.Add("a-1", "general", FleetBed.Report());
        bed.Add("a-2", "general", annotation);
        var json = await bed.JsonAsync(3, "fleet");
        Assert.Equal(["unreadable 1", "held 1"], Counts(json));
        Assert.Equal(["CNIK9306"], Ids(json));
        // Nothing but the node's own ConfigMap is ever asked for.
        Assert.DoesNotContain(bed.Cluster.Seen, s => s.Contains("configmaps", StringComparison.Ordinal)
            && !s.EndsWith("/api/v1/namespaces/cnikit/configmaps/a-2", StringComparison.Ordinal));
    }

    [Fact]
    public async Task Reads_all_pages_and_asks_for_metadata_alone()
    {
        for (var i = 0; i < 1203; i++) bed.Add($"n-{i:0000}", null, FleetBed.Report());
        var json = await bed.JsonAsync(0, "fleet");
        Assert.Equal(["held 1203"], Counts(json));
        Assert.Equal(3, bed.Cluster.Seen.Count);
        Assert.All(bed.Cluster.Seen, s => Assert.StartsWith("GET /api/v1/nodes?limit=500", s, StringComparison.Ordinal));
    }

    [Fact]
    public async Task Reads_whole_nodes_of_a_server_that_knows_no_metadata_alone()
    {
        bed.Cluster.KnowsPartial = false;
        bed.Add("g-1", "gpu", FleetBed.Report(FleetBed.Changed("macvlan")));
        Assert.Equal(["drifted 1"], Counts(await bed.JsonAsync(3, "fleet")));
    }

    [Fact]
    public async Task Goes_on_where_the_server_says_when_a_list_expires()
    {
        for (var i = 0; i < 1203; i++) bed.Add($"n-{i:0000}", null, FleetBed.Report());
        bed.Cluster.ExpireAfter.Enqueue(2);
        bed.Cluster.GoesOn = true;
        var json = await bed.JsonAsync(0, "fleet");
        Assert.Equal(["held 1203"], Counts(json));
        Assert.Equal(["CNIK9702"], Ids(json));
        Assert.Equal(4, bed.Cluster.Seen.Count);
    }

    [Fact]
    public async Task Begins_anew_where_an_expired_list_cannot_go_on()
    {
        for (var i = 0; i < 1203; i++) bed.Add($"n-{i:0000}", null, FleetBed.Report());
        bed.Cluster.ExpireAfter.Enqueue(2);
        var json = await bed.JsonAsync(0, "fleet");
        Assert.Equal(["held 1203"], Counts(json));
        Assert.Empty(Ids(json));
        Assert.Equal(6, bed.Cluster.Seen.Count);
    }

    [Fact]
    public async Task Gives_up_on_a_list_that_always_expires()
    {
        for (var i = 0; i < 600; i++) bed.Add($"n-{i:0000}", null, FleetBed.Report());
        for (var i = 0; i < 10; i++) bed.Cluster.ExpireAfter.Enqueue(1);
        Assert.Equal(["CNIK9305"], Ids(await bed.JsonAsync(1, "fleet")));
    }

    [Theory]
    [InlineData(429)]
    [InlineData(500)]
    [InlineData(503)]
    public async Task Tries_again_where_the_server_has_too_much_to_do(int code)
    {
        bed.Add("a-1", "general", FleetBed.Report());
        var refused = 0;
        bed.Cluster.Before = async context =>
        {
            if (Interlocked.Increment(ref refused) > 2) return false;
            context.Response.Headers.RetryAfter = "0";
            await StandInCluster.StatusAsync(context, code, "busy");
            return true;
        };
        Assert.Equal(["held 1"], Counts(await bed.JsonAsync(0, "fleet")));
        Assert.Equal(3, bed.Cluster.Seen.Count);
    }

    [Fact]
    public async Task Asks_again_for_a_page_that_breaks_off()
    {
        for (var i = 0; i < 700; i++) bed.Add($"n-{i:0000}", null, FleetBed.Report());
        var broken = 0;
        bed.Cluster.Before = async context =>
        {
            if (!context.Request.QueryString.Value!.Contains("continue", StringComparison.Ordinal) || broken++ > 0) return false;
            context.Response.ContentLength = 100_000;
            await context.Response.WriteAsync("""{"kind":"NodeList","metadata":{},"items":[{"metadata":{"name":"n-0500"}},""");
            await context.Response.Body.FlushAsync();
            context.Abort();
            return true;
        };
        Assert.Equal(["held 700"], Counts(await bed.JsonAsync(0, "fleet")));
    }

    [Fact]
    public async Task Takes_only_nodes_with_the_labels_that_are_asked_for()
    {
        bed.Add("a-1", "general", FleetBed.Report());
        bed.Add("g-1", "gpu", FleetBed.Report(FleetBed.Changed("macvlan")));
        var json = await bed.JsonAsync(0, "fleet", "--selector", "eks.amazonaws.com/nodegroup=general", "--pool-label", "kubernetes.io/os");
        Assert.Equal("linux", json.GetProperty("pools")[0].GetProperty("pool").GetString());
        Assert.Equal(["held 1"], Counts(json));
    }

    [Fact]
    public async Task Ends_at_once_when_it_is_cancelled_while_a_page_comes()
    {
        using var asked = new CancellationTokenSource();
        bed.Cluster.Before = async context =>
        {
            await context.Response.WriteAsync("""{"kind":"NodeList","metadata":{},"items":[""");
            await context.Response.Body.FlushAsync();
            await asked.CancelAsync();
            await Task.Delay(Timeout.Infinite, context.RequestAborted);
            return true;
        };
        using var running = bed.Command.Start("fleet", "--html", "page.html");
        await running.UntilAsync(() => asked.IsCancellationRequested);
        await running.InterruptAsync();
        Assert.Equal(130, (await running.EndAsync()).ExitCode);
        Assert.False(File.Exists(bed.Folder["page.html"]));
    }

    [Fact]
    public async Task Says_nothing_of_a_list_that_is_none()
    {
        bed.Cluster.Before = async context =>
        {
            await context.Response.WriteAsync("<html>A portal</html>");
            return true;
        };
        Assert.Equal(["CNIK9304"], Ids(await bed.JsonAsync(1, "fleet")));
    }

    private static IEnumerable<string> Counts(JsonElement json) => json.GetProperty("counts").EnumerateObject()
        .Where(c => c.Name != "nodes" && c.Value.GetInt32() > 0).Select(c => $"{c.Name} {c.Value.GetInt32()}");

    private static IEnumerable<string?> Ids(JsonElement json) =>
        json.GetProperty("diagnostics").EnumerateArray().Select(d => d.GetProperty("id").GetString());
}
