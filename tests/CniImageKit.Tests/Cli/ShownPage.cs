using System.Text.Json;
using CniImageKit.Tests.House;

namespace CniImageKit.Tests.Cli;

/// <summary>A page that the command wrote, in a real browser; and what each of them must be.</summary>
internal sealed class ShownPage : IAsyncDisposable
{
    private static readonly string Script = SourceTree.Text("tests/CniImageKit.Tests/Cli/Diffing/page.js");
    private readonly TempFolder folder = new();

    private ShownPage(Chromium browser) => Browser = browser;

    public Chromium Browser { get; }

    public static async Task<ShownPage> StartAsync() => new(await Chromium.StartAsync());

    public Task OpenAsync(string html, int width, int height = 800, bool dark = false) =>
        Browser.OpenAsync(folder.Write("page.html", html), width, height, dark);

    /// <summary>The value of an expression, in which <c>page</c> is what page.js makes.</summary>
    public Task<JsonElement> AskAsync(string expression) =>
        Browser.EvaluateAsync($"(() => {{ const page = {Script}; return {expression}; }})()");

    /// <summary>Nothing runs over, and each text is large and dark enough, at every width, light and dark, with all details open.</summary>
    /// <param name="html">The page.</param>
    /// <param name="widths">In pixels.</param>
    /// <param name="texts">More texts than these are looked at.</param>
    /// <param name="shown">Looks at the screen besides.</param>
    public async Task MustBeReadableAsync(string html, int[] widths, int texts, Func<int, bool, Task>? shown = null)
    {
        foreach (var width in widths)
        {
            foreach (var dark in new[] { false, true })
            {
                await OpenAsync(html, width, dark: dark);
                await AskAsync("document.querySelectorAll('details').forEach(d => d.open = true)");
                Assert.Equal("[]", (await AskAsync("page.overflows()")).GetRawText());
                var all = (await AskAsync("page.contrasts()")).EnumerateArray().ToList();
                Assert.True(all.Count > texts);
                Findings.None(all.Where(t => t.GetProperty("ratio").GetDouble() < 4.5 || t.GetProperty("size").GetDouble() < 12)
                    .Select(t => $"{width} {(dark ? "dark" : "light")}: {t.GetRawText()}").Distinct());
                if (shown is not null) await shown(width, dark);
            }
        }
    }

    /// <summary>Whatever a text says, nothing but the page itself was loaded, and nothing ran.</summary>
    public void MustHaveAskedForNothing()
    {
        var asked = Browser.Events.Where(e => e.GetProperty("method").GetString() == "Network.requestWillBeSent")
            .Select(e => e.GetProperty("params").GetProperty("request").GetProperty("url").GetString()!);
        Assert.All(asked, url => Assert.EndsWith("/page.html", url, StringComparison.Ordinal));
        // The policy refused nothing, its own style sheet included, and no dialog was opened.
        Findings.None(Browser.Events.Where(e => e.GetProperty("method").GetString()
            is "Log.entryAdded" or "Page.javascriptDialogOpening" or "Runtime.exceptionThrown").Select(e => e.GetRawText()));
    }

    public async ValueTask DisposeAsync()
    {
        await Browser.DisposeAsync();
        folder.Dispose();
    }
}
