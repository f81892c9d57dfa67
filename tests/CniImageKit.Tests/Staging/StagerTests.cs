using CniImageKit.Catalog;
using CniImageKit.Diagnostics;
using CniImageKit.Staging;

namespace CniImageKit.Tests.Staging;

public sealed class StagerTests : IDisposable
{
    private readonly TempFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Theory]
    [InlineData("kubeadm", "/opt/cni/bin")]
    [InlineData("debian", "/usr/lib/cni")]
    [InlineData("fedora", "/usr/libexec/cni")]
    [InlineData("rhcos", "/var/lib/cni/bin")]
    public void Knows_where_a_node_keeps_its_plugins(string name, string directory) =>
        Assert.Equal(directory, LayoutProfile.Find(name)!.PluginDirectory.Value);

    [Fact]
    public void Sorts_ordinally_whatever_the_order_given()
    {
        StagedPlugin[] plugins = [.. new[] { "b", "B", "a-b", "a" }.Select(n => SampleTree.Plugin(_folder, n, [1]))];
        Assert.Equal(["/opt/cni/bin/B", "/opt/cni/bin/a", "/opt/cni/bin/a-b", "/opt/cni/bin/b"], Paths(plugins));
        Assert.Equal(Paths(plugins), Paths([.. plugins.Reverse()]));
    }

    [Fact]
    public void Takes_one_of_two_that_are_the_same() =>
        Assert.Single(Paths(SampleTree.Plugin(_folder, "bridge", [1], "one"), SampleTree.Plugin(_folder, "bridge", [1], "two")));

    [Fact]
    public void Refuses_two_that_differ_and_names_that_do_not_fit_all_at_once()
    {
        var failure = Assert.Throws<CniImageKitException>(() => Paths(
            SampleTree.Plugin(_folder, "bridge", [1], "one"),
            SampleTree.Plugin(_folder, "bridge", [2], "two"),
            SampleTree.Plugin(_folder, "../bridge", [3]),
            SampleTree.Plugin(_folder, "a/b", [3])));
        Assert.Equal(["CNIK6001", "CNIK6002", "CNIK6002"], failure.Diagnostics.Select(d => d.Rule.Id).Order());
    }

    private static string[] Paths(params StagedPlugin[] plugins) =>
        [.. Stager.Stage(Platform.Parse("linux/amd64"), LayoutProfile.Default, plugins, []).Files.Select(f => f.Path.Value)];
}
