using System.Text.Json.Nodes;

namespace CniImageKit.Tests.Nodes.Deploying;

/// <summary>The Salt state. Debian has no Salt, so its files are put in place and its commands run as Salt would.</summary>
[Collection(DeployBed.Name)]
public sealed class SaltTests(DeployBed bed)
{
    [Theory]
    [InlineData("x86_64", "linux-amd64")]
    [InlineData("aarch64", "linux-arm64")]
    public async Task Chooses_by_the_machine(string machine, string platform)
    {
        Needs.Tool("ansible-playbook", "ansible-core");
        const string Render = """
            import jinja2, sys
            print(jinja2.Template(open(sys.argv[1]).read()).render(grains={'cpuarch': sys.argv[2]}))
            """;
        var ran = (await Shell.RunAsync("/usr/bin/python3", "-c", Render, bed["carried/salt/cni_plugins/init.sls"], machine)).Ok();
        Assert.Equal($"include:\n  - .{platform}\n", ran.Out.TrimStart());
        Assert.True(File.Exists(bed[$"carried/salt/cni_plugins/{platform}.sls"]));
    }

    [Fact]
    public async Task Installs_what_differs_and_then_nothing()
    {
        using var node = new BusyboxRoot();
        var state = YamlText.Read(bed["carried/salt/cni_plugins/linux-amd64.sls"]).Single().AsObject();
        foreach (var recurse in state.Select(s => s.Value!["file.recurse"]).OfType<JsonNode>())
        {
            var source = Setting(recurse, "source")["salt://".Length..];
            node.Copy(bed[$"carried/salt/{source}"], Setting(recurse, "name"));
        }

        var run = state["cni-plugins"]!["cmd.run"]!;
        Assert.NotEqual(0, (await node.RunAsync(Setting(run, "unless").Split(' '))).ExitCode);
        (await node.RunAsync(Setting(run, "name").Split(' '))).Ok();
        bed.HasPlugins(node["/opt/cni/bin"]);
        (await node.RunAsync(Setting(run, "unless").Split(' '))).Ok();
        // Every state that one requires is there.
        var ids = state.Select(s => s.Key).ToHashSet();
        Assert.All(state.SelectMany(s => Required(s.Value!)), id => Assert.Contains(id, ids));
    }

    private static string Setting(JsonNode settings, string name) =>
        (string)settings.AsArray().Single(s => s!.AsObject().ContainsKey(name))![name]!;

    private static IEnumerable<string> Required(JsonNode state) => state.AsObject().SelectMany(f => f.Value!.AsArray())
        .SelectMany(s => s!.AsObject()).Where(s => s.Key is "require" or "onchanges")
        .SelectMany(s => s.Value!.AsArray()).SelectMany(r => r!.AsObject()).Select(r => (string)r.Value!);
}
