using System.IO.Compression;

namespace CniImageKit.Tests.Packages;

/// <summary>The packed dotnet tool, installed and run as users do.</summary>
public sealed class ToolTests : IDisposable
{
    private readonly ToolFeed feed = new();

    public void Dispose() => feed.Dispose();

    [Fact]
    public async Task Installs_as_native_code_that_bakes_without_a_runtime()
    {
        if (feed.Native is null) Needs.Missing("needs a package of this system's own");
        feed.UseFolder();
        (await feed.RunAsync("dotnet", "tool", "install", "cnikit", "--tool-path", "tools")).Ok();
        await BakesAsync("/usr/bin/env", "-u", "PATH", "DOTNET_ROOT=/nonexistent", feed["tools/cnikit"]);
    }

    [Fact]
    public async Task Installs_for_any_other_system_on_the_runtime()
    {
        feed.UseWithoutThisSystem();
        (await feed.RunAsync("dotnet", "tool", "install", "cnikit", "--tool-path", "tools")).Ok();
        Assert.NotEmpty(Directory.GetFiles(feed["tools"], "cnikit.dll", SearchOption.AllDirectories));
        await BakesAsync(feed["tools/cnikit"]);
    }

    [Fact]
    public async Task Runs_from_a_manifest_of_tools_out_of_a_server()
    {
        await using var site = await feed.ServeAsync();
        (await feed.RunAsync("dotnet", "new", "tool-manifest")).Ok();
        (await feed.RunAsync("dotnet", "tool", "install", "cnikit")).Ok();
        Assert.Equal(Bakery.Version + "\n", (await feed.RunAsync("dotnet", "cnikit", "--version")).Ok().Out);
    }

    [Fact]
    public async Task Runs_once_without_being_installed()
    {
        feed.UseFolder();
        var ran = (await feed.RunAsync("dotnet", "tool", "exec", "cnikit", "--yes", "--", "explain", "CNIK1003")).Ok();
        Assert.Contains("CNIK1003", ran.Out, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Runs_as_native_code_for_arm64()
    {
        var package = feed.Package("linux-arm64");
        if (package is null) Needs.Missing("needs the package for linux-arm64");
        var qemu = Needs.Tool("qemu-aarch64-static", "qemu-user-static");
        if (!Directory.Exists("/usr/aarch64-linux-gnu/lib")) Needs.Missing("needs libc6-dev-arm64-cross");
        await ZipFile.ExtractToDirectoryAsync(package!, feed["arm64"], TestContext.Current.CancellationToken);
        var program = feed["arm64/tools/any/linux-arm64/cnikit"];
        (await feed.RunAsync("chmod", "0755", program)).Ok();
        Assert.Equal(Bakery.Version + "\n", (await feed.RunAsync(qemu, "-L", "/usr/aarch64-linux-gnu", program, "--version")).Ok().Out);
        Assert.Contains("unknown key",
            (await feed.RunAsync(qemu, "-L", "/usr/aarch64-linux-gnu", program, "explain", "CNIK1003")).Ok().Out, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Brings_its_manual_pages_in_every_package_that_runs()
    {
        foreach (var package in new[] { feed.Native, feed.Package("any") }.OfType<string>())
        {
            await using var archive = await ZipFile.OpenReadAsync(package, TestContext.Current.CancellationToken);
            Assert.Contains(archive.Entries, e => e.FullName == "man/man1/cnikit-bake.1");
            Assert.DoesNotContain(archive.Entries, e => e.Name.EndsWith(".dbg", StringComparison.Ordinal) || e.Name == "CniImageKit.xml");
        }
    }

    private async Task BakesAsync(string program, params string[] before)
    {
        Assert.Equal(Bakery.Version + "\n", (await feed.RunAsync(program, [.. before, "--version"])).Ok().Out);
        var plugins = await DebianPackages.UnpackAsync("bookworm", "amd64");
        Directory.CreateDirectory(feed["mine"]);
        File.Copy(Path.Combine(plugins, "usr/lib/cni/loopback"), feed["mine/loopback"]);
        await File.WriteAllTextAsync(feed["cni.yaml"], """
            schema: 1
            platforms: [linux/amd64]
            plugins: [{ from: directory, name: mine, path: mine }]
            outputs: [{ kind: rootfs, path: rootfs }]
            """, TestContext.Current.CancellationToken);
        (await feed.RunAsync(program, [.. before, "lock"])).Ok();
        (await feed.RunAsync(program, [.. before, "bake"])).Ok();
        Assert.True(File.Exists(feed["rootfs/opt/cni/bin/loopback"]));
    }
}
