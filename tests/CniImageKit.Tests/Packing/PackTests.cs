using System.Text;
using CniImageKit.Archives;
using CniImageKit.Tests.Baking;
using NuGet.Versioning;

namespace CniImageKit.Tests.Packing;

public sealed class PackTests : IDisposable
{
    private readonly PackingBench bench = new();

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    public void Dispose() => bench.Dispose();

    [Fact]
    public async Task Makes_one_package_of_all_platforms_with_its_evidence()
    {
        var package = Assert.Single(await bench.PackAsync());
        Assert.Equal(Path.Combine("packages", "Acme.Plugins.1.2.0.nupkg"), package.Path);
        using var reader = bench.Open(package);
        Assert.Equal(
            [
                "Acme.Plugins.nuspec", "README.md", "[Content_Types].xml", "_rels/.rels",
                "cni/linux-amd64/bridge", "cni/linux-amd64/macvlan", "cni/linux-arm64/bridge", "cni/linux-arm64/macvlan",
                "evidence/cni.lock.json", "evidence/report.json",
                "evidence/sbom.linux-amd64.cdx.json", "evidence/sbom.linux-arm64.cdx.json",
                "package/services/metadata/core-properties/nuget.psmdcp",
            ],
            reader.GetFiles());
        using var plugin = new MemoryStream();
        reader.GetStream("cni/linux-arm64/bridge").CopyTo(plugin);
        Assert.Equal(File.ReadAllBytes(bench.Folder["bin/arm64/bridge"]), plugin.ToArray());
        using var locked = new StreamReader(reader.GetStream("evidence/cni.lock.json"));
        Assert.Equal(File.ReadAllText(bench.Folder["cni.lock.json"]), await locked.ReadToEndAsync(Token));
    }

    [Fact]
    public async Task Is_a_package_that_nugets_own_reader_takes()
    {
        var package = Assert.Single(await bench.PackAsync(r => r with { Version = "1.2.0.0-RC.1+meta" }));
        using var reader = bench.Open(package);
        await reader.ValidatePackageEntriesAsync(Token);
        var nuspec = reader.NuspecReader;
        Assert.Equal(("Acme.Plugins", NuGetVersion.Parse("1.2.0-RC.1")), (nuspec.GetId(), nuspec.GetVersion()));
        Assert.Equal("CniPlugins", Assert.Single(nuspec.GetPackageTypes()).Name);
        Assert.True(nuspec.GetDevelopmentDependency());
        Assert.Equal("README.md", nuspec.GetReadme());
        Assert.Contains("bridge", nuspec.GetDescription(), StringComparison.Ordinal);
        Assert.Null(nuspec.GetLicenseMetadata());
        Assert.Equal(Convert.ToBase64String(Convert.FromHexString(package.Sha512.Hex)), reader.GetContentHash(Token));
    }

    [Fact]
    public async Task Is_an_archive_that_our_own_strict_reading_takes()
    {
        var package = Assert.Single(await bench.PackAsync());
        var modes = new SortedDictionary<string, string>(StringComparer.Ordinal);
        await using var content = File.OpenRead(bench.Folder[package.Path]);
        var warnings = await Archive.ReadAsync(content, "p.nupkg", ArchiveLimits.Default, async (member, body, token) =>
        {
            await body.CopyToAsync(Stream.Null, token);
            modes[member.Path] = Convert.ToString(member.Mode, 8);
            Assert.Equal(SourceDate.Fallback.UnixSeconds, member.ModifiedAt);
        }, Token);
        Assert.Empty(warnings);
        Assert.Equal(("755", "644"), (modes["cni/linux-amd64/bridge"], modes["README.md"]));
    }

    [Fact]
    public async Task Makes_a_package_for_each_platform()
    {
        var packages = await bench.PackAsync(r => r with { PerPlatform = true });
        Assert.Equal(["Acme.Plugins.linux-amd64", "Acme.Plugins.linux-arm64"], packages.Select(p => p.Id));
        using var reader = bench.Open(packages[1]);
        Assert.Equal("Acme.Plugins.linux-arm64", reader.GetIdentity().Id);
        Assert.Equal(["cni/linux-arm64/bridge", "cni/linux-arm64/macvlan"], reader.GetFiles("cni"));
        Assert.Equal(3, reader.GetFiles("evidence").Count());
    }

