using System.Text;
using CniImageKit.Diagnostics;

namespace CniImageKit.Tests.Sources.Apt;

public class AptSourceTests
{
    [Fact]
    public async Task Takes_and_opens_what_the_archive_signs()
    {
        await using var archive = await SignedArchive.StartAsync();
        using var setup = archive.Setup();
        var offer = Assert.Single(await setup.ListAsync());
        Assert.Equal(("1.0-1", "1.0.0"), (offer.Version, offer.Comparable!.ToNormalizedString()));
        Assert.Equal("apt:pool/main/p/plugins/plugins_1.0-1_amd64.deb", offer.Location);
        var artifact = await setup.TakeAsync(offer);
        Assert.Equal(["openpgp " + archive.Key], artifact.Verified);
        Assert.Equal("package 1.0-1 for amd64", await File.ReadAllTextAsync(artifact.Blob.Path, TestContext.Current.CancellationToken));

        using var elsewhere = archive.Setup();
        Assert.Equal(artifact.Blob.Sha256, (await elsewhere.OpenAsync(AptSetup.Locked(artifact, offer.Version))).Sha256);
        Assert.DoesNotContain(archive.Files.Asked, a => a.StartsWith("pool", StringComparison.Ordinal));
    }

    [Fact]
    public async Task Offers_what_there_is_for_another_architecture()
    {
        await using var archive = await SignedArchive.StartAsync();
        using var setup = archive.Setup();
        var offer = Assert.Single(await setup.ListAsync(AptSetup.Arm64));
        Assert.Equal(("1.1~rc1-1", "1.1.0-rc.1"), (offer.Version, offer.Comparable!.ToNormalizedString()));
    }

    [Fact]
    public async Task Ranks_by_Debian_order()
    {
        await using var archive = await SignedArchive.StartAsync();
        foreach (var version in new[] { "1.0-1+b10", "1.0-1+b9", "1:0.1-1", "1.0~rc2-1" }) archive.Add(version, "amd64");
        await archive.PublishAsync();
        using var setup = archive.Setup();
        Assert.Equal(
            ["1.0~rc2-1", "1.0-1", "1.0-1+b9", "1.0-1+b10", "1:0.1-1"],
            (await setup.ListAsync()).OrderBy(o => o.Rank).Select(o => o.Version));
    }

    [Fact]
    public async Task Bakes_offline_what_the_store_has()
    {
        await using var archive = await SignedArchive.StartAsync();
        using var online = archive.Setup();
        var artifact = await online.TakeAsync((await online.ListAsync())[0]);
        using var nothing = new TempFolder();
        using var offline = new AptSetup(nothing.Path, archive.Settings, storeOf: online, offline: true);
        Assert.Equal(artifact.Blob.Sha256, (await offline.OpenAsync(AptSetup.Locked(artifact, "1.0-1"))).Sha256);
    }

    [Fact]
    public async Task Says_how_to_go_on_when_the_package_has_left_the_archive()
    {
        await using var archive = await SignedArchive.StartAsync();
        using var setup = archive.Setup();
        var artifact = await setup.TakeAsync((await setup.ListAsync())[0]);
        archive.Files.Files.TryRemove("debian/pool/main/p/plugins/plugins_1.0-1_amd64.deb", out _);
        using var elsewhere = archive.Setup();
        var failure = await Assert.ThrowsAsync<CniImageKitException>(() => elsewhere.OpenAsync(AptSetup.Locked(artifact, "1.0-1")));
        Assert.Equal("CNIK2210", failure.Diagnostics[0].Rule.Id);
        Assert.Contains("`cnikit update plugins`", failure.Diagnostics[0].Details[^1].Value);
    }

    [Fact]
    public async Task Refuses_other_bytes_under_the_package_path()
    {
        await using var archive = await SignedArchive.StartAsync();
        archive.Change("debian/pool/main/p/plugins/plugins_1.0-1_amd64.deb", text => text.Replace('p', 'q'));
        using var setup = archive.Setup();
        var offer = (await setup.ListAsync())[0];
        var failure = await Assert.ThrowsAsync<CniImageKitException>(() => setup.TakeAsync(offer));
        Assert.Equal("CNIK4011", failure.Diagnostics[0].Rule.Id);
    }

    [Theory]
    [InlineData(3)]
    [InlineData(-3)]
    public async Task Refuses_another_size_than_the_index_says(int lie)
    {
        await using var archive = await SignedArchive.StartAsync();
        archive.Add("2.0-1", "amd64", sizeLie: lie);
        await archive.PublishAsync();
        using var setup = archive.Setup();
        var offer = (await setup.ListAsync()).Single(o => o.Version == "2.0-1");
        var failure = await Assert.ThrowsAsync<CniImageKitException>(() => setup.TakeAsync(offer));
        Assert.Contains(failure.Diagnostics[0].Rule.Id, (string[])["CNIK4012", "CNIK4013"]);
    }

