using CniImageKit.Advisories;

namespace CniImageKit.Tests.Advisories;

/// <summary>By what Debian's packages of 0.9.0, 1.1.1 and 1.9.1 say.</summary>
public class DebianModulesTests
{
    private const string Field =
        "golang-1.26 (= 1.26.5-1), golang-dbus (= 5.1.0-1), golang-github-appc-cni (= 1.3.0-2), "
        + "golang-github-insomniacslk-dhcp (= 0.0~git20260603.a415979-1), golang-github-mattn-go-shellwords (= 1.0.12-1), "
        + "golang-github-vishvananda-netlink (= 1.1.0.125.gf243826-4), golang-golang-x-net (= 1:0.57.0-1), "
        + "golang-golang-x-sys (= 0.45.0+dfsg-1), golang-k8s-sigs-knftables (= 0.0.18+ds1-2)";

    [Theory]
    [InlineData("golang.org/x/net", "0.57.0")]
    [InlineData("golang.org/x/sys", "0.45.0")]
    [InlineData("github.com/containernetworking/cni", "1.3.0")]
    [InlineData("github.com/godbus/dbus/v5", "5.1.0")]
    [InlineData("github.com/mattn/go-shellwords", "1.0.12")]
    [InlineData("github.com/vishvananda/netlink", "1.1.0")]
    [InlineData("sigs.k8s.io/knftables", "0.0.18")]
    [InlineData("github.com/insomniacslk/dhcp", "0.0.0-20260603000000-000000000000")]
    [InlineData("github.com/opencontainers/selinux", null)]
    [InlineData("golang.org/x/sync", null)]
    public void Tell_the_upstream_version(string module, string? version) =>
        Assert.Equal(version, DebianModules.Of(Field).VersionOf(module)?.ToString());

    [Fact]
    public void Tell_nothing_without_the_field() => Assert.Null(DebianModules.Of(null).VersionOf("golang.org/x/sys"));
}
