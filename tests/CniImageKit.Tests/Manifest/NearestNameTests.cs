using CniImageKit.Diagnostics;

namespace CniImageKit.Tests.Manifest;

public class NearestNameTests
{
    private static readonly string[] Plugins = ["bridge", "host-local", "host-device", "ipvlan", "macvlan", "vlan", "ptp", "vrf", "sbr"];

    [Theory]
    [InlineData("host_local", "host-local")]
    [InlineData("HOST-LOCAL", "host-local")]
    [InlineData("brigde", "bridge")]
    [InlineData("macvlna", "macvlan")]
    [InlineData("ptpp", "ptp")]
    [InlineData("mcvlan", "macvlan")]
    [InlineData("calico", null)]
    [InlineData("x", null)]
    [InlineData("", null)]
    public void Suggests(string name, string? nearest) => Assert.Equal(nearest, NearestName.Among(Plugins, name));

    [Fact]
    public void Suggests_nothing_for_a_huge_name() => Assert.Null(NearestName.Among(Plugins, new string('b', 1_000_000)));
}