    [Fact]
    public async Task Takes_only_the_platforms_that_are_asked_for()
    {
        var package = Assert.Single(await bench.PackAsync(r => r with { Platforms = [Platform.Parse("linux/arm64")] }));
        using var reader = bench.Open(package);
        Assert.Equal(["cni/linux-arm64/bridge", "cni/linux-arm64/macvlan"], reader.GetFiles("cni"));
    }

    [Fact]
    public async Task Leaves_a_package_that_is_the_same_untouched()
    {
        Assert.True(Assert.Single(await bench.PackAsync()).Written);
        Assert.False(Assert.Single(await bench.PackAsync()).Written);
    }

    [Fact]
    public async Task Names_a_package_by_the_lock_where_nothing_else_does()
    {
        var package = Assert.Single(await bench.PackAsync(r => r with { Id = null, Version = null }));
        Assert.Equal("CniPlugins", package.Id);
        // A directory's version is 0.0.0.
        Assert.Equal("0.0.0", package.Version);
    }

    [Theory]
    [InlineData("../evil")]
    [InlineData("a..b")]
    [InlineData("")]
    [InlineData("a b")]
    public async Task Refuses_an_id_that_is_none(string id) =>
        Assert.EndsWith("CNIK7401", await BakingBench.FailsAsync(() => bench.PackAsync(r => r with { Id = id })), StringComparison.Ordinal);

    [Fact]
    public async Task Refuses_an_id_that_leaves_no_room_for_the_platform()
    {
        var id = new string('a', 95);
        Assert.Single(await bench.PackAsync(r => r with { Id = id }));
        Assert.EndsWith(
            "CNIK7401", await BakingBench.FailsAsync(() => bench.PackAsync(r => r with { Id = id, PerPlatform = true })),
            StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("soon")]
    [InlineData("1.0.0/../../x")]
    public async Task Refuses_a_version_that_is_none(string version) =>
        Assert.EndsWith(
            "CNIK7402", await BakingBench.FailsAsync(() => bench.PackAsync(r => r with { Version = version })), StringComparison.Ordinal);

    [Fact]
    public async Task Leaves_nothing_where_it_is_cancelled()
    {
        await bench.PackAsync(r => r with { Output = "first" });
        using var stop = new CancellationTokenSource();
        await stop.CancelAsync();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => bench.PackAsync(cancellation: stop.Token));
        Assert.False(Directory.Exists(bench.Folder["packages"]));
    }

    [Fact]
    public async Task Leaves_nothing_where_a_stored_plugin_is_damaged()
    {
        await bench.PackAsync(r => r with { Output = "first" });
        var plugin = Digest.Sha256(File.ReadAllBytes(bench.Folder["bin/amd64/bridge"])).Hex;
        var file = Directory.GetFiles(bench.Baking.Host.StoreRoot, plugin, SearchOption.AllDirectories)
            .Single(f => new FileInfo(f).Length == new FileInfo(bench.Folder["bin/amd64/bridge"]).Length);
        var bytes = File.ReadAllBytes(file);
        bytes[^1] ^= 1;
        File.Delete(file);
        File.WriteAllBytes(file, bytes);
        Assert.EndsWith("CNIK4022", await BakingBench.FailsAsync(() => bench.PackAsync()), StringComparison.Ordinal);
        Assert.False(Directory.Exists(bench.Folder["packages"]));
    }

    [Fact]
    public async Task Carries_the_source_date_and_nothing_of_the_clock()
    {
        bench.Baking.Host = bench.Baking.Host with { Environment = bench.Baking.Host.Environment.Add("SOURCE_DATE_EPOCH", "1735689600") };
        var package = Assert.Single(await bench.PackAsync());
        using var zip = System.IO.Compression.ZipFile.OpenRead(bench.Folder[package.Path]);
        Assert.All(zip.Entries, e => Assert.Equal(new DateTime(2025, 1, 1), e.LastWriteTime.DateTime));
        var year = Encoding.ASCII.GetBytes($"{DateTime.UtcNow.Year}-");
        Assert.All(zip.Entries.Where(e => !e.FullName.StartsWith("cni/", StringComparison.Ordinal)), e =>
        {
            using var body = e.Open();
            using var all = new MemoryStream();
            body.CopyTo(all);
            Assert.Equal(-1, all.ToArray().AsSpan().IndexOf(year));
        });
    }
}
