namespace CniImageKit.Tests.Nodes.Running;

/// <summary>Which of several runtimes is looked at: the one that the kubelet is told to use.</summary>
public class KubeletEndpointTests
{
    private const string Crio = "unix:///var/run/crio/crio.sock";
    private const string Containerd = "unix:///run/containerd/containerd.sock";
    private const string Both = "/usr/bin/containerd\0|/usr/bin/crio\0";
    private const string Adm = "/usr/bin/kubelet\0--config=/var/lib/kubelet/config.yaml\0";
    private const string Kubeadm = """
        [Service]
        ExecStart=/usr/bin/kubelet

        """;

    private const string KubeadmDropIn = """
        # Note: This dropin only works with kubeadm and kubelet v1.11+
        [Service]
        Environment="KUBELET_KUBECONFIG_ARGS=--bootstrap-kubeconfig=/etc/kubernetes/bootstrap-kubelet.conf --kubeconfig=/etc/kubernetes/kubelet.conf"
        Environment="KUBELET_CONFIG_ARGS=--config=/var/lib/kubelet/config.yaml"
        EnvironmentFile=-/var/lib/kubelet/kubeadm-flags.env
        EnvironmentFile=-/etc/default/kubelet
        ExecStart=
        ExecStart=/usr/bin/kubelet $KUBELET_KUBECONFIG_ARGS $KUBELET_CONFIG_ARGS $KUBELET_KUBEADM_ARGS $KUBELET_EXTRA_ARGS

        """;

    [Theory]
    [InlineData(Both + "|/usr/bin/kubelet\0--container-runtime-endpoint=" + Crio + "\0", "", "cri-o", "process 12")]
    [InlineData(Both + "|/usr/bin/kubelet\0--container-runtime-endpoint\0" + Containerd + "\0", "", "containerd", "process 12")]
    [InlineData(Both + "|/usr/bin/kubelet\0--container_runtime_endpoint=/run/crio/crio.sock\0", "", "cri-o", "process 12")]
    [InlineData(Both + "|" + Adm, "containerRuntimeEndpoint: \"" + Crio + "\"\n", "cri-o", "/var/lib/kubelet/config.yaml:1")]
    [InlineData(Both + "|" + Adm, "containerRuntimeEndpoint: " + Containerd + "\n", "containerd", "/var/lib/kubelet/config.yaml:1")]
    [InlineData(
        Both + "|" + Adm + "--container-runtime-endpoint=" + Crio + "\0", "containerRuntimeEndpoint: " + Containerd + "\n", "cri-o",
        "process 12")]
    [InlineData(Both + "|" + Adm, "kind: KubeletConfiguration\ncontainerRuntimeEndpoint: \"\"\n", "containerd", "the kubelet's default")]
    [InlineData("/usr/bin/crio\0|" + Adm + "--container-runtime-endpoint=" + Crio + "\0", "", "cri-o", "process 11")]
    // It is told to use CRI-O, which does not run, and another runtime does.
    [InlineData("/usr/bin/containerd\0|/usr/bin/kubelet\0--container-runtime-endpoint=" + Crio + "\0", "", "cri-o", "process 11")]
    [InlineData("/usr/bin/containerd\0-a\0/run/a.sock\0|/usr/bin/crio\0--listen\0/run/b.sock\0|/usr/bin/kubelet\0--container-runtime-endpoint=unix:///run/b.sock\0",
        "", "cri-o", "process 12")]
    public async Task Of_the_kubelet_that_runs_decides(string processes, string config, string runtime, string from)
    {
        using var node = await NodeAsync();
        node.Write("var/lib/kubelet/config.yaml", config.Length == 0 ? "kind: KubeletConfiguration\n" : config);
        foreach (var (process, i) in processes.Split('|').Select((p, i) => (p, i))) node.Write($"proc/{10 + i}/cmdline", process);
        var outcome = await node.LookAsync();
        Assert.Equal(runtime, outcome.Report.Runtime);
        Assert.EndsWith($"({(from.StartsWith("process", StringComparison.Ordinal) ? $"--container-runtime-endpoint of {from}" : from)})",
            outcome.Reason, StringComparison.Ordinal);
        Assert.Empty(outcome.Findings);
    }

