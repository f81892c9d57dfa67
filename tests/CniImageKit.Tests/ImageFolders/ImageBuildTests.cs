using CniImageKit.Tests.Sdk;

namespace CniImageKit.Tests.ImageFolders;

/// <summary>The folders of images/ built with the packed package, each as its README says.</summary>
[Collection(PackedSdkUse.Name)]
public sealed class ImageBuildTests(PackedSdk sdk)
{
    public static TheoryData<string> Locked =>
        [.. ImageFolder.All.Where(f => f.IsImageProject && f.Has("cni.lock.json")).Select(f => f.Name)];

    [Theory]
    [MemberData(nameof(Locked))]
    public async Task Are_the_same_from_dotnet_build_as_from_the_command(string name)
    {
        using var copy = new ImageCopy(name);
        if (copy.Folder.Text("cni.yaml").Contains("kind: sysext", StringComparison.Ordinal)) Needs.Tool("mksquashfs", "squashfs-tools");
        await copy.FetchAsync();
        (await copy.Cnikit.RunAsync("bake")).Ok();
        var baked = copy.Made();
        Directory.Delete(copy["artifacts"], recursive: true);
        (await copy.DotnetAsync(sdk, "restore")).Ok();
        (await copy.DotnetAsync(sdk, "build", "--no-restore")).Ok();
        Assert.Equal(baked, copy.Made());
    }

    /// <summary>As images/README.md has it.</summary>
    [Fact]
    public async Task Take_the_present_version_where_the_locked_one_has_left_the_archive()
    {
        using var copy = new ImageCopy("kind-node");
        copy.Edit("cni.lock.json", "_amd64.deb", "~gone_amd64.deb");
        var stranded = await copy.DotnetAsync(sdk, "restore");
        Assert.NotEqual(0, stranded.ExitCode);
        Assert.Contains("error CNIK2210: ", stranded.Out, StringComparison.Ordinal);
        (await copy.DotnetAsync(sdk, "build", "-t:CniLock", "-p:CniUpdate=all")).Ok();
        (await copy.DotnetAsync(sdk, "build")).Ok();
        Assert.True(File.Exists(copy["artifacts/layout/index.json"]));

        using var other = new ImageCopy("kind-node");
        other.Edit("cni.lock.json", "_amd64.deb", "~gone_amd64.deb");
        await other.FetchAsync();
        (await other.Cnikit.RunAsync("bake", "--offline")).Ok();
        Assert.Equal(copy.Made(), other.Made());
    }

    [Fact]
    public async Task Are_locked_anew_by_the_command_that_the_finding_names()
    {
        using var copy = new ImageCopy("quickstart");
        await copy.FetchAsync();
        (await copy.DotnetAsync(sdk, "restore")).Ok();
        copy.Edit("cni.yaml", ", vlan]", "]");
        (await copy.DotnetAsync(sdk, "restore")).Ok();
        var stale = await copy.DotnetAsync(sdk, "build");
        Assert.Matches("error CNIK3002: .*`dotnet build -t:CniLock`", stale.Out);
        Assert.Contains("error CNIK3002: ", (await copy.DotnetAsync(sdk, "build", "-t:CniRestore")).Out, StringComparison.Ordinal);
        (await copy.DotnetAsync(sdk, "build", "-t:CniLock")).Ok();
        (await copy.DotnetAsync(sdk, "build")).Ok();
        Assert.DoesNotContain("vlan", copy.Plugins("linux/arm64").Keys);
    }

    [Fact]
    public async Task Are_locked_by_dotnet_build_where_no_lock_came_with_them()
    {
        using var copy = new ImageCopy("multus-telco");
        await using var sites = await TelcoSites.StartAsync(copy.Temp);
        File.WriteAllText(copy["cni.yaml"], sites.Redirected(copy.Folder.Text("cni.yaml")));
        (await copy.DotnetAsync(sdk, "build", "-t:CniLock")).Ok();
        (await copy.Cnikit.RunAsync("bake")).Ok();
        var baked = copy.Made();
        Directory.Delete(copy["artifacts"], recursive: true);
        (await copy.DotnetAsync(sdk, "build")).Ok();
        Assert.Equal(baked, copy.Made());

        // A network of a plugin that arm64 has not.
        copy.Edit("networks.yaml", "\"type\": \"vlan\"", "\"type\": \"bond\"");
        var refused = await copy.DotnetAsync(sdk, "build");
        Assert.NotEqual(0, refused.ExitCode);
        Assert.Matches(@"networks\.yaml\(\d+,\d+\): error CNIK6101: .*bond", refused.Out);
    }
}
