using CniImageKit.Diagnostics;

namespace CniImageKit.Tests.Reviewing;

/// <summary>Each line of a policy over the lock of a real release of Debian's loopback, with sums that are published beside it.</summary>
public sealed class PolicyLineTests : IAsyncLifetime
{
    private AttackBed bed = null!;

    public async ValueTask InitializeAsync()
    {
        bed = await AttackBed.StartAsync();
        (await bed.PublishAsync("v1.1.0")).WithSidecars();
        bed.Write();
    }

    public ValueTask DisposeAsync() => bed.DisposeAsync();

    [Theory]
    [InlineData("sources: { deny: [\"github:*/example/plugins\"] }", "CNIK5422 (2,19)")]
    [InlineData("sources: { allow: [\"apt:*\", \"github:example/plugins\"] }", "CNIK5423 (2,12)")]
    [InlineData("sources:\n  allow: [\"github:*/example/*\"]\n  deny: [\"apt:*\"]", "")]
    [InlineData("default: deny", "CNIK5423 (2,10)|CNIK5425 (2,10)")]
    [InlineData("default: deny\nsources: { allow: [\"*\"] }\nlicenses: { allow: [Apache-2.0] }", "")]
    [InlineData("licenses: { allow: [MIT] }", "CNIK5425 (2,13)")]
    [InlineData("licenses: { deny: [Apache-2.0] }", "CNIK5425 (2,13)")]
    [InlineData("licenses: { allow: [Apache-2.0, MIT] }", "")]
    [InlineData("verification: { minimum: known-digest }", "CNIK5427 (2,26)")]
    [InlineData("verification: { minimum: sums }", "")]
    [InlineData("verification:\n  minimum: first-use\n  sources: { \"github:*\": signature }", "CNIK5427 (4,26)")]
    [InlineData("maximumAge: 30d", "CNIK5428 (2,13)")]
    [InlineData("maximumAge: 90000d", "")]
    [InlineData("linkage: { deny: [musl, dynamic] }", "CNIK5429 (2,25)")]
    [InlineData("linkage: { deny: [glibc] }", "CNIK5429 (2,19)")]
    [InlineData("linkage: { deny: [static, static-pie] }", "")]
    [InlineData("signers: [\"openpgp *\"]", "")]
    public async Task Refuses_at_its_own_place(string section, string told)
    {
        Policy(section);
        Assert.Equal(told, await LockedAsync());
        Assert.Equal(told.Length == 0, File.Exists(bed["cni.lock.json"]));
    }

    [Theory]
    [InlineData("sources: { deny: [\"github:*\"] }", "sources", "")]
    [InlineData("licenses: { allow: [MIT] }", "licenses", "")]
    [InlineData("verification: { minimum: signature }", "verification", "")]
    [InlineData("maximumAge: 30d", "maximumAge", "")]
    [InlineData("linkage: { deny: [dynamic] }", "linkage", ", plugin: loopback")]
    public async Task Lets_pass_what_an_exception_names(string section, string rule, string more)
    {
        Policy($"{section}\nexceptions: [{{ rule: {rule}, source: plugins{more}, owner: ada, reason: r, until: {DateTime.UtcNow.AddDays(90):yyyy-MM-dd} }}]");
        Assert.Equal("", await LockedAsync());
    }

    [Fact]
    public async Task Takes_the_signers_that_it_names_and_no_others()
    {
        var minisign = Needs.Tool("minisign", "minisign");
        (await Shell.RunAsync(minisign, ["-G", "-W", "-p", "release.pub", "-s", "release.key"], bed.Folder.Path, null)).Ok();
        var release = bed.Site.Releases[0];
        foreach (var name in release.Assets.Keys.Where(n => n.EndsWith(".tgz", StringComparison.Ordinal)).ToList())
        {
            await File.WriteAllBytesAsync(bed[name], release.Assets[name], TestContext.Current.CancellationToken);
            (await Shell.RunAsync(minisign, ["-S", "-W", "-s", "release.key", "-m", name], bed.Folder.Path, null)).Ok();
            release.Assets[name + ".minisig"] = await File.ReadAllBytesAsync(bed[name + ".minisig"], TestContext.Current.CancellationToken);
        }

        bed.Write("verify: [{ method: minisign, key: release.pub }]");
        Policy("signers: [\"openpgp *\"]");
        Assert.Equal("CNIK5424 (2,1)", await LockedAsync());
        Policy("signers: [\"openpgp *\", \"minisign *\"]\nverification: { minimum: signature }");
        Assert.Equal("", await LockedAsync());
    }

    /// <summary>A directory has no date, and so may be of any age.</summary>
    [Fact]
    public async Task Does_not_take_a_directory_for_young()
    {
        Directory.CreateDirectory(bed["own"]);
        File.WriteAllBytes(bed["own/loopback"], await EndToEnd.RealPlugins.ReadAsync("bookworm", "amd64", "loopback"));
        bed.Folder.Write("cni.yaml", "schema: 1\nplatforms: [linux/amd64]\nplugins:\n  - { from: directory, name: own, path: own }\n");
        Policy("maximumAge: 90000d");
        Assert.Equal("CNIK5433 (2,13)", await LockedAsync());
        Policy($"maximumAge: 90000d\nexceptions: [{{ rule: maximumAge, source: own, owner: ada, reason: built here, until: {DateTime.UtcNow.AddDays(90):yyyy-MM-dd} }}]");
        Assert.Equal("", await LockedAsync());
        (await new Cnikit(bed.Folder.Path, bed["store"]).RunAsync("bake", "-o", "out")).Ok();
        Policy("maximumAge: 90000d");
        var bake = await new Cnikit(bed.Folder.Path, bed["store"]).RunAsync("bake", "-o", "out");
        Assert.StartsWith("cnikit.policy.yaml(2,13): error CNIK5433", bake.Error, StringComparison.Ordinal);
    }

    private async Task<string> LockedAsync()
    {
        try
        {
            await bed.LockAsync();
            return "";
        }
        catch (CniImageKitException failure)
        {
            Assert.All(failure.Diagnostics, d => Assert.Equal("cnikit.policy.yaml", d.At.File));
            return string.Join('|', failure.Diagnostics.Select(d => $"{d.Rule.Id} ({d.At.Line},{d.At.Column})").Distinct());
        }
    }

    private void Policy(string section) => File.WriteAllText(bed["cnikit.policy.yaml"], $"schema: 1\n{section}\n");
}
