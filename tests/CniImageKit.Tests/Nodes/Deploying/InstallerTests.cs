namespace CniImageKit.Tests.Nodes.Deploying;

/// <summary>The script that puts plugins into place, run as nodes run it.</summary>
public sealed class InstallerTests : IDisposable
{
    private readonly NodeKit node = new();

    public InstallerTests() => node
        .Write("old", ("bridge", "old bridge"), ("macvlan", "macvlan"), ("portmap", "old portmap"))
        .Write("new", ("bridge", "new bridge"), ("macvlan", "macvlan"), ("ptp", "new ptp"));

    private const string Old = "bridge=old bridge, macvlan=macvlan, portmap=old portmap";
    private const string New = "bridge=new bridge, macvlan=macvlan, ptp=new ptp";

    public void Dispose() => node.Dispose();

    [Theory]
    [MemberData(nameof(NodeKit.Shells), MemberType = typeof(NodeKit))]
    public async Task Installs_every_plugin_as_executable_of_root(string shell)
    {
        var ran = (await node.RunAsync("old", shell)).Ok();
        Assert.Contains("changed: 3 created", ran.Out, StringComparison.Ordinal);
        Assert.Equal(Old, node.Plugins);
        foreach (var plugin in (string[])["bridge", "macvlan", "portmap"]) Assert.Equal("755 0 0", await node.ModeAsync(plugin));
        (await node.RunAsync("old", shell, "check")).Ok();
        Assert.Equal(3, File.ReadAllLines(node["node/var/lib/cnikit/owned"]).Length);
    }

    [Theory]
    [MemberData(nameof(NodeKit.Shells), MemberType = typeof(NodeKit))]
    public async Task Changes_nothing_the_second_time(string shell)
    {
        (await node.RunAsync("old", shell)).Ok();
        var before = Directory.GetFiles(node.Root, "*", SearchOption.AllDirectories)
            .Where(f => !f.EndsWith("/lock", StringComparison.Ordinal)).ToDictionary(f => f, File.GetLastWriteTimeUtc);
        var again = (await node.RunAsync("old", shell)).Ok();
        Assert.Equal("unchanged: 3 plugins\n", again.Out);
        Assert.All(before, f => Assert.Equal(f.Value, File.GetLastWriteTimeUtc(f.Key)));
    }

    [Theory]
    [MemberData(nameof(NodeKit.Shells), MemberType = typeof(NodeKit))]
    public async Task Goes_from_lock_to_lock_and_back(string shell)
    {
        (await node.RunAsync("old", shell)).Ok();
        (await node.RunAsync("new", shell)).Ok();
        Assert.Equal(New, node.Plugins);
        (await node.RunAsync("new", shell, "rollback")).Ok();
        Assert.Equal(Old, node.Plugins);
        Assert.Equal("755 0 0", await node.ModeAsync("portmap"));
        (await node.RunAsync("new", shell, "rollback")).Ok();
        Assert.Equal(New, node.Plugins);
    }

    [Theory]
    [MemberData(nameof(NodeKit.Shells), MemberType = typeof(NodeKit))]
    public async Task Refuses_to_replace_a_file_of_others_and_changes_nothing(string shell)
    {
        node.Put("macvlan", "theirs");
        var ran = await node.RunAsync("old", shell);
        Assert.Equal(1, ran.ExitCode);
        Assert.Contains("/opt/cni/bin/macvlan is a file of other bytes that others put there", ran.Error, StringComparison.Ordinal);
        Assert.Contains("--force", ran.Error, StringComparison.Ordinal);
        Assert.Equal("macvlan=theirs", node.Plugins);
    }

    [Theory]
    [MemberData(nameof(NodeKit.Shells), MemberType = typeof(NodeKit))]
    public async Task Gives_a_replaced_file_of_others_back(string shell)
    {
        node.Put("macvlan", "theirs");
        (await node.RunAsync("old", shell, "--force")).Ok();
        Assert.Equal(Old, node.Plugins);
        (await node.RunAsync("old", shell, "rollback")).Ok();
        Assert.Equal("macvlan=theirs", node.Plugins);
        // It is theirs still.
        Assert.Equal(1, (await node.RunAsync("old", shell)).ExitCode);
        (await node.RunAsync("old", shell, "remove")).Ok();
        Assert.Equal("macvlan=theirs", node.Plugins);
    }

