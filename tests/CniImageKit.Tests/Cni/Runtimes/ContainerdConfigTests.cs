using CniImageKit.Cni.Runtimes;
using CniImageKit.Nodes.Running;
using CniImageKit.Toml;

namespace CniImageKit.Tests.Cni.Runtimes;

/// <summary>What containerd itself says of the same files, by <c>containerd config dump</c>, in three releases.</summary>
public class ContainerdConfigTests
{
    private const string V2 = "plugins.\"io.containerd.grpc.v1.cri\"";
    private const string V3 = "plugins.'io.containerd.cri.v1.runtime'";

    // Files are parted by lines of their names; DIR stands for their directory.
    public static TheoryData<string, string> Configs => new()
    {
        { "nothing", "" },
        { "a directory", $"version = 2\n[{V2}.cni]\nbin_dir = \"/a\"\n" },
        { "a directory inline", "version = 2\nplugins = { \"io.containerd.grpc.v1.cri\" = { cni = { bin_dir = '/a' } } }\n" },
        { "dotted keys", $"version = 2\n{V2}.cni.bin_dir = \"/a\"\n" },
        { "other settings only", $"version = 2\n[{V2}.cni]\nconf_dir = \"/a\"\n" },
        { "no directory", $"version = 2\n[{V2}.cni]\nbin_dir = \"\"\n" },
        { "version 1", "[plugins.cri.cni]\nbin_dir = \"/a\"\n" },
        { "version 1 by number", "version = 1\n[plugins.cri.cni]\nbin_dir = \"/a\"\n" },
        { "names of version 2 without version", $"[{V2}.cni]\nbin_dir = \"/a\"\n" },
        { "names of version 3 in version 2", $"version = 2\n[{V3}.cni]\nbin_dir = \"/a\"\n" },
        { "bin_dirs in version 2", $"version = 2\n[{V2}.cni]\nbin_dirs = [\"/a\", \"/b\"]\n" },
        { "both in version 2", $"version = 2\n[{V2}.cni]\nbin_dirs = [\"/a\"]\nbin_dir = \"/b\"\n" },
        { "an import", $"version = 2\nimports = [\"b.toml\"]\n[{V2}.cni]\nbin_dir = \"/a\"\n== b.toml\nversion = 2\n[{V2}.cni]\nbin_dir = \"/b\"\n" },
        { "an import of another key", $"version = 2\nimports = [\"b.toml\"]\n[{V2}.cni]\nbin_dir = \"/a\"\n== b.toml\nversion = 2\n[{V2}.cni]\nconf_dir = \"/b\"\n" },
        { "an import of another table", $"version = 2\nimports = [\"b.toml\"]\n[{V2}.cni]\nbin_dir = \"/a\"\n== b.toml\nversion = 2\n[{V2}]\nsandbox_image = \"b\"\n" },
        { "an import without version", $"version = 2\nimports = [\"b.toml\"]\n== b.toml\n[{V2}.cni]\nbin_dir = \"/b\"\n" },
        { "drop-ins", $"version = 2\nimports = [\"DIR/d/*.toml\"]\n== d/2.toml\nversion = 2\n[{V2}.cni]\nbin_dir = \"/2\"\n== d/1.toml\nversion = 2\n[{V2}.cni]\nbin_dir = \"/1\"\n== d/3.conf\n{V2}.cni.bin_dir = \"/3\"\n" },
        { "drop-ins that are not there", $"version = 2\nimports = [\"DIR/d/*.toml\"]\n[{V2}.cni]\nbin_dir = \"/a\"\n" },
        { "drop-ins by a set", "version = 2\nimports = [\"DIR/d/[1-2]*.toml\"]\n"
            + $"== d/10.toml\n[{V2}.cni]\nbin_dir = \"/10\"\n== d/30.toml\n[{V2}.cni]\nbin_dir = \"/30\"\n" },
        { "drop-ins by another directory", "version = 2\nimports = [\"*/x?.toml\"]\n"
            + $"== d/x1.toml\n[{V2}.cni]\nbin_dir = \"/1\"\n== e/x2.toml\n[{V2}.cni]\nbin_dir = \"/2\"\n== e/x23.toml\n[{V2}.cni]\nbin_dir = \"/3\"\n" },
        { "imports of imports", $"version = 2\nimports = [\"b.toml\", \"c.toml\"]\n== b.toml\nversion = 2\nimports = [\"d.toml\"]\n[{V2}.cni]\nbin_dir = \"/b\"\n"
            + $"== c.toml\nversion = 2\n[{V2}.cni]\nbin_dir = \"/c\"\n== d.toml\nversion = 2\n[{V2}.cni]\nbin_dir = \"/d\"\n" },
        { "imports in a circle", $"version = 2\nimports = [\"b.toml\"]\n[{V2}.cni]\nbin_dir = \"/a\"\n"
            + $"== b.toml\nversion = 2\nimports = [\"a.toml\"]\n[{V2}.cni]\nbin_dir = \"/b\"\n" },
    };

