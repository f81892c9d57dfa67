using System.Buffers.Binary;
using System.Text.Json;
using CniImageKit.Cli.Diffing;
using CniImageKit.Tests.House;

namespace CniImageKit.Tests.Cli.Diffing;

/// <summary>The page of a comparison in a real browser: on a phone and on a desk, light and dark, by keyboard.</summary>
public sealed class PageTests : IAsyncLifetime
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
        var screens = new Dictionary<(int Width, bool Dark), byte[]>();
        foreach (var comparison in new[] { DiffSamples.Everything, DiffSamples.Hostile })
        {
            var page = folder.Write("page.html", DiffHtml.Write(comparison));
            foreach (var width in new[] { 320, 360, 1000, 1280 })
            {
                foreach (var dark in new[] { false, true })
                {
                    await browser.OpenAsync(page, width, 800, dark);
                    await AskAsync("document.querySelectorAll('details').forEach(d => d.open = true)");
                    Assert.Equal("[]", (await AskAsync("page.overflows()")).GetRawText());
                    var texts = (await AskAsync("page.contrasts()")).EnumerateArray().ToList();
                    Assert.True(texts.Count > 100);
                    Findings.None(texts.Where(t => t.GetProperty("ratio").GetDouble() < 4.5 || t.GetProperty("size").GetDouble() < 12)
                        .Select(t => $"{width} {(dark ? "dark" : "light")}: {t.GetRawText()}").Distinct());
                    if (comparison == DiffSamples.Everything) screens[(width, dark)] = await ScreenAsync(width, dark);
                }
            }
        }

        Assert.All(screens, s => Assert.Equal(s.Key.Width, BinaryPrimitives.ReadInt32BigEndian(s.Value.AsSpan(16))));
        Assert.NotEqual(screens[(360, false)], screens[(360, true)]);
        Assert.NotEqual(screens[(1280, false)], screens[(1280, true)]);
        NothingElseWasAskedFor();
    }

    [Fact]
    public async Task Reaches_every_control_in_order_by_keyboard_with_a_visible_focus()
    {
        await browser.OpenAsync(folder.Write("page.html", DiffHtml.Write(DiffSamples.Everything)), 360, 700, dark: false);
        var controls = (await AskAsync("page.controls()")).EnumerateArray().Select(c => c.GetString()).ToList();
        Assert.Equal("Skip to the plugins", controls[0]);
        Assert.True(controls.Count >= 6);
        foreach (var control in controls)
        {
            await browser.PressAsync("Tab", 9);
            var focused = await AskAsync("page.focused()");
            Assert.Equal(control, focused.GetProperty("text").GetString());
            Assert.True(focused.GetProperty("ring").GetDouble() >= 2, control);
            Assert.True(focused.GetProperty("inView").GetBoolean(), control);
            Assert.True(focused.GetProperty("height").GetDouble() >= 24, control);
        }

        await browser.PressAsync("Enter", 13, "\r");
        Assert.True((await AskAsync("document.activeElement.parentElement.open")).GetBoolean());
    }

    [Fact]
    public async Task Skips_to_the_plugins()
    {
        await browser.OpenAsync(folder.Write("page.html", DiffHtml.Write(DiffSamples.Everything)), 1280, 800, dark: false);
        await browser.PressAsync("Tab", 9);
        await browser.PressAsync("Enter", 13, "\r");
        Assert.Equal("plugins", (await AskAsync("document.activeElement.id")).GetString());
        int[] headings = [.. (await AskAsync("page.headings()")).EnumerateArray().Select(h => h.GetInt32())];
        Assert.Equal((1, 1), (headings[0], headings.Count(h => h == 1)));
        Assert.All(headings.Zip(headings[1..]), h => Assert.True(h.Second <= h.First + 1));
    }

    [Fact]
    public async Task Runs_nothing_and_loads_nothing_that_a_lock_brings()
    {
        await browser.OpenAsync(folder.Write("page.html", DiffHtml.Write(DiffSamples.Hostile)), 1280, 800, dark: false);
        Assert.Equal(1, (await AskAsync("document.styleSheets.length")).GetInt32());
        Assert.Equal(0, (await AskAsync("document.querySelectorAll('script, img, svg, iframe, a:not(.skip), link, form').length")).GetInt32());
        Assert.Contains("<script>alert(1)</script>", (await AskAsync("document.body.textContent")).GetString(), StringComparison.Ordinal);
        NothingElseWasAskedFor();
    }

    private void NothingElseWasAskedFor()
    {
        var asked = browser.Events.Where(e => e.GetProperty("method").GetString() == "Network.requestWillBeSent")
            .Select(e => e.GetProperty("params").GetProperty("request").GetProperty("url").GetString()!);
        Assert.All(asked, url => Assert.EndsWith("/page.html", url, StringComparison.Ordinal));
        // The policy refused nothing, its own style sheet included, and no dialog was opened.
        Findings.None(browser.Events.Where(e => e.GetProperty("method").GetString()
            is "Log.entryAdded" or "Page.javascriptDialogOpening" or "Runtime.exceptionThrown").Select(e => e.GetRawText()));
    }

    private async Task<byte[]> ScreenAsync(int width, bool dark)
    {
        var screen = await browser.ScreenshotAsync();
        if (Environment.GetEnvironmentVariable("CNIKIT_SCREENSHOTS") is { Length: > 0 } kept)
            await File.WriteAllBytesAsync(Path.Combine(kept, $"diff-{width}-{(dark ? "dark" : "light")}.png"), screen);
        return screen;
    }

    private Task<JsonElement> AskAsync(string expression) =>
        browser.EvaluateAsync($"(() => {{ const page = {Script}; return {expression}; }})()");
}
