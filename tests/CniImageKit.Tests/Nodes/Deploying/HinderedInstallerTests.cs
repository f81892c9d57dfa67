namespace CniImageKit.Tests.Nodes.Deploying;

/// <summary>The installer where the node does not let it work.</summary>
public sealed class HinderedInstallerTests : IDisposable
{
    private readonly NodeKit node = new();

    public HinderedInstallerTests() => node
        .WriteBytes("old", ("bridge", new byte[300 << 10]), ("ptp", "ptp"u8.ToArray()))
        .WriteBytes("new", ("bridge", "new"u8.ToArray()), ("ptp", "new"u8.ToArray()));

    public void Dispose() => node.Dispose();

    [Theory]
    [InlineData("/opt", "/opt/cni/bin cannot be written (is it read-only?); nothing was changed")]
    [InlineData("/var", "it failed; nothing was changed")]
    public async Task Says_that_a_directory_is_read_only(string directory, string expected)
    {
        Directory.CreateDirectory(node["node/var/lib"]);
        var place = node.Root + directory;
        var ran = await MountedAsync($"mount --bind {place} {place}; mount -o remount,ro,bind {place}; {Install("old")}");
        Assert.Equal(1, ran.ExitCode);
        Assert.Contains(expected, ran.Error, StringComparison.Ordinal);
        Assert.Equal("", node.Plugins);
    }

    [Fact]
    public async Task Leaves_all_as_it_was_where_the_plugins_do_not_fit()
    {
        var ran = await MountedAsync(
            $"mount -t tmpfs -o size=128k none {node.Root}/opt; {Install("old")} || code=$?; find {node.Root}/opt -type f; exit $code");
        Assert.Equal(1, ran.ExitCode);
        Assert.Contains("No space left on device", ran.Error, StringComparison.Ordinal);
        Assert.Contains("cnikit: it failed; nothing was changed", ran.Error, StringComparison.Ordinal);
        Assert.Equal("", ran.Out);
    }

    [Fact]
    public async Task Replaces_nothing_whose_bytes_cannot_be_kept()
    {
        Directory.CreateDirectory(node["node/var/lib/cnikit"]);
        var state = $"{node.Root}/var/lib/cnikit";
        var ran = await MountedAsync(
            $"mount -t tmpfs -o size=128k none {state}; {Install("old")}; {Install("new")} || code=$?; "
            + $"ls -A {node.Root}/opt/cni/bin {state}; {Install("old")}; exit $code");
        Assert.Equal(1, ran.ExitCode);
        Assert.Contains("cnikit: it failed; nothing was changed", ran.Error, StringComparison.Ordinal);
        // No half-written file, no half-kept set; and what was there is there.
        Assert.Contains($"/opt/cni/bin:\nbridge\nptp\n\n{state}:\nfound\nlock\nowned\nprevious\n", ran.Out, StringComparison.Ordinal);
        Assert.EndsWith("unchanged: 2 plugins\n", ran.Out, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("opt", "--directory")]
    [InlineData("var", "--state")]
    public async Task Follows_no_link_out_of_a_mounted_root(string link, string option)
    {
        if (Directory.Exists(node[$"node/{link}"])) Directory.Delete(node[$"node/{link}"], recursive: true);
        Directory.CreateDirectory(node["elsewhere"]);
        File.CreateSymbolicLink(node[$"node/{link}"], node["elsewhere"]);
        var ran = await node.RunAsync("old", "dash");
        Assert.Equal(2, ran.ExitCode);
        Assert.Contains($"/{link} is a link", ran.Error, StringComparison.Ordinal);
        Assert.Contains(option, ran.Error, StringComparison.Ordinal);
        Assert.Empty(Directory.GetFileSystemEntries(node["elsewhere"]));
    }

    [Fact]
    public async Task Refuses_a_set_whose_size_is_none()
    {
        node.Folder.Write("old/set", $"directory /opt/cni/bin\nlinux-amd64 {NodeKit.Hex([])} x[$(id>{node["ran"]})] bridge\n");
        var ran = await node.RunAsync("old", "dash");
        Assert.Equal(1, ran.ExitCode);
        Assert.Contains("the set is damaged", ran.Error, StringComparison.Ordinal);
        Assert.False(File.Exists(node["ran"]));
    }

    private string Install(string kit) => $"dash {node[$"{kit}/install.sh"]} --root {node.Root} --platform linux-amd64";

    // Mounts that end with the shell.
    private static Task<Ran> MountedAsync(string script) => Shell.RunAsync("unshare", "-m", "sh", "-ec", $"code=0; {script}");
}
