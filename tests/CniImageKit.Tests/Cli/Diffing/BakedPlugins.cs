namespace CniImageKit.Tests.Cli.Diffing;

/// <summary>
/// Debian's real plugins of two releases, each locked from a directory and baked into images of all kinds, once for all tests: only read
/// them.
/// </summary>
public sealed class BakedPlugins : IAsyncLifetime
{
    private readonly TempFolder folder = new();

    /// <summary>A file of the set: <c>old/layout</c>, <c>new/node.tar</c>, …</summary>
    public string this[string relative] => folder[relative];

    public Cnikit Command => new(folder.Path, folder["store"]);

    public async ValueTask InitializeAsync()
    {
        await MakeAsync("old", "bookworm", "1.1.1", "bridge", "host-local", "loopback");
        await MakeAsync("new", "sid", "1.9.1", "bridge", "host-local", "portmap");
    }

    public ValueTask DisposeAsync()
    {
        folder.Dispose();
        return ValueTask.CompletedTask;
    }

    private async Task MakeAsync(string name, string suite, string version, params string[] plugins)
    {
        foreach (var architecture in new[] { "amd64", "arm64" })
        {
            var unpacked = Path.Combine(await DebianPackages.UnpackAsync(suite, architecture), "usr/lib/cni");
            Directory.CreateDirectory(folder[$"{name}/bin/{architecture}"]);
            foreach (var plugin in plugins) File.Copy(Path.Combine(unpacked, plugin), folder[$"{name}/bin/{architecture}/{plugin}"]);
        }

        folder.Write($"{name}/cni.yaml", $"""
            schema: 1
            platforms: [linux/amd64, linux/arm64]
            plugins:
              - from: directory
                name: plugins-amd64
                path: bin/amd64
                version: "{version}"
                platforms: [linux/amd64]
              - from: directory
                name: plugins-arm64
                path: bin/arm64
                version: "{version}"
                platforms: [linux/arm64]
            outputs:
              - kind: oci
                path: layout
              - kind: oci
                path: gzip
                compression: gzip
              - kind: oci-archive
                path: node.tar
              - kind: rootfs
                path: "rootfs/{"{"}arch{"}"}"
            """);
        (await Command.RunAsync("lock", $"{name}/cni.yaml")).Ok();
        (await Command.RunAsync("bake", $"{name}/cni.yaml", "-q")).Ok();
    }
}