    [Fact]
    public async Task Leaves_a_file_of_an_older_lock_that_others_changed_since()
    {
        (await node.RunAsync("old", "dash")).Ok();
        node.Put("portmap", "theirs");
        var ran = (await node.RunAsync("new", "dash")).Ok();
        Assert.Contains("leave /opt/cni/bin/portmap, which others changed since", ran.Out, StringComparison.Ordinal);
        Assert.Equal("bridge=new bridge, macvlan=macvlan, portmap=theirs, ptp=new ptp", node.Plugins);
    }

    [Fact]
    public async Task Does_not_take_away_what_was_there_before_with_the_same_bytes()
    {
        node.Put("macvlan", "macvlan");
        (await Shell.RunAsync("chmod", "0755", node.PathOf("macvlan"))).Ok();
        (await node.RunAsync("old", "dash")).Ok();
        (await node.RunAsync("old", "dash", "remove")).Ok();
        Assert.Equal("macvlan=macvlan", node.Plugins);
    }

    [Fact]
    public async Task Renews_what_was_there_before_when_the_lock_moves_on()
    {
        node.Put("bridge", "old bridge");
        (await node.RunAsync("old", "dash")).Ok();
        (await node.RunAsync("new", "dash")).Ok();
        Assert.Equal(New, node.Plugins);
    }

    [Theory]
    [InlineData("4755")]
    [InlineData("2755")]
    [InlineData("0777")]
    public async Task Strips_other_modes(string mode)
    {
        (await node.RunAsync("old", "dash")).Ok();
        (await Shell.RunAsync("chmod", mode, node.PathOf("bridge"))).Ok();
        var check = await node.RunAsync("old", "dash", "check");
        Assert.Equal(3, check.ExitCode);
        Assert.Contains("another owner or mode", check.Out, StringComparison.Ordinal);
        (await node.RunAsync("old", "dash")).Ok();
        Assert.Equal("755 0 0", await node.ModeAsync("bridge"));
    }

    [Fact]
    public async Task Strips_capabilities()
    {
        (await node.RunAsync("old", "dash")).Ok();
        (await Shell.RunAsync(Needs.Tool("setcap", "libcap2-bin"), "cap_net_admin+ep", node.PathOf("bridge"))).Ok();
        var check = await node.RunAsync("old", "dash", "check");
        Assert.Equal(3, check.ExitCode);
        Assert.Equal("/opt/cni/bin/bridge has another owner or mode than root, 0755, or file capabilities\n", check.Out);
        (await node.RunAsync("old", "dash")).Ok();
        Assert.Equal("", (await Shell.RunAsync("getcap", node.PathOf("bridge"))).Ok().Out);
        (await node.RunAsync("old", "dash", "check")).Ok();
    }

    [Fact]
    public async Task Makes_root_the_owner()
    {
        (await node.RunAsync("old", "dash")).Ok();
        (await Shell.RunAsync("chown", "65534:65534", node.PathOf("bridge"))).Ok();
        (await node.RunAsync("old", "dash")).Ok();
        Assert.Equal("755 0 0", await node.ModeAsync("bridge"));
    }

    [Fact]
    public async Task Refuses_bytes_that_the_lock_does_not_name()
    {
        (await node.RunAsync("old", "dash")).Ok();
        File.WriteAllText(node["new/files/linux-amd64/ptp"], "new pTp");
        var ran = await node.RunAsync("new", "dash");
        Assert.Equal(1, ran.ExitCode);
        Assert.Contains("ptp is not what the lock names; nothing was changed", ran.Error, StringComparison.Ordinal);
        Assert.Contains($"expected  {NodeKit.Hex("new ptp"u8.ToArray())}", ran.Error, StringComparison.Ordinal);
        Assert.Equal(Old, node.Plugins);
    }

    [Fact]
    public async Task Says_what_it_would_do_and_does_not()
    {
        (await node.RunAsync("old", "dash")).Ok();
        var plan = (await node.RunAsync("new", "dash", "plan")).Ok();
        Assert.Equal(
            "platform linux-amd64\nreplace /opt/cni/bin/bridge\nkeep /opt/cni/bin/macvlan\ncreate /opt/cni/bin/ptp\nremove /opt/cni/bin/portmap\n",
            plan.Out);
        Assert.Equal(Old, node.Plugins);
        Assert.Equal(3, (await node.RunAsync("new", "dash", "check")).ExitCode);
    }

