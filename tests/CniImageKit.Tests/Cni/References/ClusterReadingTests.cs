using CniImageKit.Diagnostics;

namespace CniImageKit.Tests.Cni.References;

/// <summary>Kubernetes objects that make nodes run plugins.</summary>
public class ClusterReadingTests
{
    [Fact]
    public void Reads_attachment_definitions_and_points_into_their_JSON() => Assert.Equal(
        [
            "macvlan at net.yaml(8,15) for NetworkAttachmentDefinition default/storage",
            "whereabouts at net.yaml(9,25) for NetworkAttachmentDefinition default/storage",
            "ipvlan at net.yaml(14,26) for NetworkAttachmentDefinition fast",
        ],
        Reading.Places("net.yaml", """
            # two documents, as helm prints them
            kind: NetworkAttachmentDefinition
            metadata: { name: storage, namespace: default }
            spec:
              config: |
                {
                  "cniVersion": "1.0.0",
                  "type": "macvlan",
                  "ipam": { "type": "whereabouts" }
                }
            ---
            kind: NetworkAttachmentDefinition
            metadata: { name: fast }
            spec: { config: '{"type":"ipvlan"}' }
            """));

    [Theory]
    [InlineData("a.json", """{ "kind": "NetworkAttachmentDefinition", "metadata": { "name": "a" }, "spec": { "config": "{\"type\": \"ipvlan\"}" } }""", "ipvlan")]
    [InlineData("a.yml",
        "kind: ConfigMap\ndata:\n  cni-conf.json: '{ \"cniVersion\": \"1.0.0\", \"plugins\": [ { \"type\": \"tuning\" } ] }'\n  x: '{ \"type\": \"y\" }'\n",
        "tuning")]
    [InlineData("a.yml",
        "kind: ConfigMap\ndata:\n  cni_network_config: |-\n    { \"plugins\": [ { \"type\": \"calico\", \"mtu\": __CNI_MTU__,\n      \"ipam\": { \"type\": \"calico-ipam\" } } ] }\n",
        "calico calico-ipam")]
    [InlineData("a.yml", "kind: List\nitems:\n- kind: NetworkAttachmentDefinition\n  metadata: { name: a }\n  spec: { config: '{ \"type\": \"tap\" }' }\n", "tap")]
    [InlineData("a.yml",
        "kind: NetworkAttachmentDefinitionList\nitems:\n- kind: NetworkAttachmentDefinition\n  metadata: { name: a }\n  spec: { config: '{ \"type\": \"tap\" }' }\n", "tap")]
    [InlineData("a.yml", "kind: SriovNetwork\nmetadata: { name: a }\nspec:\n  ipam: '{\"type\":\"whereabouts\"}'\n  metaPlugins: '{\"type\":\"tuning\"}, {\"type\":\"vrf\"}'\n",
        "sriov whereabouts tuning vrf")]
    [InlineData("a.yml", "kind: SriovIBNetwork\nmetadata: { name: a }\n", "ib-sriov")]
    [InlineData("a.yml", "kind: OVSNetwork\nmetadata: { name: a }\nspec: { ipam: '{}' }\n", "ovs")]
    [InlineData("a.yml", "kind: MacvlanNetwork\nmetadata: { name: a }\nspec:\n  ipam: |\n    { \"type\": \"nv-ipam\" }\n", "macvlan nv-ipam")]
    [InlineData("a.yml", "kind: HostDeviceNetwork\nmetadata: { name: a }\n", "host-device")]
    [InlineData("a.yml", "kind: IPoIBNetwork\nmetadata: { name: a }\n", "ipoib")]
    [InlineData("a.yml",
        "apiVersion: operator.openshift.io/v1\nkind: Network\nspec:\n  additionalNetworks:\n  - name: a\n    type: Raw\n    rawCNIConfig: '{\"type\":\"vlan\"}'\n"
        + "  - name: b\n    type: SimpleMacvlan\n    simpleMacvlanConfig: { ipamConfig: { type: Static } }\n  - { name: c, type: SimpleMacvlan }\n",
        "vlan macvlan static macvlan dhcp")]
    [InlineData("a.yml", "base: &d { type: Raw, rawCNIConfig: '{\"type\":\"vlan\"}' }\nkind: Network\nspec: { additionalNetworks: [ { <<: *d, name: a } ] }\n", "vlan")]
    [InlineData("a.yml", "kind: Network\nspec: {}\n", "")]
    [InlineData("a.yml", "- 1\n---\nkind: [a]\n---\n", "")]
    public void Finds(string file, string text, string names) => Assert.Equal(names, Reading.Plugins(file, text));

