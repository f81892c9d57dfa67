namespace CniImageKit.Tests.Sdk;

/// <summary>What a build does when something changed, and what clean takes away.</summary>
[Collection(PackedSdkUse.Name)]
public sealed class UpkeepTests(BuiltProduct product) : IClassFixture<BuiltProduct>, IAsyncLifetime
{
    private const string Outputs = "app/bin/Debug/net10.0/cni";
    private ProductBed bed = null!;

    public async ValueTask InitializeAsync() => bed = await product.AsBuiltAsync();

    public ValueTask DisposeAsync() => ValueTask.CompletedTask;

    [Fact]
    public async Task Sees_plugins_that_were_built_anew()
    {
        bed.Plugin("app", "bridge", "2");
        var changed = await bed.DotnetAsync("app", "build", "--no-restore");
        Assert.Contains($"{bed["app/cni.yaml"]}(7,11): error CNIK2125: ", changed.Out, StringComparison.Ordinal);
        var before = bed.Files(Outputs);
        (await bed.DotnetAsync("app", "build", "--no-restore", "-t:CniLock")).Ok();
        (await bed.DotnetAsync("app", "build", "--no-restore")).Ok();
        Assert.NotEqual(before["layer.linux-amd64.tar.zst"], bed.Files(Outputs)["layer.linux-amd64.tar.zst"]);
        Assert.EndsWith("2", bed.Read($"{Outputs}/rootfs/linux-amd64/opt/cni/bin/bridge"), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Sees_a_new_plugin_in_a_directory()
    {
        bed.Plugin("app", "ptp", "1");
        Assert.Contains("error CNIK2125: ", (await bed.DotnetAsync("app", "build", "--no-restore")).Out, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Sees_a_manifest_that_wants_something_else()
    {
        bed.Edit("app/cni.yaml", "name: own", "name: own\n    include: [bridge]");
        var stale = await bed.DotnetAsync("app", "build", "--no-restore");
        Assert.Contains($"{bed["app/cni.yaml"]}(", stale.Out, StringComparison.Ordinal);
        Assert.Contains("): error CNIK3002: ", stale.Out, StringComparison.Ordinal);
        (await bed.DotnetAsync("app", "build", "--no-restore", "-t:CniLock")).Ok();
        (await bed.DotnetAsync("app", "build", "--no-restore")).Ok();
        Assert.False(bed.Has($"{Outputs}/rootfs/linux-amd64/opt/cni/bin/macvlan"));
    }

    [Fact]
    public async Task Touches_no_output_for_a_manifest_that_was_only_saved_again()
    {
        var before = bed.Files(Outputs);
        File.SetLastWriteTimeUtc(bed["app/cni.yaml"], File.GetLastWriteTimeUtc(bed["app/cni.yaml"]).AddSeconds(5));
        (await bed.DotnetAsync("app", "build", "--no-restore")).Ok();
        Assert.Equal(before, bed.Files(Outputs));
    }

    [Fact]
    public async Task Mends_an_output_that_somebody_changed_or_took_away()
    {
        var layer = File.ReadAllBytes(bed[$"{Outputs}/layer.linux-amd64.tar.zst"]);
        File.AppendAllText(bed[$"{Outputs}/layer.linux-amd64.tar.zst"], "x");
        File.Delete(bed[$"{Outputs}/report.json"]);
        (await bed.DotnetAsync("app", "build", "--no-restore")).Ok();
        Assert.Equal(layer, File.ReadAllBytes(bed[$"{Outputs}/layer.linux-amd64.tar.zst"]));
        Assert.True(bed.Has($"{Outputs}/report.json"));
    }

    [Fact]
    public async Task Makes_other_outputs_for_another_source_date()
    {
        var before = bed.Files(Outputs)["layer.linux-amd64.tar.zst"];
        bed.Environment["SOURCE_DATE_EPOCH"] = "1700000000";
        (await bed.DotnetAsync("app", "build", "--no-restore")).Ok();
        Assert.NotEqual(before, bed.Files(Outputs)["layer.linux-amd64.tar.zst"]);
    }

    [Fact]
    public async Task Cleans_what_it_made_and_nothing_else()
    {
        bed.Write($"{Outputs}/layout/notes.txt", "mine");
        bed.Write("app/plugins/amd64/.keep", "");
        (await bed.DotnetAsync("app", "clean")).Ok();
        Assert.Equal(["layout/notes.txt"], bed.Files(Outputs).Keys);
        Assert.False(bed.Has("app/obj/Debug/net10.0/cni"));
        Assert.True(bed.Has("app/cni.lock.json"));
        Assert.True(bed.Has("app/plugins/amd64/bridge"));
        File.Delete(bed[$"{Outputs}/layout/notes.txt"]);
        (await bed.DotnetAsync("app", "build")).Ok();
        (await bed.DotnetAsync("app", "clean")).Ok();
        Assert.False(bed.Has(Outputs));
        (await bed.DotnetAsync("app", "build", "-t:Rebuild")).Ok();
        Assert.True(bed.Has($"{Outputs}/image.oci.tar"));
    }

    [Fact]
    public async Task Takes_away_what_is_no_longer_an_output()
    {
        bed.Write($"{Outputs}/notes.txt", "mine");
        (await bed.DotnetAsync("app", "build", "--no-restore", "-p:CniOutputPath=out")).Ok();
        Assert.Equal(["notes.txt"], bed.Files(Outputs).Keys);
        Assert.True(bed.Has("app/out/image.oci.tar"));
        (await bed.DotnetAsync("app", "clean")).Ok();
        Assert.Empty(bed.Files("app/out"));
    }

    [Fact]
    public async Task Says_which_MSBuild_it_needs()
    {
        // No older one can be had here, so it is taken for one.
        var ran = await bed.DotnetAsync("app", "msbuild", "-t:CniBake", "-p:_CniNoOldMSBuild=true");
        Assert.Equal(1, ran.ExitCode);
        Assert.Contains("error CNIK9100: CniImageKit.Sdk needs MSBuild 18 and .NET 10", ran.Out, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Does_nothing_for_an_editor()
    {
        (await bed.DotnetAsync("app", "clean")).Ok();
        var ran = await bed.DotnetAsync(
            "app", "msbuild", "-t:CniBake;ResolveReferences", "-p:DesignTimeBuild=true", "-getItem:CniLayer");
        Assert.Contains("\"CniLayer\": []", ran.Ok().Out, StringComparison.Ordinal);
        Assert.False(bed.Has(Outputs));
    }

    [Fact]
    public async Task Verifies_what_it_baked_and_what_it_is_told()
    {
        var baked = await bed.DotnetAsync("app", "build", "-t:CniVerify");
        Assert.Contains("2 of 2 plugins of linux/amd64", baked.Ok().Out, StringComparison.Ordinal);
        Directory.CreateDirectory(bed["node/opt/cni/bin"]);
        File.Copy(bed["app/plugins/amd64/bridge"], bed["node/opt/cni/bin/bridge"]);
        var drifted = await bed.DotnetAsync("app", "build", "-t:CniVerify", "-p:CniVerifyTarget=../node");
        Assert.Equal(1, drifted.ExitCode);
        Assert.Matches(@"error CNIK\d{4}: .*macvlan", drifted.Out);
    }
}
