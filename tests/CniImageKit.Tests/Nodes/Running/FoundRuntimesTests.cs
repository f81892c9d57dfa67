namespace CniImageKit.Tests.Nodes.Running;

public class FoundRuntimesTests
{
    private const string Cri = "version = 2\n[plugins.'io.containerd.grpc.v1.cri'.cni]\n";

    [Theory]
    // crio.conf(5), crio.conf.d(5)
    [InlineData("etc/crio/crio.conf", "[crio.network]\nplugin_dirs = [\n  \"/a\",\n  \"/b/\",\n]\n",
        "cri-o /a=/etc/crio/crio.conf:3 /b=/etc/crio/crio.conf:4")]
    [InlineData("etc/crio/crio.conf", "[crio.network]\nplugin_dir = \"/a\"\n", "cri-o /opt/cni/bin=the default of cri-o /a=/etc/crio/crio.conf:2")]
    [InlineData("etc/crio/crio.conf", "[crio]\nroot = \"/x\"\n", "cri-o /opt/cni/bin=the default of cri-o")]
    [InlineData("etc/crio/crio.conf.d/10-a.conf", "[crio.network]\nplugin_dirs = [\"/a\"]\n", "cri-o /a=/etc/crio/crio.conf.d/10-a.conf:2")]
    [InlineData("var/lib/rancher/k3s/agent/etc/containerd/config.toml", Cri + "bin_dir = '/var/lib/rancher/k3s/data/cni'\n",
        "k3s /var/lib/rancher/k3s/data/cni=/var/lib/rancher/k3s/agent/etc/containerd/config.toml:3")]
    [InlineData("var/lib/rancher/rke2/agent/etc/containerd/config.toml", Cri + "bin_dir = '/opt/cni/bin'\n",
        "rke2 /opt/cni/bin=/var/lib/rancher/rke2/agent/etc/containerd/config.toml:3")]
    [InlineData("var/snap/microk8s/current/args/containerd.toml", Cri + "bin_dir = '/var/snap/microk8s/current/opt/cni/bin'\n",
        "microk8s /var/snap/microk8s/current/opt/cni/bin=/var/snap/microk8s/current/args/containerd.toml:3")]
    [InlineData("etc/containers/containers.conf", "[network]\ncni_plugin_dirs = ['/a']\n", "podman /a=/etc/containers/containers.conf:2")]
    [InlineData("usr/local/bin/containerd", "", "containerd /opt/cni/bin=the default of containerd")]
    [InlineData("usr/bin/crio", "", "cri-o /opt/cni/bin=the default of cri-o")]
    public async Task Are_found_by_what_is_installed(string file, string text, string expected)
    {
        using var node = await SampleNode.MakeAsync();
        await node.ShellAsync("rm -r etc/containerd");
        node.Write(file, text);
        Assert.Equal(expected, await LookAsync(node));
    }

    [Fact]
    public async Task Take_the_drop_in_of_the_last_name()
    {
        using var node = await SampleNode.MakeAsync();
        await node.ShellAsync("rm -r etc/containerd");
        node.Write("etc/crio/crio.conf", "[crio.network]\nplugin_dirs = ['/first']\n");
        node.Write("etc/crio/crio.conf.d/20-b.conf", "[crio.network]\nplugin_dirs = ['/b']\n");
        node.Write("etc/crio/crio.conf.d/10-a.conf", "[crio.network]\nplugin_dirs = ['/a']\n");
        Assert.Equal("cri-o /b=/etc/crio/crio.conf.d/20-b.conf:2", await LookAsync(node));
    }

    [Theory]
    [InlineData("/usr/bin/containerd\0", "containerd /opt/cni/bin=/etc/containerd/config.toml:4")]
    [InlineData("/usr/bin/containerd\0--config\0/etc/c.toml\0", "containerd /c=/etc/c.toml:3")]
    [InlineData("containerd\0-c\0/etc/c.toml\0-a\0/run/k3s/containerd/containerd.sock\0", "containerd /c=/etc/c.toml:3")]
    [InlineData("/usr/bin/containerd\0--config=/etc/c.toml\0", "containerd /c=/etc/c.toml:3")]
    [InlineData("/usr/bin/crio\0", "cri-o /opt/cni/bin=the default of cri-o")]
    [InlineData("/usr/bin/crio\0--cni-plugin-dir\0/p,/q\0", "cri-o /p=--cni-plugin-dir of crio /q=--cni-plugin-dir of crio")]
    [InlineData("/usr/bin/crio\0-cni-plugin-dir=/p\0--cni-plugin-dir\0/q , /r\0",
        "cri-o /p=--cni-plugin-dir of crio /q=--cni-plugin-dir of crio /r=--cni-plugin-dir of crio")]
    [InlineData("/usr/bin/sleep\0/usr/bin/crio\0", "containerd /opt/cni/bin=/etc/containerd/config.toml:4")]
    public async Task Are_found_by_what_runs(string commandLine, string expected)
    {
        using var node = await SampleNode.MakeAsync();
        node.Write("etc/c.toml", Cri + "bin_dir = '/c'\n");
        node.Write("proc/17/cmdline", commandLine);
        node.Write("proc/self/cmdline", commandLine);
        Assert.Equal(expected, await LookAsync(node));
    }

    [Fact]
    public async Task Are_found_beside_numbers_that_no_process_has()
    {
        using var node = await SampleNode.MakeAsync();
        await node.ShellAsync("mkdir -p proc/99999999999 proc/00 proc/5; mkfifo proc/5/cmdline");
        Assert.Equal("containerd /opt/cni/bin=/etc/containerd/config.toml:4", await LookAsync(node));
    }

    [Fact]
    public async Task Are_named_where_there_are_several()
    {
        using var node = await SampleNode.MakeAsync();
        node.Write("etc/crio/crio.conf", "");
        node.Write("etc/containers/containers.conf", "");
        var outcome = await node.LookAsync();
        Assert.Equal("containerd", outcome.Report.Runtime);
        var finding = Assert.Single(outcome.Findings);
        Assert.Equal("CNIK5704", finding.Rule.Id);
        Assert.Contains("cri-o", finding.ToText(), StringComparison.Ordinal);
        Assert.DoesNotContain("podman", finding.ToText(), StringComparison.Ordinal);
        Assert.Empty((await node.LookAsync(r => r with { Runtime = "cri-o" })).Findings);
    }

    [Fact]
    public async Task Have_the_version_that_their_package_has()
    {
        using var node = await SampleNode.MakeAsync();
        Directory.CreateDirectory(node["usr/bin"]);
        File.Copy(Needs.Tool("containerd", "containerd"), node["usr/bin/containerd"]);
        node.Write("var/lib/dpkg/status", "Package: containerd\nStatus: install ok installed\nVersion: 1.6.20~ds1-1+deb12u3\n\n");
        var outcome = await node.LookAsync(r => r with { Platform = null });
        Assert.Equal(("containerd 1.6.20", "linux/amd64"), (outcome.Report.Runtime, $"{outcome.Report.Platform}"));
    }

    private static async Task<string> LookAsync(SampleNode node)
    {
        var report = (await node.LookAsync()).Report;
        return string.Join(' ', report.Directories.Select(d => $"{d.Path}={d.From}").Prepend(report.Runtime));
    }
}
