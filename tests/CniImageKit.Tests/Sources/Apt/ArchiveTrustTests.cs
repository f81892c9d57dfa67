namespace CniImageKit.Tests.Sources.Apt;

/// <summary>What an archive, or someone between it and us, may try.</summary>
public class ArchiveTrustTests
{
    [Fact]
    public async Task Refuses_a_changed_Release()
    {
        await using var archive = await SignedArchive.StartAsync();
        archive.Change(SignedArchive.Base + "InRelease", text => text.Replace("By-Hash: yes", "By-Hash: not", StringComparison.Ordinal));
        await FailsWithAsync("CNIK5004", archive);
    }

    [Fact]
    public async Task Refuses_a_key_that_Signed_By_does_not_name()
    {
        await using var archive = await SignedArchive.StartAsync();
        await archive.PublishAsync(await archive.Gpg.NewKeyAsync("Stranger"));
        await FailsWithAsync("CNIK5003", archive);
    }

    [Fact]
    public async Task Refuses_an_expired_key()
    {
        await using var archive = await SignedArchive.StartAsync("1y", "20200101T000000");
        await archive.PublishAsync(null, "20200601T000000");
        await FailsWithAsync("CNIK5005", archive);
    }

    [Fact]
    public async Task Refuses_a_revoked_key()
    {
        await using var archive = await SignedArchive.StartAsync();
        await archive.Gpg.RevokeAsync(archive.Key);
        await archive.TrustAsync(archive.Key);
        await FailsWithAsync("CNIK5006", archive);
    }

    [Theory]
    [InlineData("Origin: evil\n\n", "")]
    [InlineData("", "Origin: evil\n")]
    public async Task Refuses_text_around_the_signed_text(string before, string after)
    {
        await using var archive = await SignedArchive.StartAsync();
        archive.Change(SignedArchive.Base + "InRelease", text => before + text + after);
        using var setup = archive.Setup();
        Assert.Contains(await setup.ListFailsWithAsync(), (string[])["CNIK5001", "CNIK5002"]);
    }

    [Fact]
    public async Task Refuses_a_state_past_Valid_Until()
    {
        await using var archive = await SignedArchive.StartAsync();
        archive.Fields = "Valid-Until: Sat, 1 Jan 2022 00:00:00 UTC\n";
        await archive.PublishAsync();
        await FailsWithAsync("CNIK2204", archive);

        archive.Configure("Acquire { Check-Valid-Until \"false\"; };");
        using var setup = archive.Setup();
        Assert.Single(await setup.ListAsync());
        Assert.Contains(setup.Warnings, w => w.Rule.Id == "CNIK2703");

        await archive.TrustAsync(archive.Key, "Check-Valid-Until: yes\n");
        await FailsWithAsync("CNIK2204", archive);
    }

    [Fact]
    public async Task Refuses_a_state_from_the_future()
    {
        await using var archive = await SignedArchive.StartAsync();
        archive.Date = DateTimeOffset.UtcNow.AddDays(1);
        await archive.PublishAsync();
        await FailsWithAsync("CNIK2205", archive);
    }

    [Fact]
    public async Task Refuses_to_go_back_to_an_older_state()
    {
        await using var archive = await SignedArchive.StartAsync();
        using var before = archive.Setup();
        Assert.Single(await before.ListAsync());
        archive.Date = archive.Date.AddMinutes(-1);
        await archive.PublishAsync();
        using var after = archive.Setup(storeOf: before);
        Assert.Equal("CNIK2214", await after.ListFailsWithAsync());
    }

    [Fact]
    public async Task Refuses_the_state_of_another_suite()
    {
        await using var archive = await SignedArchive.StartAsync();
        archive.Files.Moved["debian/dists/other/InRelease"] = SignedArchive.Base + "InRelease";
        using var setup = new AptSetup(archive.MachineRoot, AptSetup.Package(SignedArchive.Package, "other"));
        Assert.Equal("CNIK2206", await setup.ListFailsWithAsync());
    }

    [Theory]
    [InlineData("main/binary-amd64/Packages.gz", 0, "CNIK4012")]
    [InlineData("main/binary-amd64/Packages.gz", 1, "CNIK4011")]
    public async Task Refuses_an_index_that_Release_does_not_name(string path, int changed, string rule)
    {
        await using var archive = await SignedArchive.StartAsync();
        archive.Fields = "";
        await archive.PublishAsync();
        archive.Change(SignedArchive.Base + path, text => changed == 0 ? text + "more" : text[..^1] + (char)(text[^1] ^ 1));
        using var setup = archive.Setup();
        Assert.Contains(await setup.ListFailsWithAsync(), (string[])[rule, "CNIK4013"]);
    }

    [Fact]
    public async Task Refuses_an_archive_of_MD5_alone()
    {
        await using var archive = await SignedArchive.StartAsync();
        archive.Files.Files[SignedArchive.Base + "InRelease"] =
            await archive.Gpg.ClearSignAsync(archive.Release.Replace("SHA256:", "MD5Sum:", StringComparison.Ordinal), [archive.Key]);
        await FailsWithAsync("CNIK2213", archive);
    }

    [Theory]
    [InlineData("../../etc/passwd")]
    [InlineData("/pool/x.deb")]
    [InlineData("pool/x.deb?token=1")]
    public async Task Refuses_a_path_that_leaves_the_archive(string filename)
    {
        await using var archive = await SignedArchive.StartAsync();
        archive.Add("2.0-1", "amd64", filename);
        await archive.PublishAsync();
        await FailsWithAsync("CNIK2211", archive);
    }

    [Fact]
    public async Task Refuses_an_archive_without_signature()
    {
        await using var archive = await SignedArchive.StartAsync();
        archive.Files.Files.TryRemove(SignedArchive.Base + "InRelease", out _);
        archive.Files.Files[SignedArchive.Base + "Release"] = System.Text.Encoding.UTF8.GetBytes(archive.Release);
        await archive.TrustAsync(archive.Key, "Trusted: yes\n");
        await FailsWithAsync("CNIK2212", archive);
    }

    private static async Task FailsWithAsync(string rule, SignedArchive archive)
    {
        using var setup = archive.Setup();
        Assert.Equal(rule, await setup.ListFailsWithAsync());
    }
}
