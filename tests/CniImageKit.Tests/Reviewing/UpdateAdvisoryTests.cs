using System.Text.Json;
using CniImageKit.Tests.Advisories;

namespace CniImageKit.Tests.Reviewing;

/// <summary>Why an update was worth it, by the pinned advisories and the plugins that it took.</summary>
public class UpdateAdvisoryTests
{
    private const string Plugins = "github.com/containernetworking/plugins";

    [Fact]
    public async Task Tells_what_the_new_version_mends_and_opens()
    {
        await using var bed = await AttackBed.StartAsync();
        (await bed.PublishAsync("v1.1.0")).WithSidecars();
        bed.Write();
        await bed.LockAsync();
        (await bed.PublishAsync("v1.2.0", mark: 1)).WithSidecars();
        var cnikit = new Cnikit(bed.Folder.Path, bed["store"]);
        Assert.DoesNotContain("GO-2098", (await cnikit.RunAsync("update", "--dry-run")).Ok().Out, StringComparison.Ordinal);

        new PublishedDatabase(
            SampleDatabase.Go("GO-2098-0001", [], SampleDatabase.Module(Plugins, ["i1.0.0", "f1.2.0"])),
            SampleDatabase.Go("GO-2098-0002", [], SampleDatabase.Module(Plugins, ["i1.2.0", "f1.3.0"])),
            SampleDatabase.Go("GO-2098-0003", [], SampleDatabase.Module(Plugins, ["i0", "f1.3.0"]))).WriteTo(bed["db"]);
        (await cnikit.RunAsync("advisories", "fetch", "--from", "db")).Ok();
        var told = (await cnikit.RunAsync("update", "--dry-run")).Ok().Out;
        Assert.Contains("\n  mended: GO-2098-0001\n", told, StringComparison.Ordinal);
        Assert.Contains("\n  GO-2098-0002 is opened: loopback\n", told, StringComparison.Ordinal);
        Assert.DoesNotContain("GO-2098-0003", told, StringComparison.Ordinal);

        var document = JsonDocument.Parse((await cnikit.RunAsync("update", "--json")).Ok().Out).RootElement;
        var closed = Assert.Single(document.GetProperty("advisoriesClosed").EnumerateArray());
        Assert.Equal("GO-2098-0001", closed.GetProperty("id").GetString());
        var opened = Assert.Single(document.GetProperty("advisoriesOpened").EnumerateArray());
        Assert.Equal("1.3.0", opened.GetProperty("fixedIn").GetString());
    }
}