    public static TheoryData<string, string> NewConfigs => new()
    {
        { "names of version 1 in version 2", "version = 2\n[plugins.cri.cni]\nbin_dir = \"/a\"\n" },
        { "one", $"version = 3\n[{V3}.cni]\nbin_dir = \"/a\"\n" },
        { "several", $"version = 3\n[{V3}.cni]\nbin_dirs = [\"/a\", \"/b\"]\n" },
        { "none of them", $"version = 3\n[{V3}.cni]\nbin_dirs = []\n" },
        { "the default and one", $"version = 3\n[{V3}.cni]\nbin_dirs = [\"/opt/cni/bin\"]\nbin_dir = \"/a\"\n" },
        { "names of version 2 in version 3", $"version = 3\n[{V2}.cni]\nbin_dir = \"/a\"\n" },
        { "a drop-in of another key", $"version = 3\nimports = [\"b.toml\"]\n[{V3}.cni]\nbin_dirs = [\"/a\"]\n== b.toml\nversion = 3\n[{V3}.cni]\nconf_dir = \"/b\"\n" },
        { "a drop-in of the same key", $"version = 3\nimports = [\"b.toml\"]\n[{V3}.cni]\nbin_dirs = [\"/a\", \"/b\"]\n== b.toml\nversion = 3\n[{V3}.cni]\nbin_dirs = [\"/c\"]\n" },
        { "a drop-in of version 2", $"version = 3\nimports = [\"b.toml\"]\n[{V3}.cni]\nbin_dirs = [\"/a\"]\n== b.toml\nversion = 2\n[{V2}.cni]\nbin_dir = \"/b\"\n" },
        { "both names in version 2", $"version = 2\n[{V2}.cni]\nbin_dir = \"/a\"\n[{V3}.cni]\nbin_dirs = [\"/b\"]\n" },
    };

    [Theory]
    [MemberData(nameof(Configs))]
    public Task Reads_what_containerd_1_6_does(string what, string files) =>
        JudgeAsync(what, files, Needs.Tool("containerd", "containerd"), new Version(1, 6, 20));

    [Theory]
    [MemberData(nameof(Configs))]
    public async Task Reads_what_containerd_1_7_does(string what, string files) =>
        await JudgeAsync(what, files, await ProgramAsync("trixie"), new Version(1, 7, 24));

    [Theory]
    [MemberData(nameof(Configs))]
    [MemberData(nameof(NewConfigs))]
    public async Task Reads_what_containerd_2_does(string what, string files) =>
        await JudgeAsync(what, files, await ProgramAsync("sid"), new Version(2, 1, 9));

    private static async Task<string> ProgramAsync(string suite)
    {
        Needs.Linux();
        var program = Path.Combine(await DebianPackages.UnpackAsync(suite, "amd64", "containerd"), "usr/bin/containerd");
        // A suite's program may need a newer libc than this machine has.
        if ((await Shell.RunAsync(program, "--version")).ExitCode != 0) Needs.Missing($"needs a machine that runs containerd of {suite}");
        return program;
    }

    private static async Task JudgeAsync(string what, string files, string containerd, Version version)
    {
        using var folder = new TempFolder();
        var name = "a.toml";
        foreach (var part in files.Split("== "))
        {
            var text = name is "a.toml" && part == files.Split("== ")[0] ? part : part[(part.IndexOf('\n') + 1)..];
            if (text != part) name = part[..part.IndexOf('\n')];
            folder.Write(name, text.Replace("DIR", folder.Path, StringComparison.Ordinal));
        }

        var dump = (await Shell.RunAsync(containerd, "--config", folder["a.toml"], "config", "dump")).Ok();
        var root = new NodeRoot("/");
        var read = ContainerdConfig.Read(
            folder["a.toml"], ContainerdBuild.OfDebian(version), root.Configuration());
        Assert.Equal($"{what}: {Dumped(dump.Out, ContainerdBuild.OfDebian(version).Defaults)}", $"{what}: {string.Join(' ', read.Directories.Select(d => d.Path))}");
    }

    // What the dump says, taken as cri's own validation takes it (internal/cri/config, ValidateRuntimeConfig).
    private static string Dumped(string dump, IEnumerable<string> defaults)
    {
        var root = TomlReader.Read("dump", dump);
        var cni = new[] { "io.containerd.cri.v1.runtime", "io.containerd.grpc.v1.cri", "cri" }
            .Select(n => root.Find("plugins", n, "cni")).OfType<TomlTable>().First();
        var one = (cni.Find("bin_dir") as TomlText)?.Text ?? "";
        var many = (cni.Find("bin_dirs") as TomlList)?.Items.OfType<TomlText>().Select(t => t.Text).ToArray();
        return many is null || (one.Length > 0 && (many.Length == 0 || many.SequenceEqual(defaults))) ? one : string.Join(' ', many);
    }
}
