using System.Collections.Immutable;
using CniImageKit.Baking;
using CniImageKit.Diagnostics;
using CniImageKit.Locking;
using CniImageKit.Tests.Binaries;
using CniImageKit.Tests.Store;

namespace CniImageKit.Tests.Baking;

/// <summary>A manifest over a directory of small real executables, and the bakery that locks and bakes it; no network is asked.</summary>
internal sealed class BakingBench : IDisposable
{
    public const string Head = "schema: 1\nplatforms: [linux/amd64, linux/arm64]\n";
    public const string Plugins = "plugins:\n  - from: directory\n    name: mine\n    path: bin/{arch}\n";

    public BakingBench(string manifest = Head + Plugins)
    {
        Host = StoreOf.Host(Folder) with { Progress = new Heard(Events) };
        Folder.Write("cni.yaml", manifest);
        foreach (var name in (string[])["bridge", "macvlan"])
        {
            Plugin("amd64", name, new TinyElf { Data = Mark(name) });
            Plugin("arm64", name, new TinyElf { Machine = 183, Data = Mark(name) });
        }
    }

    public TempFolder Folder { get; } = new();

    public Host Host { get; set; }

    /// <summary>What was told while working.</summary>
    public List<WorkEvent> Events { get; } = [];

    public IEnumerable<string> Warnings => Events.OfType<WarningFound>().Select(w => w.Diagnostic.Rule.Id);

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    public string Plugin(string arch, string name, TinyElf program)
    {
        var path = Folder.Write($"bin/{arch}/{name}", "");
        File.WriteAllBytes(path, program.Build());
        return path;
    }

    public async Task<LockOutcome> LockAsync(params string[] update)
    {
        using var bakery = new Bakery(Host);
        return await bakery.LockAsync(new LockRequest { Manifest = "cni.yaml", Update = [.. update] }, Token);
    }

    public async Task<BakeOutcome> BakeAsync(Func<BakeRequest, BakeRequest>? with = null)
    {
        using var bakery = new Bakery(Host);
        var request = new BakeRequest { Manifest = "cni.yaml", ToolVersion = "1.0.0" };
        return await bakery.BakeAsync(with?.Invoke(request) ?? request, Token);
    }

    /// <summary>The findings that the action fails with, one a line: <c>cni.yaml(4,5) CNIK1003</c>.</summary>
    public static async Task<string> FailsAsync(Func<Task> action) =>
        Lines((await Assert.ThrowsAsync<CniImageKitException>(action)).Diagnostics);

    public static string Lines(ImmutableArray<Diagnostic> findings) => string.Join('\n', findings.Select(d => $"{d.At} {d.Rule.Id}"));

    public void EditLock(string old, string other)
    {
        var text = File.ReadAllText(Folder["cni.lock.json"]);
        Assert.Contains(old, text, StringComparison.Ordinal);
        File.WriteAllText(Folder["cni.lock.json"], text.Replace(old, other, StringComparison.Ordinal));
    }

    public void EditManifest(string old, string other)
    {
        var text = File.ReadAllText(Folder["cni.yaml"]);
        Assert.Contains(old, text, StringComparison.Ordinal);
        File.WriteAllText(Folder["cni.yaml"], text.Replace(old, other, StringComparison.Ordinal));
    }

    public void DropStore() => Directory.Delete(Host.StoreRoot, recursive: true);

    public void Dispose() => Folder.Dispose();

    private static byte[] Mark(string name) => System.Text.Encoding.UTF8.GetBytes(name.PadRight(32));

    private sealed class Heard(List<WorkEvent> events) : IProgress<WorkEvent>
    {
        public void Report(WorkEvent value)
        {
            lock (events) events.Add(value);
        }
    }
}
