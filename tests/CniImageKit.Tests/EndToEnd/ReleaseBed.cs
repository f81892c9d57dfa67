using System.Text.Json;

namespace CniImageKit.Tests.EndToEnd;

/// <summary>The command in a directory of its own, and a release site that its manifests point at.</summary>
internal sealed class ReleaseBed : IAsyncDisposable
{
    public const string Repository = "example/plugins";
    private readonly TempFolder folder = new();

    public required ReleaseSite Site { get; init; }

    public string this[string relative] => folder[relative];

    public Cnikit Cnikit => new(folder.Path, folder["store"]);

    public string Lock => File.ReadAllText(folder["cni.lock.json"]);

    public static async Task<ReleaseBed> StartAsync() => new() { Site = await ReleaseSite.StartAsync() };

    /// <summary>The command with another, empty store.</summary>
    public Cnikit Elsewhere() => new(folder.Path, folder[$"store-{Guid.NewGuid():n}"]);

    /// <summary>A manifest with one entry from the site; further keys as lines.</summary>
    public void Write(params string[] keys) => WriteEntry("linux/amd64, linux/arm64",
    [
        "from: github", $"repository: {Repository}", "asset: plugins-{os}-{arch}-{tag}.tgz", $"api: {Site.Api}", .. keys,
    ]);

    /// <summary>A manifest with one entry, given by its lines, and one output.</summary>
    public void WriteEntry(string platforms, params string[] keys) => folder.Write("cni.yaml", $$"""
        schema: 1
        platforms: [{{platforms}}]
        plugins:
          - {{string.Join("\n    ", keys)}}
        outputs:
          - { kind: oci, path: image }

        """);

    /// <summary>A release of two architectures with real plugins in upstream's shape.</summary>
    public async Task<PublishedRelease> PublishAsync(string tag, string suite, bool runnerOwned, params string[] plugins) => Site.Publish(
        Repository, tag,
        (Asset(tag, "amd64"), await RealPlugins.TgzAsync(suite, "amd64", runnerOwned, plugins)),
        (Asset(tag, "arm64"), await RealPlugins.TgzAsync(suite, "arm64", runnerOwned, plugins)));

    public static string Asset(string tag, string architecture) => $"plugins-linux-{architecture}-{tag}.tgz";

    /// <summary>The lock's entries.</summary>
    public IReadOnlyList<JsonElement> Entries() => [.. JsonDocument.Parse(Lock).RootElement.GetProperty("plugins").EnumerateArray()];

    public ValueTask DisposeAsync()
    {
        folder.Dispose();
        return Site.DisposeAsync();
    }
}
