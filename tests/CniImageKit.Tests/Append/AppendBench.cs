using System.Text.Json;
using CniImageKit.Baking;
using CniImageKit.Oci;
using CniImageKit.Tests.Baking;

namespace CniImageKit.Tests.Append;

/// <summary>A locked manifest for amd64 and arm64 with two plugins, and what is asked of an appended image.</summary>
internal sealed class AppendBench : IDisposable
{
    public BakingBench Baking { get; } = new();

    public TempFolder Folder => Baking.Folder;

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    public static async Task<AppendBench> LockedAsync()
    {
        var bench = new AppendBench();
        await bench.Baking.LockAsync();
        return bench;
    }

    public async Task<AppendOutcome> AppendAsync(string target, Func<AppendRequest, AppendRequest>? with = null)
    {
        using var bakery = new Bakery(Baking.Host);
        var request = new AppendRequest { Target = target, Manifest = "cni.yaml", ToolVersion = "1.0.0" };
        return await bakery.AppendAsync(with?.Invoke(request) ?? request, Token);
    }

    public void Set(string variable, string value) =>
        Baking.Host = Baking.Host with { Environment = Baking.Host.Environment.SetItem(variable, value) };

    public async Task<string> FailsAsync(string target, Func<AppendRequest, AppendRequest>? with = null) =>
        await BakingBench.FailsAsync(() => AppendAsync(target, with));

    /// <summary>The platforms that an image holds the locked plugins for; fails where it has drifted.</summary>
    public Task<string> VerifiedAsync(string target) => VerifiedAsync(target, null);

    public Task<string> VerifiedAmd64Async(string target) => VerifiedAsync(target, Platform.Parse("linux/amd64"));

    private async Task<string> VerifiedAsync(string target, Platform? platform)
    {
        using var bakery = new Bakery(Baking.Host);
        var result = await bakery.VerifyAsync(new VerifyRequest { Target = target, Manifest = "cni.yaml", Platform = platform }, Token);
        Assert.False(result.Drifted, string.Join('\n', result.Findings.Select(f => f.ToText())));
        return string.Join(' ', result.Platforms.Where(p => p.Held == p.Locked).Select(p => p.Platform));
    }

    /// <summary>Every file under a directory: relative path → digest.</summary>
    public static SortedDictionary<string, string> Snapshot(string directory) => new(
        Directory.EnumerateFiles(directory, "*", SearchOption.AllDirectories).ToDictionary(
            f => Path.GetRelativePath(directory, f), f => Digest.Sha256(File.ReadAllBytes(f)).ToString()), StringComparer.Ordinal);

    /// <summary>A JSON blob of a layout.</summary>
    public static JsonElement Json(string layout, Digest digest) =>
        JsonDocument.Parse(File.ReadAllBytes(Path.Combine(layout, OciLayout.BlobPath(digest)))).RootElement;

    public void Dispose() => Baking.Dispose();
}
