using CniImageKit.Diagnostics;
using CniImageKit.Nodes.Fleet;
using CniImageKit.Testing.Clusters;
using Microsoft.AspNetCore.Http;

namespace CniImageKit.Tests.Cli.Fleet;

/// <summary>Answers of a server that is busy, strange or hostile, and what comes of a list that is read meanwhile.</summary>
public sealed class NodeListingTests : IAsyncLifetime
{
    private FleetBed bed = null!;

    public async ValueTask InitializeAsync() => bed = await FleetBed.StartAsync();

    public ValueTask DisposeAsync() => bed.DisposeAsync();

    [Fact]
    public async Task Waits_as_long_as_the_server_asks_for_and_no_longer_than_a_minute()
    {
        bed.Add("a-1", "general", FleetBed.Report());
        var clock = (QuickClock)bed.Host.Clock;
        var busy = 0;
        Answers(() => busy++ == 0, async context =>
        {
            context.Response.Headers.RetryAfter = "17";
            await StandInCluster.StatusAsync(context, 429, "too many requests");
        });
        Assert.Single((await bed.AuditAsync()).Nodes);
        Assert.Contains(TimeSpan.FromSeconds(17), clock.Waits);

        Answers(() => true, async context =>
        {
            context.Response.Headers.RetryAfter = "3600";
            await StandInCluster.StatusAsync(context, 429, "too many requests");
        });
        var finding = await RefusedAsync();
        Assert.Equal("CNIK9302", finding.Rule.Id);
        Assert.Contains("is to be asked again in 3600 seconds", finding.Message, StringComparison.Ordinal);
        Assert.Equal("once", finding.Details[0].Value);
    }

    [Fact]
    public async Task Ends_where_a_list_goes_on_for_ever()
    {
        Answers(() => true, context => context.Response.WriteAsync(
            """{"kind":"NodeList","metadata":{"continue":"again"},"items":[]}"""));
        Assert.Equal("CNIK9304", (await RefusedAsync()).Rule.Id);
        Assert.InRange(bed.Cluster.Seen.Count, 2, 4);
    }

    [Fact]
    public async Task Ends_where_a_list_expires_at_every_page_and_is_to_go_on_each_time()
    {
        for (var i = 0; i < 600; i++) bed.Add($"n-{i:0000}", null, FleetBed.Report());
        var next = 0;
        bed.Cluster.Before = async context =>
        {
            if (!context.Request.Query.ContainsKey("continue")) return false;
            await StandInCluster.StatusAsync(context, 410, "expired", $"token-{next++}");
            return true;
        };
        Assert.Equal("CNIK9305", (await RefusedAsync()).Rule.Id);
        Assert.InRange(bed.Cluster.Seen.Count, 8, 24);
    }

    [Fact]
    public async Task Says_what_the_server_has_against_a_selector()
    {
        Answers(() => true, context => StandInCluster.StatusAsync(context, 400, "unable to parse requirement: found '='"));
        var finding = await RefusedAsync("=");
        Assert.Equal("CNIK9326", finding.Rule.Id);
        Assert.Contains(finding.Details, d => d.Value == "unable to parse requirement: found '='");
        Assert.Single(bed.Cluster.Seen);
    }

    [Fact]
    public async Task Is_not_confused_by_a_refusal_that_breaks_off()
    {
        Answers(() => true, async context =>
        {
            (context.Response.StatusCode, context.Response.ContentLength) = (403, 5000);
            // The server closes such a connection behind these words; an abort could be there before them.
            await context.Response.WriteAsync("{\"kind\":\"Status\",\"message\":\"no");
        });
        Assert.Equal("CNIK9303", (await RefusedAsync()).Rule.Id);
    }

