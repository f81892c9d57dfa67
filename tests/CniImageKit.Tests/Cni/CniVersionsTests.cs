using CniImageKit.Catalog;
using CniImageKit.Cni;
using NuGet.Versioning;

namespace CniImageKit.Tests.Cni;

public class CniVersionsTests
{
    private const string Reference = "containernetworking/plugins";

    [Theory]
    [InlineData("bridge", "0.7.5", "0.1.0-0.3.1")]
    [InlineData("bridge", "0.9.1", "0.1.0-0.4.0")]
    [InlineData("bridge", "1.1.1", "0.1.0-1.0.0")]
    [InlineData("bridge", "1.5.1", "0.1.0-1.0.0")]
    [InlineData("bridge", "1.9.1", "0.1.0-1.1.0")]
    [InlineData("bandwidth", "0.8.0", "0.3.0-0.4.0")]
    [InlineData("bandwidth", "1.9.1", "0.3.0-1.1.0")]
    [InlineData("firewall", "0.9.1", "0.4.0")]
    [InlineData("vrf", "0.9.0", "0.3.1-0.4.0")]
    [InlineData("vrf", "1.6.0", "0.3.1-1.1.0")]
    [InlineData("win-bridge", "0.8.7", "0.1.0-0.3.0")]
    [InlineData("win-bridge", "1.0.0", "0.1.0-0.3.0")]
    [InlineData("win-bridge", "1.0.1", "0.1.0-1.0.0")]
    [InlineData("firewall", "1.0.0", "0.4.0")]
    [InlineData("firewall", "1.0.1", "0.4.0-1.0.0")]
    [InlineData("vrf", "1.0.0", "0.3.1-0.4.0")]
    [InlineData("bandwidth", "1.0.1", "0.3.0-1.0.0")]
    public void Follow_from_plugin_and_release(string plugin, string release, string versions) =>
        Assert.Equal(versions, CniVersions.Of(plugin, Reference, NuGetVersion.Parse(release)));