    [Fact]
    public async Task Refuses_to_write_for_anybody_but_root()
    {
        (await Shell.RunAsync("chmod", "-R", "a+rwX", node.Folder.Path)).Ok();
        var ran = await Shell.RunAsync(
            "setpriv", "--reuid=65534", "--regid=65534", "--clear-groups", "dash", node["old/install.sh"], "--root", node.Root);
        Assert.Equal(1, ran.ExitCode);
        Assert.Contains("must be run as root", ran.Error, StringComparison.Ordinal);
        Assert.Equal("", node.Plugins);
    }

    [Fact]
    public async Task Replaces_a_program_while_it_runs()
    {
        node.WriteBytes("one", ("bridge", File.ReadAllBytes("/bin/sleep"))).WriteBytes("two", ("bridge", File.ReadAllBytes("/bin/cat")));
        (await node.RunAsync("one", "dash")).Ok();
        using var busy = RunningProgram.Start(node.PathOf("bridge"), ["600"], null, new Dictionary<string, string?>());
        // In place the kernel refuses: text file busy.
        Assert.ThrowsAny<IOException>(() => File.WriteAllText(node.PathOf("bridge"), "torn"));
        (await node.RunAsync("two", "dash")).Ok();
        Assert.Equal(File.ReadAllBytes("/bin/cat"), File.ReadAllBytes(node.PathOf("bridge")));
        await busy.InterruptAsync();
        Assert.Equal(130, (await busy.EndAsync()).ExitCode);
    }

    [Theory]
    [InlineData("x86_64", "linux-amd64")]
    [InlineData("aarch64", "linux-arm64")]
    [InlineData("armv7l", "linux-arm-v7")]
    [InlineData("armv6l", "linux-arm")]
    [InlineData("i686", "linux-386")]
    [InlineData("riscv64", "linux-riscv64")]
    public async Task Chooses_the_plugins_of_the_machine(string machine, string platform)
    {
        var sum = NodeKit.Hex("x"u8.ToArray());
        string[] platforms = ["linux-amd64", "linux-arm64", "linux-arm", "linux-arm-v7", "linux-386", "linux-riscv64"];
        node.Folder.Write("old/set", "directory /opt/cni/bin\n" + string.Concat(platforms.Select(p => $"{p} {sum} 1 bridge\n")));
        node.Folder.Write("shims/uname", $"#!/bin/sh\necho {machine}\n");
        (await Shell.RunAsync("chmod", "+x", node["shims/uname"])).Ok();
        var ran = (await Shell.RunAsync(
            "dash", [node["old/install.sh"], "plan", "--root", node.Root], null,
            new Dictionary<string, string?> { ["PATH"] = $"{node["shims"]}:{Environment.GetEnvironmentVariable("PATH")}" })).Ok();
        Assert.StartsWith($"platform {platform}\n", ran.Out, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Says_that_a_set_has_nothing_for_the_machine()
    {
        var ran = await node.RunAsync("old", "dash", "--platform", "linux-s390x", "plan");
        Assert.Equal(2, ran.ExitCode);
        node.Folder.Write("shims/uname", "#!/bin/sh\necho s390x\n");
        (await Shell.RunAsync("chmod", "+x", node["shims/uname"])).Ok();
        var other = await Shell.RunAsync(
            "dash", [node["old/install.sh"], "--root", node.Root], null,
            new Dictionary<string, string?> { ["PATH"] = $"{node["shims"]}:{Environment.GetEnvironmentVariable("PATH")}" });
        Assert.Contains("no plugins for this machine (s390x)", other.Error, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Lets_several_run_at_once()
    {
        var ran = await Task.WhenAll(Enumerable.Range(0, 6).Select(i => node.RunAsync(i % 2 == 0 ? "old" : "new", "dash")));
        Assert.All(ran, r => r.Ok());
        Assert.Contains(node.Plugins, (string[])[Old, New]);
    }

    [Fact]
    public async Task Is_clean_to_shellcheck() =>
        (await Shell.RunAsync(Needs.Tool("shellcheck", "shellcheck"), "-s", "sh", node["old/install.sh"])).Ok();
}
