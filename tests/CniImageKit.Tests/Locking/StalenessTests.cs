using CniImageKit.Locking;
using CniImageKit.Manifest;
using CniImageKit.Tests.Manifest;

namespace CniImageKit.Tests.Locking;

public class StalenessTests
{
    private const string Plugins = """
          - from: containernetworking-plugins
            version: "[1.9,2.0)"
            include: [bridge, host-local]

        """;

    [Fact]
    public void Finds_nothing_where_the_lock_is_fresh() => Assert.Empty(Check(Plugins, Plugins));

    [Fact]
    public void Is_not_touched_by_comments_order_and_quoting() => Assert.Empty(Check(Plugins, """
          # a remark
          - include: ["host-local",   'bridge']
            version: '[1.9.0, 2.0.0)'
            from: "containernetworking-plugins"

        """));

    [Theory]
    [InlineData("[1.9,2.0)", "[2.0,3.0)", "cni.yaml(5,14) CNIK3002 it locks version 1.9.1, which does not fit")]
    [InlineData("[1.9,2.0)", "1.9.2", "cni.yaml(5,14) CNIK3002 it locks version 1.9.1, which does not fit")]
    [InlineData("[1.9,2.0)", "[1.8,2.0)", "cni.yaml(4,5) CNIK3002 its entry in the manifest was changed since")]
    [InlineData("host-local]", "host-local, macvlan]", "cni.yaml(6,35) CNIK3002 it lacks the plugin 'macvlan'")]
    [InlineData("bridge, ", "", "cni.yaml(4,5) CNIK3002 it holds the plugin 'bridge', which is not included")]
    [InlineData("include: [bridge, host-local]", "exclude: [bridge]", "cni.yaml(6,15) CNIK3002 it holds the excluded plugin 'bridge'")]
    [InlineData("from: containernetworking-plugins", "{from: apt, name: containernetworking-plugins, package: xy}", "")]
    public void Says_what_differs(string what, string instead, string finding)
    {
        if (finding.Length == 0)
            Assert.Equal([.. Enumerable.Repeat("cni.yaml(4,11) CNIK3002 it was locked from another place", 2)],
                Check(Plugins, "  - from: apt\n    name: containernetworking-plugins\n    package: xy\n"));
        else
            Assert.Equal([finding, finding], Check(Plugins, Plugins.Replace(what, instead)));
    }

    [Fact]
    public void Finds_what_is_missing_and_what_is_too_much() => Assert.Equal(
        [
            "cni.yaml(4,5) CNIK3011 the same source is locked as containernetworking-plugins",
            "cni.yaml(4,5) CNIK3011 the same source is locked as containernetworking-plugins",
            "cni.lock.json CNIK3012 no source in cni.yaml is called so",
            "cni.lock.json CNIK3012 no source in cni.yaml is called so",
        ],
        Check(Plugins, Plugins + "    name: net\n"));

    [Fact]
    public void Finds_a_platform_that_was_taken_away() => Assert.Equal(
        ["cni.lock.json CNIK3012 the entry in cni.yaml is for other platforms"],
        Check(Plugins, Plugins + "    platforms: [linux/amd64]\n"));

    [Fact]
    public void Finds_a_platform_that_was_added() => Assert.Equal(
        ["cni.yaml(4,5) CNIK3011 locked for linux/amd64 only"], Check(Plugins + "    platforms: [linux/amd64]\n", Plugins));

    private static IEnumerable<string> Check(string lockedAs, string now)
    {
        var was = Manifests.Read(Manifests.With(lockedAs));
        var entries = was.Plugins.SelectMany(p => was.PlatformsOf(p).Select(platform => Locks.Entry with
        {
            Source = p.Name,
            Platform = platform,
            Request = ManifestSlice.Request(p, platform),
        }));
        var locked = LocatedLock.Of(Locks.Sample with { Plugins = [.. entries] }, "cni.lock.json");
        return Staleness.Check(Manifests.Read(Manifests.With(now)), locked).Select(d =>
            $"{d.At} {d.Rule.Id} {Clause(d.Message) ?? d.Details[0].Value}");
    }

    // What follows the colon, if there is one.
    private static string? Clause(string message) =>
        message.IndexOf(": ", StringComparison.Ordinal) is > 0 and var colon ? message[(colon + 2)..].TrimEnd('.') : null;
}