    [Fact]
    public async Task Asks_by_hash_and_so_reads_a_whole_state_while_the_archive_changes()
    {
        await using var archive = await SignedArchive.StartAsync();
        archive.Files.Files[SignedArchive.Base + "main/binary-amd64/Packages.gz"] = [1, 2, 3];
        using var setup = archive.Setup();
        Assert.Single(await setup.ListAsync());
        Assert.Contains(archive.Files.Asked, a => a.Contains("/by-hash/SHA256/", StringComparison.Ordinal));
    }

    [Fact]
    public async Task Follows_redirects_and_falls_back_to_plain_indexes()
    {
        await using var archive = await SignedArchive.StartAsync();
        archive.Fields = "";
        await archive.PublishAsync();
        var index = SignedArchive.Base + "main/binary-amd64/Packages";
        archive.Files.Files.TryRemove(index + ".gz", out _);
        archive.Files.Files.TryRemove(index, out var plain);
        archive.Files.Files["elsewhere/Packages"] = plain!;
        archive.Files.Moved[index] = "elsewhere/Packages";
        using var setup = archive.Setup();
        Assert.Single(await setup.ListAsync());
    }

    [Fact]
    public async Task Reads_Release_with_its_signature_beside_it()
    {
        await using var archive = await SignedArchive.StartAsync();
        archive.Files.Files.TryRemove(SignedArchive.Base + "InRelease", out _);
        archive.Files.Files[SignedArchive.Base + "Release"] = Encoding.UTF8.GetBytes(archive.Release);
        archive.Files.Files[SignedArchive.Base + "Release.gpg"] = await archive.Gpg.DetachSignAsync(archive.Release, [archive.Key]);
        using var setup = archive.Setup();
        Assert.Single(await setup.ListAsync());
    }

    [Fact]
    public async Task Names_a_suite_that_no_archive_has()
    {
        await using var archive = await SignedArchive.StartAsync();
        using var setup = new AptSetup(archive.MachineRoot, AptSetup.Package(SignedArchive.Package, "nowhere"));
        Assert.Equal("CNIK2202", await setup.ListFailsWithAsync());
    }

    [Fact]
    public async Task Looks_for_a_suite_that_the_machine_does_not_know_in_its_archives()
    {
        await using var archive = await SignedArchive.StartAsync();
        foreach (var (path, bytes) in archive.Files.Files)
            archive.Files.Files[path.Replace("/test/", "/testing-one/", StringComparison.Ordinal)] = bytes;
        using var setup = new AptSetup(archive.MachineRoot, AptSetup.Package(SignedArchive.Package, "testing-one"));
        Assert.Single(await setup.ListAsync());
    }

    [Fact]
    public async Task Shows_one_state_to_all_platforms()
    {
        await using var archive = await SignedArchive.StartAsync();
        using var setup = archive.Setup();
        await setup.ListAsync(AptSetup.Amd64);
        archive.Add("9.0-1", "arm64");
        archive.Date = archive.Date.AddMinutes(1);
        await archive.PublishAsync();
        Assert.Equal("1.1~rc1-1", Assert.Single(await setup.ListAsync(AptSetup.Arm64)).Version);
    }

    [Fact]
    public async Task Reads_an_unchanged_index_once()
    {
        await using var archive = await SignedArchive.StartAsync();
        using var first = archive.Setup();
        var offer = Assert.Single(await first.ListAsync());
        archive.Files.Asked.Clear();
        using var second = archive.Setup(storeOf: first);
        Assert.Equal(offer.Location, Assert.Single(await second.ListAsync()).Location);
        Assert.Equal([SignedArchive.Base + "InRelease"], archive.Files.Asked);
    }

    [Fact]
    public async Task Names_a_package_that_is_listed_but_not_served()
    {
        await using var archive = await SignedArchive.StartAsync();
        using var setup = archive.Setup();
        var offer = Assert.Single(await setup.ListAsync());
        archive.Files.Files.TryRemove("debian/pool/main/p/plugins/plugins_1.0-1_amd64.deb", out _);
        var failure = await Assert.ThrowsAsync<CniImageKitException>(() => setup.TakeAsync(offer));
        Assert.Equal("CNIK2219", failure.Diagnostics[0].Rule.Id);
    }

    [Fact]
    public async Task Takes_archives_that_the_manifest_names()
    {
        await using var archive = await SignedArchive.StartAsync();
        using var nothing = new TempFolder();
        var settings = archive.Settings with
        {
            Uris = [AptSetup.At(new Uri(archive.Files.Root, "debian"))],
            SignedBy = AptSetup.At(Path.Combine(archive.MachineRoot, "archive.gpg")),
        };
        using var setup = new AptSetup(nothing.Path, settings);
        Assert.Single(await setup.ListAsync());
        using var keyless = new AptSetup(nothing.Path, settings with { SignedBy = null });
        Assert.Equal("CNIK5003", await keyless.ListFailsWithAsync());
    }

    [Fact]
    public async Task Needs_an_archive_to_look_in()
    {
        using var nothing = new TempFolder();
        using var setup = new AptSetup(nothing.Path, AptSetup.Package("plugins"));
        Assert.Equal("CNIK2201", await setup.ListFailsWithAsync());
    }
}