    [Theory]
    [InlineData("flannel", "flannel-io/cni-plugin", "1.9.1-flannel1", "0.1.0-1.1.0")]
    [InlineData("flannel", "flannel-io/cni-plugin", "1.0.1", "0.1.0-1.0.0")]
    [InlineData("multus", "gopkg.in/k8snetworkplumbingwg/multus-cni.v4", "4.0.2", null)]
    [InlineData("multus-shim", "k8snetworkplumbingwg/multus-cni", "4.0.2", "0.1.0-1.0.0")]
    [InlineData("multus", "k8snetworkplumbingwg/multus-cni", "4.2.4", "0.1.0-1.1.0")]
    [InlineData("bridge", "github.com/containernetworking/plugins", "1.1.1", "0.1.0-1.0.0")]
    [InlineData("bridge", Reference, "1.10.0", null)]
    [InlineData("bandwidth", Reference, "1.0.0", null)]
    [InlineData("passthru", "k8snetworkplumbingwg/multus-cni", "4.2.1", "0.3.0-1.1.0")]
    [InlineData("flannel", "flannel-io/cni-plugin", "1.4.1-flannel1", "0.1.0-1.0.0")]
    [InlineData("whereabouts", "k8snetworkplumbingwg/whereabouts", "0.7.0", "0.1.0-1.1.0")]
    [InlineData("sriov", "k8snetworkplumbingwg/sriov-cni", "2.6.3", "0.1.0-0.4.0")]
    [InlineData("sriov", "k8snetworkplumbingwg/sriov-cni", "2.7.0", "0.1.0-1.0.0")]
    [InlineData("sriov", "k8snetworkplumbingwg/sriov-cni", "2.10.0", "0.1.0-1.1.0")]
    [InlineData("sriov", "k8snetworkplumbingwg/sriov-cni", "2.11.0", null)]
    [InlineData("ib-sriov", "k8snetworkplumbingwg/ib-sriov-cni", "1.2.1", "0.1.0-1.0.0")]
    [InlineData("rdma", "k8snetworkplumbingwg/rdma-cni", "1.1.0", "0.1.0-0.4.0")]
    [InlineData("rdma", "k8snetworkplumbingwg/rdma-cni", "1.6.0", "0.1.0-1.1.0")]
    [InlineData("ovs", "k8snetworkplumbingwg/ovs-cni", "0.33.0", "0.3.0-0.4.0")]
    [InlineData("ovs", "k8snetworkplumbingwg/ovs-cni", "0.39.0", "0.1.0-1.1.0")]
    [InlineData("ovs-mirror-consumer", "k8snetworkplumbingwg/ovs-cni", "0.28.0", null)]
    [InlineData("kube-ovn", "kubeovn/kube-ovn", "1.12.19", "0.1.0-1.0.0")]
    [InlineData("kube-ovn", "kubeovn/kube-ovn", "1.13.0", "0.1.0-1.1.0")]
    [InlineData("aws-cni", "aws/amazon-vpc-cni-k8s", "1.18.2", "0.1.0-1.0.0")]
    [InlineData("egress-cni", "aws/amazon-vpc-cni-k8s", "1.18.3", "0.1.0-1.1.0")]
    [InlineData("egress-v4-cni", "aws/amazon-vpc-cni-k8s", "1.13.0", null)]
    [InlineData("calico", "projectcalico/calico", "3.22.0", "0.1.0-0.3.1")]
    [InlineData("calico-ipam", "projectcalico/calico", "3.32.1", "0.1.0-1.0.0")]
    [InlineData("azure-vnet", "Azure/azure-container-networking", "1.5.46", "0.1.0-0.4.0")]
    [InlineData("azure-vnet-ipam", "Azure/azure-container-networking", "1.16.17", "0.1.0-1.0.0")]
    [InlineData("bridge", Reference, "1.6.0-rc1", null)]
    [InlineData("bridge", "rancher/plugins", "1.6.0", null)]
    public void Are_claimed_only_where_they_were_read(string plugin, string project, string release, string? versions) =>
        Assert.Equal(versions, CniVersions.Of(plugin, project, NuGetVersion.Parse(release)));

    [Theory]
    [InlineData("0.3.0-1.0.0", "0.3.0 0.3.1 0.4.0 1.0.0")]
    [InlineData("0.4.0", "0.4.0")]
    [InlineData("1.0.0-0.4.0", "")]
    [InlineData("2.0.0", "")]
    public void Can_be_listed(string range, string versions) => Assert.Equal(versions, string.Join(' ', CniVersions.In(range).ToArray()));

    [Fact]
    public void Say_where_they_were_read_as_the_runtimes_do()
    {
        string[] sources = [.. ReleaseVersions.Table.Select(r => r.Source), .. RuntimeTable.Load().Rows.Select(r => r.Source)];
        Assert.All(sources, s => Assert.Matches(@"^[\w-]+/[\w-]+:[\w./-]+@v[0-9][\w.-]*$", s));
        Assert.All(ReleaseVersions.Table, r => Assert.StartsWith(r.Project + ":", r.Source, StringComparison.Ordinal));
        Assert.All(ReleaseVersions.Table, r => Assert.True(r.Since < r.Before));
        Assert.All(ReleaseVersions.Table.Where(r => r.Speaks is not null), r => Assert.NotEmpty(CniVersions.In(r.Speaks!).ToArray()));
    }

    [Theory]
    [InlineData("containerd", "2.1", "1.3.0")]
    [InlineData("containerd", "v1.7.29", "1.1.2")]
    [InlineData("multus", "4.2", "1.3.0")]
    [InlineData("multus", "4.2.0", "1.2.0")]
    [InlineData("containerd", "3.0", null)]
    public void Of_runtimes_are_found_by_release_and_by_series(string name, string version, string? libcni) =>
        Assert.Equal(libcni, RuntimeTable.Load().Find(name, version)?.Libcni);
}
