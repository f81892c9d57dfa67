namespace CniImageKit.Tests.Nodes.Deploying;

/// <summary>The installer, killed at calls all along its way that change something, and run again.</summary>
public sealed class KilledInstallerTests : IDisposable
{
    private const string Old = "bridge=old bridge, portmap=old portmap";
    private const string New = "bridge=new bridge, ptp=new ptp";
    private const string Alien = "bridge=theirs, portmap=old portmap";

    // What changes the node; each tool's stand-in kills the installer at a chosen call, before its work or in the middle of it.
    private static readonly string[] Tools = ["mv", "rm", "cat", "cp"];

    private readonly NodeKit node = new();
    private readonly HashSet<string> left = [];

    public KilledInstallerTests()
    {
        node.Write("old", ("bridge", "old bridge"), ("portmap", "old portmap")).Write("new", ("bridge", "new bridge"), ("ptp", "new ptp"));
        foreach (var tool in Tools)
        {
            var real = Needs.Tool(tool, "coreutils");
            node.Folder.Write($"shims/{tool}", $"""
                #!/bin/sh
                echo {tool} >>{node["calls"]}
                if [ "$(wc -l <{node["calls"]})" -eq "$AT" ]; then
                    [ {tool} != cat ] || {real} "$@" | head -c 3
                    kill -9 "$(/bin/cat {node["pid"]})"
                    exit 137
                fi
                exec {real} "$@"

                """);
            if (!OperatingSystem.IsWindows()) File.SetUnixFileMode(node[$"shims/{tool}"], PluginArchive.Executable);
        }
    }

    public void Dispose() => node.Dispose();

    [Fact]
    public async Task Ends_what_was_begun_or_goes_back()
    {
        await ReadyAsync(node.RunAsync("old", "dash"));
        for (var at = 1; await KilledAsync(at, "install"); at += 3)
        {
            Assert.All(Visible.Split(", "), p => Assert.Contains(p, $"{Old}, {New}", StringComparison.Ordinal));
            if (!IsNew()) continue;
            await KeepAsync("node", "killed");
            (await node.RunAsync("new", "dash")).Ok();
            Assert.True(New == node.Plugins, $"killed at {at}: {node.Plugins}");
            (await node.RunAsync("new", "dash", "rollback")).Ok();
            Assert.True(Old == node.Plugins, $"killed at {at}, then back: {node.Plugins}");

            await KeepAsync("killed", "node");
            // Killed before the old set was kept, the one before that is put back: nothing.
            var kept = File.Exists(node["node/var/lib/cnikit/previous/pending"]) || Visible == New;
            (await node.RunAsync("new", "dash", "rollback")).Ok();
            Assert.True((kept ? Old : "") == node.Plugins, $"killed at {at}, and back: {node.Plugins}");
        }
    }

    [Fact]
    public async Task Goes_on_with_a_rollback()
    {
        await ReadyAsync(node.RunAsync("old", "dash"), () => node.RunAsync("new", "dash"));
        for (var at = 1; await KilledAsync(at, "rollback"); at += 3)
        {
            if (!IsNew()) continue;
            // One that was done when it was killed is undone by another.
            var done = Visible == Old && !File.Exists(node["node/var/lib/cnikit/previous/pending"]);
            (await node.RunAsync("new", "dash", "rollback")).Ok();
            Assert.True((done ? New : Old) == node.Plugins, $"killed at {at}: {node.Plugins}");
        }
    }

    [Fact]
    public async Task Gives_back_a_file_of_others()
    {
        await ReadyAsync(node.RunAsync("old", "dash"));
        File.WriteAllText(node["ready/opt/cni/bin/bridge"], "theirs");
        for (var at = 1; await KilledAsync(at, "install", "--force"); at += 5)
        {
            if (!IsNew()) continue;
            (await node.RunAsync("new", "dash", "install", "--force")).Ok();
            Assert.True(New == node.Plugins, $"killed at {at}: {node.Plugins}");
            (await node.RunAsync("new", "dash", "rollback")).Ok();
            Assert.True(Alien == node.Plugins, $"killed at {at}, then back: {node.Plugins}");
        }
    }

    // Whether no kill before left the node as this one did: then what comes of it is known.
    private bool IsNew() => left.Add(string.Join('\n', Directory.EnumerateFiles(node.Root, "*", SearchOption.AllDirectories)
        .Order(StringComparer.Ordinal).Select(f => $"{f} {Text(f)}")));

    // A tool that the killed installer had started may hold the node's lock for a moment longer: the file is read without asking for one.
    private static string Text(string file)
    {
        using var reader = new StreamReader(new FileStream(file, FileMode.Open, FileAccess.Read, FileShare.ReadWrite | FileShare.Delete));
        return reader.ReadToEnd();
    }

    // What a runtime sees: hidden files are no plugins.
    private string Visible => string.Join(", ", node.Plugins.Split(", ").Where(p => p[0] != '.'));

    private async Task ReadyAsync(Task<Ran> first, params Func<Task<Ran>>[] more)
    {
        (await first).Ok();
        foreach (var run in more) (await run()).Ok();
        await KeepAsync("node", "ready");
    }

    private async Task KeepAsync(string from, string to)
    {
        if (Directory.Exists(node[to])) Directory.Delete(node[to], recursive: true);
        (await Shell.RunAsync("cp", "-a", node[from], node[to])).Ok();
    }

    // The ready node, on which the installer is killed at the given call; false where it ended before.
    private async Task<bool> KilledAsync(int at, string command, params string[] options)
    {
        Assert.True(at < 200, "it does not end");
        await KeepAsync("ready", "node");
        File.Delete(node["calls"]);
        Directory.CreateDirectory(node["temporary"]);
        string[] run = [node["new/install.sh"], command, .. options, "--root", node.Root, "--platform", "linux-amd64"];
        var ran = await Shell.RunAsync(
            "/bin/sh", ["-c", $"echo $$ >{node["pid"]}; exec dash \"$@\"", "sh", .. run], null, new Dictionary<string, string?>
            {
                ["PATH"] = $"{node["shims"]}:{Environment.GetEnvironmentVariable("PATH")}",
                ["AT"] = $"{at}",
                ["TMPDIR"] = node["temporary"],
            });
        if (ran.ExitCode == 0) return false;
        Assert.Equal(137, ran.ExitCode);
        return true;
    }
}
