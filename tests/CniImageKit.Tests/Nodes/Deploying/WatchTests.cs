using System.Text.Json.Nodes;
using CniImageKit.Cli;

namespace CniImageKit.Tests.Nodes.Deploying;

/// <summary>What tells where a node differs from its lock, and what stops others from writing there.</summary>
[Collection(DeployBed.Name)]
public sealed class WatchTests(DeployBed bed) : IDisposable
{
    private readonly TempFolder folder = new();

    public void Dispose() => folder.Dispose();

    [Fact]
    public async Task Is_a_unit_and_a_timer_to_systemd()
    {
        // The command and its manual page are not installed here; true(1) is, and stands in for both.
        foreach (var unit in (string[])["cnikit-verify.service", "cnikit-verify.timer"])
        {
            folder.Write(unit, File.ReadAllText(bed[$"carried/systemd/{unit}"])
                .Replace("/usr/local/bin/cnikit", "/bin/true", StringComparison.Ordinal)
                .Replace("Documentation=man:cnikit-verify(1)\n", "", StringComparison.Ordinal));
        }

        var ran = await Shell.RunAsync(
            Needs.Tool("systemd-analyze", "systemd"), "verify", folder["cnikit-verify.service"], folder["cnikit-verify.timer"]);
        Assert.True(ran is { ExitCode: 0, Error: "" }, ran.Error);
        Assert.Equal(File.ReadAllText(bed["cni.lock.json"]), File.ReadAllText(bed["carried/systemd/cni.lock.json"]));
    }

    [Fact]
    public void Makes_the_directory_of_the_metrics_that_alone_it_may_write()
    {
        var service = File.ReadAllText(bed["carried/systemd/cnikit-verify.service"]);
        var directory = Path.GetDirectoryName(service.Split("--metrics ")[1].Split('\n')[0]);
        Assert.Contains($"\nExecStartPre=+-/bin/mkdir -p {directory}\n", service, StringComparison.Ordinal);
        Assert.Contains($"\nReadWritePaths=-{directory}\n", service, StringComparison.Ordinal);
    }

    [Fact]
    public void Runs_a_command_line_that_is_taken()
    {
        var command = File.ReadAllLines(bed["carried/systemd/cnikit-verify.service"])
            .Single(l => l.StartsWith("ExecStart=", StringComparison.Ordinal)).Split(' ')[1..];
        Assert.Empty(Usage.Of(CommandTree.Create().Parse(command)));
    }

    [Fact]
    public async Task Tells_node_problem_detector_how_a_node_is()
    {
        using var node = new BusyboxRoot();
        node.Copy(bed["carried/shell"], "/kit");
        node.Copy(bed["carried/node-problem-detector"], "/monitor");
        // The set has this machine's platform and another.
        var platform = Directory.GetDirectories(bed["carried/shell/files"]).Select(d => Path.GetFileName(d)!)
            .First(p => p.EndsWith(System.Runtime.InteropServices.RuntimeInformation.OSArchitecture switch
            {
                System.Runtime.InteropServices.Architecture.Arm64 => "arm64",
                _ => "amd64",
            }, StringComparison.Ordinal));
        (await node.RunAsync("sh", "/kit/install.sh", "--platform", platform)).Ok();

        var fine = await node.RunAsync("sh", "/monitor/cnikit-plugins.sh");
        Assert.Equal((0, "3 plugins are as locked\n"), (fine.ExitCode, fine.Out));
        File.WriteAllText(node["/opt/cni/bin/bridge"], "theirs");
        File.Delete(node["/opt/cni/bin/portmap"]);
        var wrong = await node.RunAsync("sh", "/monitor/cnikit-plugins.sh");
        Assert.Equal((1, "/opt/cni/bin/bridge has other bytes, which others put there, and 1 more\n"), (wrong.ExitCode, wrong.Out));
        File.Delete(node["/monitor/set"]);
        Assert.Equal(2, (await node.RunAsync("sh", "/monitor/cnikit-plugins.sh")).ExitCode);
    }

    [Fact]
    public async Task Is_a_monitor_with_one_condition()
    {
        var monitor = JsonNode.Parse(File.ReadAllText(bed["carried/node-problem-detector/cnikit-plugins.json"]))!;
        Assert.Equal("custom", (string)monitor["plugin"]!);
        Assert.Equal((string)monitor["conditions"]![0]!["type"]!, (string)monitor["rules"]![0]!["condition"]!);
        Assert.Equal("permanent", (string)monitor["rules"]![0]!["type"]!);
        Assert.EndsWith("/cnikit-plugins.sh", (string)monitor["rules"]![0]!["path"]!, StringComparison.Ordinal);
        (await Shell.RunAsync(
            Needs.Tool("shellcheck", "shellcheck"), "-s", "sh", bed["carried/node-problem-detector/cnikit-plugins.sh"])).Ok();
    }

    [Fact]
    public void Keeps_Calico_from_the_plugins_of_the_lock()
    {
        var patch = YamlText.Read(bed["carried/settings/calico.patch.yaml"]).Single();
        var container = patch["spec"]!["template"]!["spec"]!["initContainers"]![0]!;
        Assert.Equal("install-cni", (string)container["name"]!);
        Assert.Equal("SKIP_CNI_BINARIES", (string)container["env"]![0]!["name"]!);
        Assert.Equal("bridge,host-local,portmap", (string)container["env"]![0]!["value"]!);
        // No patch for plugins that the lock does not have.
        Assert.False(File.Exists(bed["carried/settings/flannel.patch.yaml"]));
    }
}
