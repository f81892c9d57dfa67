using System.Collections.Concurrent;
using System.Diagnostics;
using System.Text;
using System.Text.Json;
using System.Text.Json.Nodes;

namespace CniImageKit.Testing;

/// <summary>
/// A headless browser, driven by the DevTools protocol over a pipe, with a profile of its own. It is gone with the test, all its processes.
/// </summary>
public sealed class Chromium : IAsyncDisposable
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(60);
    private readonly TempFolder profile = new();
    private readonly Process process;
    private readonly ConcurrentDictionary<int, TaskCompletionSource<JsonElement>> waiting = new();
    private readonly ConcurrentQueue<JsonElement> events = new();
    private readonly SemaphoreSlim writing = new(1);
    private readonly Task reading;
    private int last;
    private string? session;

    private Chromium(string program)
    {
        // The protocol's pipe is descriptors 3 and 4, and --no-sandbox is for the super-user of a container.
        string[] flags =
        [
            "--headless", "--no-sandbox", "--disable-gpu", "--disable-dev-shm-usage", "--hide-scrollbars", "--no-first-run",
            "--disable-background-networking", "--disable-component-update", "--remote-debugging-pipe",
            $"--user-data-dir={profile.Path}", "about:blank",
        ];
        var script = "exec \"$0\" \"$@\" 3<&0 4>&1 </dev/null >/dev/null 2>&1";
        process = Process.Start(new ProcessStartInfo("bash", ["-c", script, program, .. flags])
        {
            RedirectStandardInput = true,
            RedirectStandardOutput = true,
        })!;
        reading = ReadAsync();
    }

    /// <summary>What the browser told of its own accord since it was started: <c>method</c> and <c>params</c>.</summary>
    public IReadOnlyCollection<JsonElement> Events => events;

    /// <summary>Starts it, with one page.</summary>
    public static async Task<Chromium> StartAsync()
    {
        var browser = new Chromium(Needs.Tool("chromium", "chromium"));
        var target = await browser.CallAsync("Target.createTarget", new JsonObject { ["url"] = "about:blank" });
        var attached = await browser.CallAsync("Target.attachToTarget", new JsonObject
        {
            ["targetId"] = target.GetProperty("targetId").GetString(),
            ["flatten"] = true,
        });
        browser.session = attached.GetProperty("sessionId").GetString();
        foreach (var domain in new[] { "Page", "Runtime", "Network", "Log" }) await browser.CallAsync($"{domain}.enable");
        return browser;
    }

    /// <summary>Opens a file at a width, in the light or dark scheme, and waits until it is shown.</summary>
    public async Task OpenAsync(string file, int width, int height, bool dark)
    {
        await CallAsync("Emulation.setDeviceMetricsOverride", new JsonObject
        {
            ["width"] = width,
            ["height"] = height,
            ["deviceScaleFactor"] = 1,
            ["mobile"] = width < 700,
        });
        var scheme = new JsonObject { ["name"] = "prefers-color-scheme", ["value"] = dark ? "dark" : "light" };
        await CallAsync("Emulation.setEmulatedMedia", new JsonObject { ["features"] = new JsonArray(scheme) });
        var loaded = events.Count(IsLoaded);
        await CallAsync("Page.navigate", new JsonObject { ["url"] = new Uri(file).AbsoluteUri });
        for (var start = Stopwatch.StartNew(); events.Count(IsLoaded) == loaded; await Task.Delay(5))
            if (start.Elapsed > Patience) throw new TimeoutException($"{file} was not shown");
    }

    /// <summary>The value of an expression, which may be a promise, in the page.</summary>
    public async Task<JsonElement> EvaluateAsync(string expression)
    {
        var answer = await CallAsync("Runtime.evaluate", new JsonObject
        {
            ["expression"] = expression,
            ["returnByValue"] = true,
            ["awaitPromise"] = true,
        });
        if (answer.TryGetProperty("exceptionDetails", out var fault)) throw new InvalidOperationException(fault.GetRawText());
        return answer.GetProperty("result").TryGetProperty("value", out var value) ? value : default;
    }

    /// <summary>Presses a key, such as <c>Tab</c> or <c>Enter</c>.</summary>
    public async Task PressAsync(string key, int code, string? text = null)
    {
        foreach (var kind in new[] { "keyDown", "keyUp" })
        {
            var press = new JsonObject { ["type"] = kind, ["key"] = key, ["code"] = key, ["windowsVirtualKeyCode"] = code };
            if (text is not null && kind == "keyDown") press["text"] = text;
            await CallAsync("Input.dispatchKeyEvent", press);
        }
    }

    /// <summary>The whole page as PNG.</summary>
    public async Task<byte[]> ScreenshotAsync()
    {
        var shot = await CallAsync("Page.captureScreenshot", new JsonObject { ["format"] = "png", ["captureBeyondViewport"] = true });
        return shot.GetProperty("data").GetBytesFromBase64();
    }

    public async ValueTask DisposeAsync()
    {
        if (!process.HasExited) process.Kill(entireProcessTree: true);
        await process.WaitForExitAsync();
        await reading;
        process.Dispose();
        writing.Dispose();
        profile.Dispose();
    }

    private static bool IsLoaded(JsonElement told) => told.GetProperty("method").GetString() == "Page.loadEventFired";

    private async Task<JsonElement> CallAsync(string method, JsonObject? arguments = null)
    {
        var id = Interlocked.Increment(ref last);
        var call = new JsonObject { ["id"] = id, ["method"] = method, ["params"] = arguments ?? [] };
        if (session is not null) call["sessionId"] = session;
        var answer = waiting[id] = new TaskCompletionSource<JsonElement>(TaskCreationOptions.RunContinuationsAsynchronously);
        await writing.WaitAsync();
        try
        {
            await process.StandardInput.BaseStream.WriteAsync(Encoding.UTF8.GetBytes(call.ToJsonString() + "\0"));
            await process.StandardInput.BaseStream.FlushAsync();
        }
        finally
        {
            writing.Release();
        }

        var told = await answer.Task.WaitAsync(Patience);
        return told.TryGetProperty("result", out var result) ? result : throw new InvalidOperationException($"{method}: {told.GetRawText()}");
    }

    // Each message ends with NUL.
    private async Task ReadAsync()
    {
        var (buffer, kept) = (new byte[64 * 1024], new MemoryStream());
        while (await process.StandardOutput.BaseStream.ReadAsync(buffer) is var count && count > 0)
        {
            for (var i = 0; i < count; i++)
            {
                if (buffer[i] != 0)
                {
                    kept.WriteByte(buffer[i]);
                    continue;
                }

                Hear(JsonDocument.Parse(kept.ToArray()).RootElement);
                kept.SetLength(0);
            }
        }

        foreach (var (_, answer) in waiting) answer.TrySetException(new InvalidOperationException("the browser ended"));
    }

    private void Hear(JsonElement message)
    {
        if (message.TryGetProperty("id", out var id) && waiting.TryRemove(id.GetInt32(), out var answer)) answer.TrySetResult(message);
        else if (message.TryGetProperty("method", out _)) events.Enqueue(message);
    }
}