    [Theory]
    [InlineData("var/lib/kubelet/kubeadm-flags.env", "KUBELET_KUBEADM_ARGS=\"--container-runtime-endpoint=" + Crio + " --v=1\"\n")]
    [InlineData("etc/default/kubelet", "KUBELET_EXTRA_ARGS=--container-runtime-endpoint=" + Crio + "\n")]
    [InlineData("var/lib/kubelet/config.yaml", "containerRuntimeEndpoint: " + Crio + "\n")]
    public async Task Of_an_image_is_as_its_files_start_the_kubelet(string file, string text)
    {
        using var node = await NodeAsync();
        node.Write(file, text);
        var outcome = await node.LookAsync();
        Assert.Equal(("cri-o", 0), (outcome.Report.Runtime, outcome.Findings.Length));
        node.Write("usr/lib/systemd/system/kubelet.service", Kubeadm);
        node.Write("usr/lib/systemd/system/kubelet.service.d/10-kubeadm.conf", KubeadmDropIn);
        Assert.Equal("cri-o", (await node.LookAsync()).Report.Runtime);
    }

    [Fact]
    public async Task Of_an_image_may_be_in_the_unit()
    {
        using var node = await NodeAsync();
        node.Write("etc/systemd/system/kubelet.service", "[Service]\nExecStart=/opt/kubelet --container-runtime-endpoint " + Crio + "\n");
        Assert.Equal("cri-o", (await node.LookAsync()).Report.Runtime);
    }

    [Fact]
    public async Task Is_taken_from_the_last_drop_in_that_has_it()
    {
        using var node = await NodeAsync();
        node.Write("proc/10/cmdline", "/usr/bin/kubelet\0--config=/k.yaml\0--config-dir=/k.d\0");
        node.Write("k.yaml", "containerRuntimeEndpoint: " + Containerd + "\n");
        node.Write("k.d/10.conf", "apiVersion: kubelet.config.k8s.io/v1beta1\ncontainerRuntimeEndpoint: " + Crio + "\n");
        node.Write("k.d/20/a.conf", "maxPods: 7\n");
        node.Write("k.d/30.yaml", "containerRuntimeEndpoint: " + Containerd + "\n");
        Assert.Equal("cri-o", (await node.LookAsync()).Report.Runtime);
    }

    [Fact]
    public async Task Is_told_where_it_is_of_no_runtime_that_is_known()
    {
        using var node = await NodeAsync();
        node.Write("proc/10/cmdline", "/usr/bin/kubelet\0--container-runtime-endpoint=unix:///run/cri-dockerd.sock\0");
        var finding = Assert.Single((await node.LookAsync()).Findings);
        Assert.Equal("CNIK5706", finding.Rule.Id);
        Assert.Contains("unix:///run/cri-dockerd.sock", finding.ToText(), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("[")]
    [InlineData("containerRuntimeEndpoint: [a]\n")]
    public async Task Is_unknown_where_the_configuration_cannot_be_read(string config)
    {
        using var node = await NodeAsync();
        node.Write("var/lib/kubelet/config.yaml", config);
        Assert.Equal("CNIK5704", Assert.Single((await node.LookAsync()).Findings).Rule.Id);
    }

    [Fact]
    public async Task Need_not_be_known_where_all_others_run_no_pods()
    {
        using var node = await NodeAsync();
        node.Write(SampleNode.Config, "disabled_plugins = ['cri']\n");
        var outcome = await node.LookAsync();
        Assert.Equal(("cri-o", 0), (outcome.Report.Runtime, outcome.Findings.Length));
    }

    [Fact]
    public async Task Of_crio_the_environment_counts_too()
    {
        using var node = await NodeAsync();
        node.Write("proc/10/cmdline", "/usr/bin/crio\0");
        node.Write("proc/10/environ", "HOME=/\0CONTAINER_CNI_PLUGIN_DIR=/p\0");
        Assert.Equal("/p", Assert.Single((await node.LookAsync()).Report.Directories).Path);
        node.Write("usr/lib/systemd/system/crio.service", "[Service]\nEnvironmentFile=-/etc/sysconfig/crio\nExecStart=/usr/bin/crio $CRIO_NETWORK_OPTIONS\n");
        node.Write("etc/sysconfig/crio", "# from the unit\nCONTAINER_CNI_PLUGIN_DIR='/unit'\nCRIO_NETWORK_OPTIONS=\"--cni-plugin-dir /q\"\n");
        // What the process has, not what its unit would give it now.
        Assert.Equal("/p", Assert.Single((await node.LookAsync()).Report.Directories).Path);
        // Where only root may read that, the unit's.
        await node.ShellAsync("rm proc/10/environ");
        Assert.Equal("/unit", Assert.Single((await node.LookAsync()).Report.Directories).Path);
        await node.ShellAsync("rm -r proc");
        Assert.Equal("/q", Assert.Single((await node.LookAsync(r => r with { Runtime = "cri-o" })).Report.Directories).Path);
    }

    // With both runtimes configured.
    private static async Task<SampleNode> NodeAsync()
    {
        var node = await SampleNode.MakeAsync();
        node.Write("etc/crio/crio.conf", "");
        return node;
    }
}
