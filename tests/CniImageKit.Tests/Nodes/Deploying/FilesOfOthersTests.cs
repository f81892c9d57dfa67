namespace CniImageKit.Tests.Nodes.Deploying;

/// <summary>What the installer does where something else lies in a plugin's place.</summary>
public sealed class FilesOfOthersTests : IDisposable
{
    private const string Old = "bridge=old bridge, ptp=ptp";

    private readonly NodeKit node = new();

    public FilesOfOthersTests() => node.Write("old", ("bridge", "old bridge"), ("ptp", "ptp"));

    public void Dispose() => node.Dispose();

    [Theory]
    [MemberData(nameof(NodeKit.Shells), MemberType = typeof(NodeKit))]
    public async Task Come_back_with_their_mode_and_owner(string shell)
    {
        node.Put("bridge", "theirs");
        (await Shell.RunAsync("chown", "5:6", node.PathOf("bridge"))).Ok();
        (await Shell.RunAsync("chmod", "4711", node.PathOf("bridge"))).Ok();
        (await node.RunAsync("old", shell, "--force")).Ok();
        Assert.Equal("755 0 0", await node.ModeAsync("bridge"));
        (await node.RunAsync("old", shell, "rollback")).Ok();
        Assert.Equal("bridge=theirs", node.Plugins);
        Assert.Equal("4711 5 6", await node.ModeAsync("bridge"));
    }

    [Theory]
    [InlineData("dash", "other")]
    [InlineData("busybox", "other")]
    [InlineData("dash", "/nowhere")]
    [InlineData("dash", "/usr")]
    public async Task Come_back_as_links_where_they_were_links(string shell, string target)
    {
        node.Put("other", "theirs");
        File.CreateSymbolicLink(node.PathOf("bridge"), target);
        var refused = await node.RunAsync("old", shell);
        Assert.Equal(1, refused.ExitCode);
        Assert.Contains("/opt/cni/bin/bridge is a link that others put there", refused.Error, StringComparison.Ordinal);
        Assert.Equal(target, new FileInfo(node.PathOf("bridge")).LinkTarget);

        (await node.RunAsync("old", shell, "--force")).Ok();
        Assert.Equal("bridge=old bridge, other=theirs, ptp=ptp", node.Plugins);
        (await node.RunAsync("old", shell, "rollback")).Ok();
        Assert.Equal(target, new FileInfo(node.PathOf("bridge")).LinkTarget);
        Assert.False(File.Exists(node.PathOf("ptp")));
    }

    [Theory]
    [MemberData(nameof(NodeKit.Shells), MemberType = typeof(NodeKit))]
    public async Task Go_again_where_a_rollback_is_undone_and_nowhere_else(string shell)
    {
        node.Put("bridge", "theirs");
        (await node.RunAsync("old", shell, "--force")).Ok();
        for (var i = 0; i < 2; i++)
        {
            (await node.RunAsync("old", shell, "rollback")).Ok();
            Assert.Equal("bridge=theirs", node.Plugins);
            (await node.RunAsync("old", shell, "rollback")).Ok();
            Assert.Equal(Old, node.Plugins);
        }

        (await node.RunAsync("old", shell, "rollback")).Ok();
        node.Put("bridge", "theirs, newer");
        Assert.Equal(1, (await node.RunAsync("old", shell, "rollback")).ExitCode);
        Assert.Equal("bridge=theirs, newer", node.Plugins);
    }

    [Theory]
    [InlineData("mkfifo", "no file")]
    [InlineData("mkdir", "a directory")]
    public async Task Stay_even_by_force_where_they_could_not_be_given_back(string made, string noun)
    {
        (await Shell.RunAsync(made, node.PathOf("bridge"))).Ok();
        var ran = await node.RunAsync("old", "dash", "--force");
        Assert.Equal(1, ran.ExitCode);
        Assert.Contains($"/opt/cni/bin/bridge is {noun}; move it away; nothing was changed", ran.Error, StringComparison.Ordinal);
        Assert.False(File.Exists(node.PathOf("ptp")));
        var check = await node.RunAsync("old", "dash", "check");
        Assert.Equal(3, check.ExitCode);
        Assert.Contains($"/opt/cni/bin/bridge is {noun} that others put there", check.Out, StringComparison.Ordinal);
    }
}
