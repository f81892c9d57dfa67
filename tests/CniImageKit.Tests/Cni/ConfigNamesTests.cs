using CniImageKit.Cni;

namespace CniImageKit.Tests.Cni;

public class ConfigNamesTests
{
    [Fact]
    public void Looks_below_directories_and_follows_no_links()
    {
        using var folder = new TempFolder();
        folder.Write("net.d/10-a.conflist", """{ "plugins": [ { "type": "ptp" } ] }""");
        folder.Write("deploy/x/nad.yaml", "kind: NetworkAttachmentDefinition\nspec: { config: '{ \"type\": \"vlan\" }' }\n");
        folder.Write("node_modules/x.conf", """{ "type": "no" }""");
        folder.Write(".git/x.conf", """{ "type": "no" }""");
        folder.Write("readme.md", """{ "type": "no" }""");
        Directory.CreateSymbolicLink(folder["net.d/loop"], folder.Path);

        var found = ConfigNames.Under([folder.Path, folder["absent"]], TestContext.Current.CancellationToken);

        Assert.Equal(["ptp", "vlan"], found.Select(f => f.Plugin));
        Assert.Equal(folder["deploy/x/nad.yaml"], found[1].File);
    }
}
