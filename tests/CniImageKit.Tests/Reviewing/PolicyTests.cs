using System.Text.Json;
using CniImageKit.Diagnostics;

namespace CniImageKit.Tests.Reviewing;

/// <summary>A policy beside the manifest, in the commands that it holds in.</summary>
public sealed class PolicyTests : IAsyncLifetime
{
    private const string Fits = "schema: 1\nsources: { allow: [\"github:*/example/plugins\"] }\nmaximumAge: 90000d\n";
    private const string Denies = "schema: 1\nsources:\n  deny: [\"github:*\"]   # by Ada\n";
    private AttackBed bed = null!;

    public async ValueTask InitializeAsync()
    {
        bed = await AttackBed.StartAsync();
        (await bed.PublishAsync("v1.1.0")).WithSidecars();
        bed.Write();
        Policy(Fits);
        await bed.LockAsync();
    }

    public ValueTask DisposeAsync() => bed.DisposeAsync();

    private Cnikit Cnikit => new(bed.Folder.Path, bed["store"]);

    [Fact]
    public async Task Keeps_the_old_lock_where_it_refuses_the_new()
    {
        (await bed.PublishAsync("v1.2.0")).WithSidecars();
        Policy(Denies);
        var finding = await bed.RefusedAsync("CNIK5422");
        Assert.Equal("cnikit.policy.yaml(3,10)", finding.At.ToString());
        File.Delete(bed["cnikit.policy.yaml"]);
        Assert.Equal("1.2.0", AttackBed.Versions(await bed.UpdateAsync()));
    }

    [Fact]
    public async Task Moves_no_manifest_where_it_refuses_the_lock()
    {
        bed.Write("version: 1.1.0");
        await bed.LockAsync();
        (await bed.PublishAsync("v1.2.0")).WithSidecars();
        Policy(Denies);
        var before = File.ReadAllText(bed["cni.yaml"]);
        await bed.RefusedAsync("CNIK5422", () => bed.UpdateAsync(r => r with { Major = true }));
        Assert.Equal(before, File.ReadAllText(bed["cni.yaml"]));
    }

    [Theory]
    [InlineData(1, "bake", "-o", "out")]
    [InlineData(1, "fetch")]
    [InlineData(1, "pack", "-o", "out")]
    [InlineData(1, "lock")]
    [InlineData(3, "lock", "--check")]
    public async Task Lets_no_command_use_what_it_refuses(int exit, params string[] command)
    {
        Policy(Denies);
        var run = await Cnikit.RunAsync([.. command, "--sarif", "out.sarif"]);
        Assert.Equal(exit, run.ExitCode);
        Assert.StartsWith("cnikit.policy.yaml(3,10): error CNIK5422: The policy denies where plugins for linux/amd64 comes from.", run.Error, StringComparison.Ordinal);
        Assert.Matches(@"  locked at  cni\.lock\.json\(\d+,\d+\)\n  expected   nothing from github:\*\n  found      github:127\.0\.0\.1:\d+/example/plugins\n", run.Error);
        Assert.False(Directory.Exists(bed["out"]));
        var place = JsonDocument.Parse(File.ReadAllText(bed["out.sarif"])).RootElement.GetProperty("runs")[0].GetProperty("results")[0]
            .GetProperty("locations")[0].GetProperty("physicalLocation");
        var uri = place.GetProperty("artifactLocation").GetProperty("uri").GetString();
        Assert.EndsWith("cnikit.policy.yaml", uri, StringComparison.Ordinal);
        Assert.Equal(3, place.GetProperty("region").GetProperty("startLine").GetInt32());
    }

    [Fact]
    public async Task Stands_in_the_report_and_makes_no_other_bytes()
    {
        (await Cnikit.RunAsync("bake", "-o", "with")).Ok();
        var report = JsonDocument.Parse(File.ReadAllText(bed["with/report.json"])).RootElement;
        Assert.Equal("cnikit.policy.yaml", report.GetProperty("policy").GetProperty("file").GetString());
        Assert.Equal("passed", report.GetProperty("policy").GetProperty("verdict").GetString());
        Policy(Fits + "linkage: { deny: [musl] }\n");
        (await Cnikit.RunAsync("bake", "-o", "with")).Ok();
        var other = JsonDocument.Parse(File.ReadAllText(bed["with/report.json"])).RootElement;
        Assert.NotEqual(Sha256(report), Sha256(other));
        File.Delete(bed["cnikit.policy.yaml"]);
        (await Cnikit.RunAsync("bake", "-o", "without")).Ok();
        Assert.DoesNotContain("policy", File.ReadAllText(bed["without/report.json"]), StringComparison.Ordinal);
        Assert.Equal(File.ReadAllText(bed["with/layout/index.json"]), File.ReadAllText(bed["without/layout/index.json"]));

        static string? Sha256(JsonElement report) => report.GetProperty("policy").GetProperty("sha256").GetString();
    }

    /// <summary>The same lock bakes the same at any time: only a date that is given makes it too old.</summary>
    [Fact]
    public async Task Holds_ages_against_the_clock_but_for_a_bake()
    {
        (await Cnikit.RunAsync("bake", "-o", "out")).Ok();
        Policy("schema: 1\nmaximumAge: 30d\n");
        (await Cnikit.RunAsync("bake", "-o", "out")).Ok();
        await bed.RefusedAsync("CNIK5428");
        var verify = await Cnikit.RunAsync("verify", "out/layout");
        Assert.Equal(3, verify.ExitCode);
        Assert.StartsWith("cnikit.policy.yaml(2,13): error CNIK5428", verify.Error, StringComparison.Ordinal);
        var then = Cnikit;
        then.Environment["SOURCE_DATE_EPOCH"] = "1700000000";
        (await then.RunAsync("verify", "out/layout")).Ok();
        var later = Cnikit;
        later.Environment["SOURCE_DATE_EPOCH"] = "1800000000";
        Assert.Contains("CNIK5428", (await later.RunAsync("bake", "-o", "out")).Error, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Is_the_one_that_is_named()
    {
        Policy(Denies, "other.yaml");
        await bed.RefusedAsync("CNIK5422", () => bed.LockAsync(r => r with { Policy = "other.yaml" }));
        var missing = await bed.RefusedAsync("CNIK5420", () => bed.LockAsync(r => r with { Policy = "gone.yaml" }));
        Assert.Equal("gone.yaml", missing.At.File);
        Assert.Equal("cnikit.policy.yaml", (await bed.LockAsync()).Policy);
    }

    [Fact]
    public async Task Is_refused_itself_where_it_is_not_understood()
    {
        Policy("schema: 1\nmaximumAge: old\nsorces: {}\n");
        var failure = await Assert.ThrowsAsync<CniImageKitException>(() => bed.LockAsync());
        Assert.Equal(["CNIK1027", "CNIK1003"], failure.Diagnostics.Select(d => d.Rule.Id));
        File.WriteAllBytes(bed["cnikit.policy.yaml"], new byte[2 << 20]);
        Assert.Equal("CNIK1018", (await Assert.ThrowsAsync<CniImageKitException>(() => bed.LockAsync())).Diagnostics[0].Rule.Id);
    }

    private void Policy(string text, string file = "cnikit.policy.yaml") => File.WriteAllText(bed[file], text);
}
