using CniImageKit.Catalog;
using CniImageKit.Diagnostics;
using CniImageKit.Manifest;
using CniImageKit.Sources.GitHub;

namespace CniImageKit.Tests.Sources;

/// <summary>A release site, and benches with a manifest entry that points at it.</summary>
internal sealed class GitHubWorld : IAsyncDisposable
{
    private readonly TempFolder _folder = new();

    /// <summary>Where the manifest lies, and keys beside it.</summary>
    public TempFolder Folder => _folder;

    public required ReleaseSite Site { get; init; }

    public static async Task<GitHubWorld> StartAsync() => new() { Site = await ReleaseSite.StartAsync() };

    /// <summary>An entry <c>from: github</c> for example/plugins, with more keys where given.</summary>
    public Bench Plain(string more = "", string platform = "linux/amd64", Func<Host, Host>? with = null) =>
        On(SourceCase.Read(_folder, $$"""
            from: github
            repository: example/plugins
            asset: plugins-{os}-{arch}-{tag}.tgz
            api: {{Site.Api}}
            {{more}}
            """), platform, with);

    /// <summary>A catalog entry whose releases are looked for on the site.</summary>
    public Bench Catalog(string name, string version, string platform = "linux/amd64")
    {
        var manifest = SourceCase.Read(_folder, $"from: {name}\n{(version.Length > 0 ? $"version: \"{version}\"" : "")}");
        var entry = manifest.Plugins[0];
        var settings = (GitHubSettings)entry.Settings with { Api = new Located<Uri>(Site.Api, Location.None) };
        return On(manifest with { Plugins = [entry with { Settings = settings }] }, platform, null);
    }

    public async ValueTask DisposeAsync()
    {
        await Site.DisposeAsync();
        _folder.Dispose();
    }

    private Bench On(PluginManifest manifest, string platform, Func<Host, Host>? with) => new(
        new SourceCase
        {
            Make = (host, fetcher, store) => new GitHubSource(host, fetcher, store, PluginCatalog.Load()),
            Manifest = manifest,
            Platform = Platform.Parse(platform),
            Replace = () => Task.CompletedTask,
            Withdraw = () => Task.CompletedTask,
        },
        _folder, $"store-{Guid.NewGuid():n}", offline: false, with);
}
