namespace CniImageKit.Tests.EndToEnd;

/// <summary>The binaries of Debian's package, to be served in other wrappings.</summary>
internal static class RealPlugins
{
    public static async Task<byte[]> ReadAsync(string suite, string architecture, string plugin) =>
        await File.ReadAllBytesAsync(Path.Combine(await DebianPackages.UnpackAsync(suite, architecture), "usr/lib/cni", plugin));

    public static async Task<ArchivedFile> FileAsync(string suite, string architecture, string plugin, string? name = null) =>
        new(name ?? plugin, await ReadAsync(suite, architecture, plugin));

    /// <summary>They in upstream's archive.</summary>
    public static async Task<byte[]> TgzAsync(string suite, string architecture, bool runnerOwned, params string[] plugins) =>
        PluginArchive.Of(await Task.WhenAll(plugins.Select(p => FileAsync(suite, architecture, p))), runnerOwned);
}
