using System.Text.Json;
using CniImageKit.Cli.Fleet;
using CniImageKit.Nodes.Fleet;
using CniImageKit.Nodes.Reports;
using CniImageKit.Tests.House;

namespace CniImageKit.Tests.Cli.Fleet;

/// <summary>The page of an audit in a real browser.</summary>
public sealed class FleetPageTests : IAsyncLifetime
{
    private static readonly string Script = SourceTree.Text("tests/CniImageKit.Tests/Cli/Diffing/page.js");
    private readonly TempFolder folder = new();
    private Chromium browser = null!;

    public async ValueTask InitializeAsync() => browser = await Chromium.StartAsync();

    public async ValueTask DisposeAsync()
    {
        await browser.DisposeAsync();
        folder.Dispose();
    }

    [Fact]
    public async Task Is_readable_on_a_phone_and_a_desk_in_light_and_dark()
    {
        var page = folder.Write("page.html", FleetHtml.Write(Audit()));
        foreach (var width in new[] { 320, 1000, 1280 })
        {
            foreach (var dark in new[] { false, true })
            {
                await browser.OpenAsync(page, width, 800, dark);
                await AskAsync("document.querySelectorAll('details').forEach(d => d.open = true)");
                Assert.Equal("[]", (await AskAsync("page.overflows()")).GetRawText());
                var texts = (await AskAsync("page.contrasts()")).EnumerateArray().ToList();
                Assert.True(texts.Count > 40);
                Findings.None(texts.Where(t => t.GetProperty("ratio").GetDouble() < 4.5 || t.GetProperty("size").GetDouble() < 12)
                    .Select(t => $"{width} {(dark ? "dark" : "light")}: {t.GetRawText()}").Distinct());
            }
        }

        var asked = browser.Events.Where(e => e.GetProperty("method").GetString() == "Network.requestWillBeSent")
            .Select(e => e.GetProperty("params").GetProperty("request").GetProperty("url").GetString()!);
        Assert.All(asked, url => Assert.EndsWith("/page.html", url, StringComparison.Ordinal));
    }

    [Fact]
    public async Task Shows_names_of_the_cluster_as_text()
    {
        await browser.OpenAsync(folder.Write("page.html", FleetHtml.Write(Audit())), 1280, 800, dark: false);
        Assert.Equal(0, (await AskAsync("document.scripts.length")).GetInt32());
        Assert.True((await AskAsync("document.body.innerText.includes('<script>alert(1)</script>')")).GetBoolean());
        Assert.True((await AskAsync("document.body.innerText.includes('macvlan')")).GetBoolean());
    }

    private static FleetAudit Audit()
    {
        var terms = new FleetTerms([FleetBed.Lock], FleetBed.Since.AddDays(20), TimeSpan.FromHours(2));
        byte[] Of(params NodeDrift[] drift) =>
            NodeAnnotation.Compact(FleetBed.Report(drift) with { CheckedAt = terms.Now });
        SeenNode[] seen =
        [
            .. Enumerable.Range(0, 40).Select(i => new SeenNode($"ip-10-0-{i}-17.eu-central-1.compute.internal", "general-purpose", Of())),
            .. Enumerable.Range(0, 12).Select(i => new SeenNode($"gpu-{i}", "gpu-a100", Of(FleetBed.Changed("macvlan")))),
            new("old", null, NodeAnnotation.Compact(FleetBed.Report() with { CheckedAt = FleetBed.Since })),
            new("silent", null, null),
            new("bad", "<script>alert(1)</script>", "<script>alert(1)</script>"u8.ToArray()),
            new("other", "blue", NodeAnnotation.Compact(FleetBed.Report() with { CheckedAt = terms.Now, Lock = Digest.Sha256("x"u8) })),
        ];
        return FleetAudit.Of("prod-eu", terms, seen.Select(terms.Of), inconsistent: false);
    }

    private Task<JsonElement> AskAsync(string expression) =>
        browser.EvaluateAsync($"(() => {{ const page = {Script}; return {expression}; }})()");
}
