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

    [Theory]
    [InlineData("carried")]
    [InlineData("fetched")]
    public async Task Is_made_of_states_that_Salt_has_with_what_they_take(string how)
    {
        Needs.Tool("ansible-playbook", "ansible-core");
        // As Salt's default renderer: Jinja, then YAML, in which nothing may be undefined and no key there twice.
        const string Render = """
            import jinja2, json, sys, yaml
            class Once(yaml.SafeLoader):
                def construct_mapping(self, node, deep=False):
                    keys = [k.value for k, _ in node.value]
                    assert len(keys) == len(set(keys)), keys
                    return super().construct_mapping(node, deep)
            environment = jinja2.Environment(undefined=jinja2.StrictUndefined, extensions=['jinja2.ext.do', 'jinja2.ext.loopcontrols'])
            said = {f: yaml.load(environment.from_string(open(f).read()).render(grains={'cpuarch': 'x86_64'}), Once) for f in sys.argv[1:]}
            print(json.dumps(said))
            """;
        var files = Directory.GetFiles(bed[$"{how}/salt/cni_plugins"], "*.sls");
        var ran = (await Shell.RunAsync("/usr/bin/python3", ["-c", Render, .. files], null, null)).Ok();
        foreach (var (file, states) in JsonNode.Parse(ran.Out)!.AsObject())
        {
            foreach (var (id, state) in states!.AsObject().Where(s => s.Key != "include"))
            {
                var (function, settings) = Assert.Single(state!.AsObject());
                string[] taken = [.. Taken[function], "name", "require", "onchanges", "unless"];
                Assert.All(settings!.AsArray(), s => Assert.Contains(Assert.Single(s!.AsObject()).Key, taken));
                if (Setting(settings, "name") is var name) Assert.True(name.Length > 0, $"{file} {id}");
                if (function == "file.recurse")
                    Assert.True(Directory.Exists(bed[$"{how}/salt/{Setting(settings, "source")["salt://".Length..]}"]));
            }
        }

        // What the master serves is what was locked.
        var kit = bed[$"{how}/salt/cni_plugins/files/kit"];
        var set = File.ReadAllLines(Path.Combine(kit, "set"));
        Assert.All(bed.Locked, p => Assert.Contains(
            set, l => l.Split(' ') is ["linux-amd64", var sum, _, var name] && (sum, name) == (p.Value, p.Key)));
        if (how == "carried") bed.HasPlugins(bed["carried/salt/cni_plugins/files/linux-amd64"]);
        else Assert.Equal([kit], Directory.GetDirectories(bed["fetched/salt/cni_plugins/files"]));
    }

    // salt.states.file and salt.states.cmd, of those that are used.
    private static readonly Dictionary<string, string[]> Taken = new()
    {
        ["file.recurse"] = ["source", "user", "group", "dir_mode", "file_mode", "clean"],
        ["file.absent"] = [],
        ["cmd.run"] = [],
    };

    private static string Setting(JsonNode settings, string name) =>
        (string)settings.AsArray().Single(s => s!.AsObject().ContainsKey(name))![name]!;

    private static IEnumerable<string> Required(JsonNode state) => state.AsObject().SelectMany(f => f.Value!.AsArray())
        .SelectMany(s => s!.AsObject()).Where(s => s.Key is "require" or "onchanges")
        .SelectMany(s => s.Value!.AsArray()).SelectMany(r => r!.AsObject()).Select(r => (string)r.Value!);
}
