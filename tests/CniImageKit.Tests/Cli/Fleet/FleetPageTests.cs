using CniImageKit.Cli.Fleet;
using CniImageKit.Nodes.Fleet;
using CniImageKit.Nodes.Reports;

namespace CniImageKit.Tests.Cli.Fleet;

/// <summary>The page of an audit in a real browser.</summary>
public sealed class FleetPageTests : IAsyncLifetime
{
    private ShownPage page = null!;

    public async ValueTask InitializeAsync() => page = await ShownPage.StartAsync();

    public ValueTask DisposeAsync() => page.DisposeAsync();

    [Fact]
    public async Task Is_readable_on_a_phone_and_a_desk_in_light_and_dark()
    {
        await page.MustBeReadableAsync(FleetHtml.Write(Audit()), [320, 1000, 1280], 40);
        page.MustHaveAskedForNothing();
    }

    [Fact]
    public async Task Shows_names_of_the_cluster_as_text()
    {
        await page.OpenAsync(FleetHtml.Write(Audit()), 1280);
        var odd = await page.AskAsync("document.querySelectorAll('script, img, svg, iframe, a:not(.skip), link, form').length");
        Assert.Equal(0, odd.GetInt32());
        var text = (await page.AskAsync("document.body.textContent")).GetString();
        Assert.Contains("<script>alert(1)</script>", text, StringComparison.Ordinal);
        Assert.Contains("macvlan", text, StringComparison.Ordinal);
        Assert.Contains("gpu-11", text, StringComparison.Ordinal);
        page.MustHaveAskedForNothing();
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
}
