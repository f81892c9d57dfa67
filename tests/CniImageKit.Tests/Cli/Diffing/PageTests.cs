using System.Buffers.Binary;
using CniImageKit.Cli.Diffing;

namespace CniImageKit.Tests.Cli.Diffing;

/// <summary>The page of a comparison in a real browser: on a phone and on a desk, light and dark, by keyboard.</summary>
public sealed class PageTests : IAsyncLifetime
{
    private ShownPage page = null!;

    public async ValueTask InitializeAsync() => page = await ShownPage.StartAsync();

    public ValueTask DisposeAsync() => page.DisposeAsync();

    [Fact]
    public async Task Is_readable_on_a_phone_and_a_desk_in_light_and_dark()
    {
        var screens = new Dictionary<(int Width, bool Dark), byte[]>();
        int[] widths = [320, 360, 1000, 1280];
        await page.MustBeReadableAsync(
            DiffHtml.Write(DiffSamples.Everything), widths, 100,
            async (width, dark) => screens[(width, dark)] = await ScreenAsync(width, dark));
        await page.MustBeReadableAsync(DiffHtml.Write(DiffSamples.Hostile), widths, 100);
        Assert.All(screens, s => Assert.Equal(s.Key.Width, BinaryPrimitives.ReadInt32BigEndian(s.Value.AsSpan(16))));
        Assert.NotEqual(screens[(360, false)], screens[(360, true)]);
        Assert.NotEqual(screens[(1280, false)], screens[(1280, true)]);
        page.MustHaveAskedForNothing();
    }

    [Fact]
    public async Task Reaches_every_control_in_order_by_keyboard_with_a_visible_focus()
    {
        await page.OpenAsync(DiffHtml.Write(DiffSamples.Everything), 360, 700);
        var controls = (await page.AskAsync("page.controls()")).EnumerateArray().Select(c => c.GetString()).ToList();
        Assert.Equal("Skip to the plugins", controls[0]);
        Assert.True(controls.Count >= 6);
        foreach (var control in controls)
        {
            await page.Browser.PressAsync("Tab", 9);
            var focused = await page.AskAsync("page.focused()");
            Assert.Equal(control, focused.GetProperty("text").GetString());
            Assert.True(focused.GetProperty("ring").GetDouble() >= 2, control);
            Assert.True(focused.GetProperty("inView").GetBoolean(), control);
            Assert.True(focused.GetProperty("height").GetDouble() >= 24, control);
        }

        await page.Browser.PressAsync("Enter", 13, "\r");
        Assert.True((await page.AskAsync("document.activeElement.parentElement.open")).GetBoolean());
    }

    [Fact]
    public async Task Skips_to_the_plugins()
    {
        await page.OpenAsync(DiffHtml.Write(DiffSamples.Everything), 1280);
        await page.Browser.PressAsync("Tab", 9);
        await page.Browser.PressAsync("Enter", 13, "\r");
        Assert.Equal("plugins", (await page.AskAsync("document.activeElement.id")).GetString());
        int[] headings = [.. (await page.AskAsync("page.headings()")).EnumerateArray().Select(h => h.GetInt32())];
        Assert.Equal((1, 1), (headings[0], headings.Count(h => h == 1)));
        Assert.All(headings.Zip(headings[1..]), h => Assert.True(h.Second <= h.First + 1));
    }

    [Fact]
    public async Task Runs_nothing_and_loads_nothing_that_a_lock_brings()
    {
        await page.OpenAsync(DiffHtml.Write(DiffSamples.Hostile), 1280);
        Assert.Equal(1, (await page.AskAsync("document.styleSheets.length")).GetInt32());
        Assert.Equal(0, (await page.AskAsync("document.querySelectorAll('script, img, svg, iframe, a:not(.skip), link, form').length")).GetInt32());
        var text = (await page.AskAsync("document.body.textContent")).GetString();
        Assert.Contains("<script>alert(1)</script>", text, StringComparison.Ordinal);
        page.MustHaveAskedForNothing();
    }

    private async Task<byte[]> ScreenAsync(int width, bool dark)
    {
        var screen = await page.Browser.ScreenshotAsync();
        if (Environment.GetEnvironmentVariable("CNIKIT_SCREENSHOTS") is { Length: > 0 } kept)
            await File.WriteAllBytesAsync(Path.Combine(kept, $"diff-{width}-{(dark ? "dark" : "light")}.png"), screen);
        return screen;
    }
}