    [Fact]
    public async Task Asks_again_for_a_large_report_that_breaks_off()
    {
        var report = NodeAnnotation.Compact(FleetBed.Report());
        bed.Add("a-1", null, NodeAnnotation.Pointer(Digest.Sha256(report)));
        bed.Cluster.ConfigMaps["cnikit/a-1"] = new()
        {
            ["data"] = new System.Text.Json.Nodes.JsonObject { [NodeAnnotation.DataKey] = System.Text.Encoding.UTF8.GetString(report) },
        };
        var broken = 0;
        bed.Cluster.Before = async context =>
        {
            if (!context.Request.Path.Value!.Contains("configmaps", StringComparison.Ordinal) || broken++ > 0) return false;
            context.Response.ContentLength = 5000;
            await context.Response.WriteAsync("{\"data\":");
            await context.Response.Body.FlushAsync();
            context.Abort();
            return true;
        };
        Assert.Equal(FleetState.Held, (await bed.AuditAsync()).Nodes[0].State);
    }

    /// <summary>A verifier writes between the list of nodes and the look at its ConfigMap: that is no meddling.</summary>
    [Fact]
    public async Task Takes_a_report_that_was_written_meanwhile()
    {
        var (old, now) = (NodeAnnotation.Compact(FleetBed.Report()), NodeAnnotation.Compact(FleetBed.Report(FleetBed.Changed("bridge"))));
        bed.Add("a-1", null, NodeAnnotation.Pointer(Digest.Sha256(old)));
        bed.Add("a-2", null, NodeAnnotation.Pointer(Digest.Sha256(old)));
        bed.Cluster.Before = context =>
        {
            if (!context.Request.Path.Value!.Contains("configmaps", StringComparison.Ordinal)) return Task.FromResult(false);
            bed.Cluster.ConfigMaps["cnikit/a-1"] = new()
            {
                ["data"] = new System.Text.Json.Nodes.JsonObject { [NodeAnnotation.DataKey] = System.Text.Encoding.UTF8.GetString(now) },
            };
            bed.Add("a-1", null, NodeAnnotation.Pointer(Digest.Sha256(now)));
            // A node that goes takes its ConfigMap along.
            bed.Cluster.Remove("a-2");
            return Task.FromResult(false);
        };
        var node = Assert.Single((await bed.AuditAsync()).Nodes);
        Assert.Equal(("a-1", FleetState.Drifted), (node.Name, node.State));
    }

    /// <summary>Whatever lies in an annotation, the other nodes are told of.</summary>
    [Fact]
    public async Task Reads_past_annotations_of_any_kind()
    {
        var sound = System.Text.Encoding.UTF8.GetString(NodeAnnotation.Compact(FleetBed.Report()));
        string[] hostile =
        [
            "", "\0", "\u001b[2J\u001b]0;owned\a", new string('[', 100_000), new string('x', 200_000), sound + sound, sound + " x",
            sound.Replace("\"name\":\"node\"", "\"name\":\"\\u001b[31m\"", StringComparison.Ordinal),
            sound.Replace("\"plugins\":16", "\"plugins\":1e9", StringComparison.Ordinal),
            sound.Replace("\"plugins\":16", "\"plugins\":16,\"plugins\":16", StringComparison.Ordinal),
            sound.Replace("/opt/cni/bin", new string('x', 20_000), StringComparison.Ordinal), "\ud800", "configmap ",
            "configmap sha256:../x", "configmap sha512:" + new string('0', 128),
        ];
        for (var i = 0; i < hostile.Length; i++) bed.Add($"bad-{i:00}", null, hostile[i]);
        bed.Add("good", null, sound);
        // What is large is no report of a verifier, whatever it says: that one lies in the ConfigMap.
        bed.Add("large", null, sound + new string(' ', NodeAnnotation.MostInline));
        var audit = await bed.AuditAsync();
        Assert.Equal(["good"], audit.Nodes.Where(n => n.State != FleetState.Unreadable).Select(n => n.Name));
        Assert.All(audit.Nodes.Select(n => n.Refused ?? ""), r => Assert.True(r.Length < 300 && !r.Any(char.IsControl), r));
        Assert.DoesNotContain(bed.Cluster.Seen, s => s.Contains("configmaps", StringComparison.Ordinal));
    }

    private void Answers(Func<bool> when, Func<HttpContext, Task> what) => bed.Cluster.Before = async context =>
    {
        if (!when()) return false;
        await what(context);
        return true;
    };

    private async Task<Diagnostic> RefusedAsync(string? selector = null) =>
        (await Assert.ThrowsAsync<CniImageKitException>(() => bed.AuditAsync(null, selector))).Diagnostics[0];
}
