using CniImageKit.Baking;
using CniImageKit.Diagnostics;

namespace CniImageKit.Tests.Baking;

/// <summary>System extensions: what systemd reads, and the same bytes every time.</summary>
public sealed class ExtensionTests : IDisposable
{
    private const string Output = "outputs:\n  - { kind: sysext, path: \"out/{arch}/cni-plugins.raw\" }\n";
    private const string Node = "node: { layout: flatcar-sysext }\n";
    private readonly BakingBench bench = Bench();

    private static BakingBench Bench()
    {
        var bench = new BakingBench(BakingBench.Head + Node + BakingBench.Plugins + Output);
        bench.Host = bench.Host with
        {
            Environment = bench.Host.Environment.SetItem("PATH", Environment.GetEnvironmentVariable("PATH") ?? ""),
        };
        return bench;
    }

    [Fact]
    public async Task Holds_the_plugins_and_the_release_file_that_systemd_wants()
    {
        Needs.Tool("mksquashfs", "squashfs-tools");
        await bench.LockAsync();
        var baked = await bench.BakeAsync();

        var listing = (await Shell.RunAsync("unsquashfs", "-lln", bench.Folder["out/arm64/cni-plugins.raw"])).Ok().Out;
        Assert.Matches(@"-rwxr-xr-x 0/0 +\d+ .* squashfs-root/usr/local/bin/cni/bridge\n", listing);
        Assert.Matches(@"-rw-r--r-- 0/0 +\d+ .* squashfs-root/usr/share/cnikit/baked.json\n", listing);
        var release = await Shell.RunAsync(
            "unsquashfs", "-cat", bench.Folder["out/arm64/cni-plugins.raw"], "usr/lib/extension-release.d/extension-release.cni-plugins");
        Assert.Equal("ID=_any\nARCHITECTURE=arm64\n", release.Ok().Out);

        var output = baked.Outputs.Single(o => o.Platform == Platform.Parse("linux/arm64"));
        Assert.Equal(("sysext", Digest.Sha256(File.ReadAllBytes(output.Path))), (output.Kind, output.Digest));
    }

    [Fact]
    public async Task Is_an_extension_in_the_eyes_of_systemd()
    {
        Needs.Tool("mksquashfs", "squashfs-tools");
        Needs.Tool("systemd-dissect", "systemd-container");
        await bench.LockAsync();
        await bench.BakeAsync();
        var seen = await Shell.RunAsync("systemd-dissect", "--json=short", "--no-pager", bench.Folder["out/amd64/cni-plugins.raw"]);
        Assert.Contains("squashfs", seen.Out + seen.Error, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Has_the_same_bytes_with_another_store_and_directory()
    {
        Needs.Tool("mksquashfs", "squashfs-tools");
        await bench.LockAsync();
        var first = (await bench.BakeAsync()).Outputs.Select(o => o.Digest).ToArray();
        using var other = Bench();
        await other.LockAsync();
        var second = (await other.BakeAsync()).Outputs.Select(o => o.Digest).ToArray();
        Assert.Equal(first, second);
        var again = await other.BakeAsync(r => r with { Rebuild = true });
        Assert.Equal(first, again.Outputs.Select(o => o.Digest));
        Assert.True((await other.BakeAsync()).Unchanged);
    }

    [Fact]
    public async Task Refuses_a_layout_that_no_extension_can_fill()
    {
        Needs.Tool("mksquashfs", "squashfs-tools");
        bench.EditManifest("flatcar-sysext", "openshift");
        await bench.LockAsync();
        Assert.Equal("out/amd64/cni-plugins.raw CNIK7303", await BakingBench.FailsAsync(() => bench.BakeAsync()));
        Assert.False(Directory.Exists(bench.Folder["out"]));
    }

    [Fact]
    public async Task Warns_that_opt_becomes_read_only()
    {
        Needs.Tool("mksquashfs", "squashfs-tools");
        bench.EditManifest("flatcar-sysext", "kubeadm");
        await bench.LockAsync();
        await bench.BakeAsync();
        Assert.Contains("CNIK7551", bench.Warnings);
    }

    [Fact]
    public async Task Says_which_program_is_missing()
    {
        await bench.LockAsync();
        bench.Host = bench.Host with { Environment = bench.Host.Environment.SetItem("PATH", bench.Folder["bin"]) };
        Assert.Equal("out/amd64/cni-plugins.raw CNIK7301", await BakingBench.FailsAsync(() => bench.BakeAsync()));
    }

    [Fact]
    public async Task Passes_on_what_the_program_says_when_it_fails()
    {
        bench.Folder.Write("fake/mksquashfs", "#!/bin/sh\n[ \"$1\" = -version ] && { echo fake 1; exit 0; }\necho 'no space left' >&2\nexit 7\n");
        const UnixFileMode runnable = UnixFileMode.UserRead | UnixFileMode.UserExecute;
        if (!OperatingSystem.IsWindows()) File.SetUnixFileMode(bench.Folder["fake/mksquashfs"], runnable);
        bench.Host = bench.Host with { Environment = bench.Host.Environment.SetItem("PATH", bench.Folder["fake"]) };
        await bench.LockAsync();
        var failure = await Assert.ThrowsAsync<CniImageKitException>(() => bench.BakeAsync());
        Assert.Contains("no space left", failure.Diagnostics[0].ToText(), StringComparison.Ordinal);
        Assert.Equal("CNIK7302", failure.Diagnostics[0].Rule.Id);
        Assert.False(Directory.Exists(bench.Folder["out"]));
        Assert.Empty(Directory.GetFiles(Path.Combine(bench.Host.StoreRoot, "blobs", "sha256"), ".*.tmp"));
    }

    [Theory]
    [InlineData("out/{arch}/plugins")]
    [InlineData("out/{arch}/.raw")]
    [InlineData("out/{arch}/a b.raw")]
    public async Task Refuses_a_name_that_the_release_file_could_not_have(string path)
    {
        bench.EditManifest("out/{arch}/cni-plugins.raw", path);
        Assert.EndsWith("CNIK1020", await BakingBench.FailsAsync(() => bench.LockAsync()), StringComparison.Ordinal);
    }

    public void Dispose() => bench.Dispose();
}
