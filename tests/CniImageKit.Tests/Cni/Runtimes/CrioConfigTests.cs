using System.Collections.Immutable;
using CniImageKit.Cni.Runtimes;
using CniImageKit.Nodes.Running;

namespace CniImageKit.Tests.Cni.Runtimes;

/// <summary>CRI-O's configuration, by what its source does: mergeConfig of internal/criocli, UpdateFromPath of pkg/config.</summary>
public sealed class CrioConfigTests : IDisposable
{
    private readonly TempFolder folder = new();

    public void Dispose() => folder.Dispose();

    [Fact]
    public void Goes_through_directories_at_their_place_and_reads_whatever_the_name()
    {
        Plugins("crio.conf", "/first");
        Plugins("crio.conf.d/20-b", "/20-b");
        Plugins("crio.conf.d/30/a.conf", "/30/a");
        Plugins("crio.conf.d/30/z/deep", "/deep");
        Plugins("crio.conf.d/30-b.conf", "/30-b");
        // As Go's filepath.Walk has them: "30" before "30-b.conf", as names go, with all that is in it.
        Assert.Equal(
            "/etc/crio/crio.conf /etc/crio/crio.conf.d/20-b /etc/crio/crio.conf.d/30/a.conf /etc/crio/crio.conf.d/30/z/deep "
                + "/etc/crio/crio.conf.d/30-b.conf",
            string.Join(' ', Files().Names));
        Assert.Equal("/30-b", Read());
        File.Delete(folder["etc/crio/crio.conf.d/30-b.conf"]);
        Assert.Equal("/deep", Read());
        Plugins("crio.conf.d/.hidden", "/hidden");
        Plugins("crio.conf.d/99.rpmsave", "/saved");
        Assert.Equal("/saved", Read());
    }

    [Fact]
    public void Follows_links_to_files_and_none_to_directories()
    {
        Plugins("crio.conf.d/10.conf", "/10");
        Plugins("elsewhere/20.conf", "/20");
        File.CreateSymbolicLink(folder["etc/crio/crio.conf.d/20.conf"], "../elsewhere/20.conf");
        Directory.CreateSymbolicLink(folder["etc/crio/crio.conf.d/30"], "../elsewhere");
        Assert.Equal("/20", Read());
    }

    [Theory]
    // crio.conf(5): plugin_dir is deprecated, and appended.
    [InlineData("", "", "/files /old")]
    [InlineData("--cni-plugin-dir /flag", "", "/flag /old")]
    [InlineData("--cni-plugin-dir /a,/b --cni-plugin-dir /c", "", "/a /b /c /old")]
    [InlineData("", "CONTAINER_CNI_PLUGIN_DIR=/env", "/env /old")]
    [InlineData("", "CONTAINER_CNI_PLUGIN_DIR=/a,/b", "/a /b /old")]
    [InlineData("--cni-plugin-dir /flag", "CONTAINER_CNI_PLUGIN_DIR=/env", "/flag /old")]
    [InlineData("--config /etc/other.conf", "", "/files /old")]
    [InlineData("--config /etc/other.conf --config-dir /etc/none", "", "/other")]
    [InlineData("-c /etc/other.conf -d ", "", "/other")]
    [InlineData("", "CONTAINER_CONFIG=/etc/other.conf CONTAINER_CONFIG_DIR=/etc/none", "/other")]
    [InlineData("-c /etc/none", "CONTAINER_CONFIG=/etc/other.conf CONTAINER_CONFIG_DIR=/etc/none", "/opt/cni/bin")]
    public void Lets_the_command_line_win_over_the_environment_and_that_over_files(string arguments, string environment, string expected)
    {
        Plugins("crio.conf", "/main");
        folder.Write("etc/crio/crio.conf.d/10.conf", "[crio.network]\nplugin_dirs = ['/files']\nplugin_dir = '/old'\n");
        Plugins("../other.conf", "/other");
        Assert.Equal(expected, Read(arguments, environment));
    }

    [Theory]
    [InlineData("", "", "/var/run/crio/crio.sock")]
    [InlineData("[crio.api]\nlisten = '/a.sock'\n", "", "/a.sock")]
    [InlineData("[crio.api]\nlisten = '/a.sock'\n", "--listen=/b.sock", "/b.sock")]
    public void Has_a_socket(string text, string arguments, string expected)
    {
        folder.Write("etc/crio/crio.conf", text);
        Assert.Equal(expected, CrioConfig.Read(Command(arguments, ""), Node.Configuration()).Socket);
    }

    private NodeRoot Node => new(folder.Path);

    private void Plugins(string file, string directory) =>
        folder.Write($"etc/crio/{file}", $"[crio.network]\nplugin_dirs = ['{directory}']\n");

    private RuntimeFiles Files()
    {
        var files = Node.Configuration();
        CrioConfig.Read(RuntimeCommand.None, files);
        return files;
    }

    private string Read(string arguments = "", string environment = "") =>
        string.Join(' ', CrioConfig.Read(Command(arguments, environment), Node.Configuration()).Directories.Select(d => d.Path));

    private static RuntimeCommand Command(string arguments, string environment) => new(
        arguments.Length == 0 ? [] : [.. arguments.Split(' ')],
        environment.Split(' ', StringSplitOptions.RemoveEmptyEntries).Select(v => v.Split('='))
            .ToImmutableDictionary(v => v[0], v => v[1]));
}