    [Theory]
    [InlineData("kind: Pod\nmetadata:\n  namespace: x\n  annotations: { k8s.v1.cni.cncf.io/networks: 'a, y/b@eth1 ,c' }\n", "x/a y/b x/c")]
    [InlineData("kind: Deployment\nspec: { template: { metadata: { annotations: { v1.multus-cni.io/default-network: kube-system/d } } } }\n", "kube-system/d")]
    [InlineData("kind: Pod\nmetadata: { namespace: x, annotations: { v1.multus-cni.io/default-network: d, k8s.v1.cni.cncf.io/networks: e } }\n", "x/e kube-system/d")]
    [InlineData("kind: CronJob\nspec: { jobTemplate: { spec: { template: { metadata: { annotations: { k8s.v1.cni.cncf.io/networks: a } } } } } }\n", "default/a")]
    [InlineData("kind: VirtualMachine\nspec: { template: { metadata: { annotations: { k8s.v1.cni.cncf.io/networks: '[{\"name\": \"a\", \"namespace\": \"n\"}, {\"name\": \"b\"}]' } } } }\n", "n/a default/b")]
    [InlineData("kind: Pod\nmetadata: { annotations: { k8s.v1.cni.cncf.io/networks: '{{ .Values.networks }}' } }\n", "")]
    [InlineData("kind: NetworkAttachmentDefinition\nmetadata: { name: istio-cni, namespace: x }\n", "istio-cni")]
    public void Names_the_networks_that_are_asked_for(string text, string networks)
    {
        var set = Reading.Of("a.yaml", text);
        Assert.Equal(networks, string.Join(' ', set.Networks.Select(n => n.Name)));
        Assert.Empty(set.Findings);
    }

    [Fact]
    public void Reads_a_definition_whose_JSON_is_no_text_and_says_so()
    {
        var set = Reading.Of("a.yaml", "kind: NetworkAttachmentDefinition\nmetadata: { name: a }\nspec:\n  config: { cniVersion: 1.0.0, type: bond }\n");
        Assert.Equal("bond", Assert.Single(set.Plugins).Plugin);
        Assert.StartsWith("a.yaml(4,11): error CNIK9108: ", Assert.Single(set.Findings).ToString(), StringComparison.Ordinal);
    }

    [Fact]
    public void Knows_a_network_of_Multus_by_its_definition_or_by_a_file_and_by_nothing_else()
    {
        const string Definition = "kind: NetworkAttachmentDefinition\nmetadata: { name: a }\nspec: { config: '{ \"name\": \"inner\", \"type\": \"tap\" }' }\n";
        Assert.Equal(["default/a"], Reading.Of("a.yaml", Definition).Defined);
        var use = Assert.Single(Reading.Of("00-multus.conf", """{ "type": "multus", "name": "m", "clusterNetwork": "a" }""").Networks);
        Assert.Equal(("a", "kube-system/a"), (use.Name, use.Or));
    }

    [Fact]
    public void Points_at_each_name_of_an_annotation() => Assert.Equal(
        ["a.yaml(2,58)", "a.yaml(2,61)"],
        Reading.Of("a.yaml", "kind: Pod\nmetadata: { annotations: { k8s.v1.cni.cncf.io/networks: 'a, b' } }\n")
            .Networks.Select(n => n.At.ToString()));

    [Fact]
    public void Warns_of_a_template_that_nobody_rendered()
    {
        var finding = Assert.Single(Reading.Of("a.yaml", "kind: Pod\n{{- if .Values.x }}\nmetadata: {}\n{{- end }}\n").Findings);
        Assert.Equal("CNIK6604", finding.Rule.Id);
    }

