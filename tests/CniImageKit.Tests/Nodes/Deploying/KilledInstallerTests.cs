namespace CniImageKit.Tests.Nodes.Deploying;

/// <summary>The installer, killed at every step that changes something, and run again.</summary>
public sealed class KilledInstallerTests : IDisposable
{
    private const string Old = "bridge=old bridge, portmap=old portmap";
    private const string New = "bridge=new bridge, ptp=new ptp";
    private const string Alien = "bridge=theirs, portmap=old portmap";

    // What changes the node; each tool's stand-in kills the installer at a chosen call, before or in the middle of its work.
    private static readonly string[] Tools = ["mv", "rm", "mkdir", "chmod", "chown", "sync", "cat"];

    private readonly NodeKit node = new();

    public KilledInstallerTests()
    {
        node.Write("old", ("bridge", "old bridge"), ("portmap", "old portmap")).Write("new", ("bridge", "new bridge"), ("ptp", "new ptp"));
        foreach (var tool in Tools)
        {
            var real = Needs.Tool(tool, "coreutils");
            node.Folder.Write($"shims/{tool}", $"""
                #!/bin/sh
                echo {tool} >>{node["calls"]}
                if [ "$(wc -l <{node["calls"]})" -eq "$(cat {node["at"]})" ]; then
                    [ {tool} != cat ] || {real} "$@" | head -c 3
                    kill -9 "$(cat {node["pid"]})"
                    exit 137
                fi
                exec {real} "$@"

                """.Replace("$(cat ", "$(/bin/cat ", StringComparison.Ordinal));
            if (!OperatingSystem.IsWindows()) File.SetUnixFileMode(node[$"shims/{tool}"], PluginArchive.Executable);
        }
    }

    public void Dispose() => node.Dispose();

    [Fact]
    public async Task Ends_what_was_begun_when_it_is_run_again()
    {
        for (var at = 1; await KilledAsync(at, "install"); at++)
        {
            WholeFiles(at);
            (await node.RunAsync("new", "dash")).Ok();
            Assert.True(New == node.Plugins, $"killed at {at}: {node.Plugins}");
            (await node.RunAsync("new", "dash", "rollback")).Ok();
            Assert.True(Old == node.Plugins, $"killed at {at}, then back: {node.Plugins}");
        }
    }

    [Fact]
    public async Task Goes_back_from_the_middle()
    {
        for (var at = 1; await KilledAsync(at, "install"); at++)
        {
            (await node.RunAsync("new", "dash", "rollback")).ToString();
            // Before the old set was kept there is none to go back to, and it stands there still.
            if (node.Plugins.Length > 0) Sweep(at);
        }

        void Sweep(int at) => Assert.True(Old == Visible, $"killed at {at}, then back: {node.Plugins}");
    }

    [Fact]
    public async Task Goes_on_with_a_rollback()
    {
        for (var at = 1; await KilledAsync(at, "rollback"); at++)
        {
            WholeFiles(at);
            (await node.RunAsync("new", "dash", "rollback")).Ok();
            // One that was done when it was killed is undone by another.
            Assert.True((Done ? New : Old) == node.Plugins, $"killed at {at}: {node.Plugins}");
        }
    }

    [Fact]
    public async Task Gives_back_a_file_of_others_after_being_killed()
    {
        for (var at = 1; await KilledAsync(at, "install", "--force"); at++)
        {
            (await node.RunAsync("new", "dash", "install", "--force")).Ok();
            Assert.True(New == node.Plugins, $"killed at {at}: {node.Plugins}");
            (await node.RunAsync("new", "dash", "rollback")).Ok();
            Assert.True(Alien == node.Plugins, $"killed at {at}, then back: {node.Plugins}");
        }
    }

    // Whether the killed rollback had ended by then.
    private bool Done { get; set; }

    private string Visible => string.Join(", ", node.Plugins.Split(", ").Where(p => p[0] != '.'));

    // A fresh node with the old set, on which the installer of the new one is killed at the given call; false where it ended before.
    private async Task<bool> KilledAsync(int at, string command, params string[] options)
    {
        Directory.Delete(node.Root, recursive: true);
        Directory.CreateDirectory(node["node/opt/cni/bin"]);
        (await node.RunAsync("old", "dash")).Ok();
        if (options.Length > 0) node.Put("bridge", "theirs");
        if (command == "rollback") (await node.RunAsync("new", "dash")).Ok();
        File.Delete(node["calls"]);
        node.Folder.Write("at", $"{at}\n");
        string[] run = [node["new/install.sh"], command, .. options, "--root", node.Root, "--platform", "linux-amd64"];
        var ran = await Shell.RunAsync(
            "/bin/sh", ["-c", $"echo $$ >{node["pid"]}; exec dash \"$@\"", "sh", .. run], null,
            new Dictionary<string, string?> { ["PATH"] = $"{node["shims"]}:{Environment.GetEnvironmentVariable("PATH")}" });
        if (ran.ExitCode != 0) Assert.Equal(137, ran.ExitCode);
        Done = !File.Exists(node["node/var/lib/cnikit/previous/pending"]) && Visible == Old;
        Assert.True(at < 400, "it does not end");
        return ran.ExitCode != 0;
    }

    private void WholeFiles(int at) => Assert.All(
        Visible.Split(", "),
        p => Assert.True(p is "bridge=old bridge" or "bridge=new bridge" or "portmap=old portmap" or "ptp=new ptp", $"killed at {at}: {p}"));
}