    [Fact]
    public void Refuses_a_tree_that_would_never_end()
    {
        var many = string.Join(", ", Enumerable.Repeat("*a", 3_000));
        var bomb = $$"""
            a: &a { kind: Pod }
            b: &a { kind: List, items: [{{many}}] }
            kind: List
            items: [{{many}}]
            """;
        var refused = Assert.Throws<CniImageKitException>(() => Reading.Of("a.yaml", bomb));
        Assert.Equal("CNIK9108", refused.Diagnostics[0].Rule.Id);
    }

    [Theory]
    [InlineData("[plugins.\"io.containerd.grpc.v1.cri\".cni]\n  bin_dir = \"/opt/cni/bin\"\n", "containerd /opt/cni/bin", false)]
    [InlineData("[plugins.'io.containerd.cri.v1.runtime'.cni]\n  bin_dirs = ['/a',\n    \"/b\"] # two\n  use_internal_loopback = true\n", "containerd /a:/b", true)]
    [InlineData("[crio.network]\nplugin_dirs = [\n\t\"/usr/libexec/cni\",\n]\n", "CRI-O /usr/libexec/cni", false)]
    [InlineData("[plugins.x.cni]\n  # bin_dir = \"/no\"\n  bin_dir = \"\"\n", "", false)]
    public void Reads_where_a_runtime_looks(string toml, string directories, bool loopback)
    {
        var set = Reading.Of("config.toml", toml);
        Assert.Equal(directories, string.Join(' ', set.Directories.Select(d => $"{d.By} {string.Join(':', d.Paths)}")));
        Assert.Equal(loopback, set.InternalLoopback);
        Assert.Equal(set.Directories.Count, Reading.Of("crio.conf", toml).Directories.Count);
    }

    [Fact]
    public void Says_that_containerd_refuses_both_keys() => Assert.Equal(
        "config.toml(3,1): error CNIK6104: Both bin_dir and bin_dirs are set: containerd since 2.1 would not start.",
        Assert.Single(Reading.Of("config.toml", "[plugins.x.cni]\nbin_dir = \"/a\"\nbin_dirs = [\"/b\"]\n").Findings).ToString());

    [Fact]
    public void Reads_where_charts_put_plugins() => Assert.Equal(
        ["the chart of cilium /a", "the chart of multus /b", "the chart of istio-cni /c"],
        Reading.Of("values.yaml", "cni: { binPath: /a }\ncni_conf: { binDir: /b }\ncniBinDir: /c\n").Directories.Select(d => $"{d.By} {d.Paths[0]}"));

    [Theory]
    [InlineData("a.yaml", 4, """
        kind: NetworkAttachmentDefinition
        metadata: { name: a }
        spec:
          config: "{ \"cniVersion\": \"1.0.0\", \"name\": \"a\", \"type\": \"macvlan\" }"
        """)]
    [InlineData("a.yaml", 6, """
        kind: NetworkAttachmentDefinition
        metadata: { name: a }
        spec:
          config: >-
            { "cniVersion": "1.0.0", "name": "a",
              "type": "macvlan" }
        """)]
    [InlineData("a.json", 2, """
        { "kind": "NetworkAttachmentDefinition", "metadata": { "name": "a" }, "spec": {
          "config": "{ \"cniVersion\": \"1.0.0\", \"name\": \"a\", \"type\": \"macvlan\" }" } }
        """)]
    [InlineData("a.yaml", 4, """
        kind: ConfigMap
        metadata: { name: a }
        data:
          a.json: "{ \"kind\": \"x\", \"delegates\": [{ \"cniVersion\": \"1.0.0\", \"type\": \"macvlan\" }] }"
        """)]
    public void A_plugin_is_found_where_it_stands_however_the_text_is_written(string file, int line, string text)
    {
        var column = text.Split('\n')[line - 1].IndexOf("macvlan", StringComparison.Ordinal);
        // The quote in front of it, and the backslash that it may have.
        var quote = column - (text.Split('\n')[line - 1][column - 2] == '\\' ? 1 : 0);
        Assert.StartsWith($"macvlan at {file}({line},{quote})", Assert.Single(Reading.Places(file, text)), StringComparison.Ordinal);
    }
}
