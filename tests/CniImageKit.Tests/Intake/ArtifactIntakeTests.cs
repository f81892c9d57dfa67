using System.Text;
using CniImageKit.Intake;
using CniImageKit.Store;
using CniImageKit.Tests.Archives;
using CniImageKit.Tests.Store;

namespace CniImageKit.Tests.Intake;

public sealed class ArtifactIntakeTests : IDisposable
{
    private readonly TempFolder folder = new();
    private readonly BlobStore store;

    public ArtifactIntakeTests() => store = new BlobStore(StoreOf.Host(folder));

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    public void Dispose() => folder.Dispose();

    private async Task<ArtifactContents> TakeAsync(byte[] artifact, string name, Func<string, bool>? wanted = null)
    {
        var blob = await store.AddAsync(new StoreExpectation { Name = name }, StoreOf.Bytes(artifact), Token);
        return await ArtifactIntake.TakeAsync(store, blob, name, wanted ?? (_ => true), Token);
    }

    private string Text(TakenFile file) => Encoding.UTF8.GetString(StoreOf.ReadAll(store, file.Blob));

    [Fact]
    public async Task Takes_a_bare_file_under_its_own_name()
    {
        var contents = await TakeAsync("a plugin"u8.ToArray(), "whereabouts-amd64");
        var file = Assert.Single(contents.Files);
        Assert.Equal(("whereabouts-amd64", "a plugin"), (file.Member, Text(file)));
    }

    [Fact]
    public async Task Takes_what_is_wanted_of_a_tgz_and_names_the_rest()
    {
        var contents = await TakeAsync(
            Pack.Gzip(TarBuilder.Of("d:./ f:./bridge f:./README.md f:./macvlan")), "a.tgz", p => p != "README.md");
        Assert.Equal(["bridge", "macvlan"], contents.Files.Select(f => f.Member));
        Assert.Equal(["README.md"], contents.Others);
        Assert.Null(contents.DebControl);
    }

    [Theory]
    [InlineData("f:real l:a>real", "real a")]
    [InlineData("f:real l:a>b l:b>c l:c>real", "real a b c")]
    [InlineData("f:bin/real l:sbin/a>../bin/real", "bin/real sbin/a")]
    [InlineData("f:real h:a>real l:b>a", "real a b")]
    public async Task Takes_a_link_to_a_taken_file_as_one_more_name_of_it(string members, string names)
    {
        var contents = await TakeAsync(TarBuilder.Of(members), "a.tar");
        Assert.Equal(names.Split(' '), contents.Files.Select(f => f.Member));
        Assert.Single(contents.Files.Select(f => f.Blob.Sha256).Distinct());
    }

    [Fact]
    public async Task Follows_a_link_through_one_that_is_not_wanted()
    {
        var contents = await TakeAsync(
            TarBuilder.Of("f:real l:alternatives/x>../real l:a>alternatives/x"), "a.tar", p => p is "real" or "a");
        Assert.Equal(["real", "a"], contents.Files.Select(f => f.Member));
    }

    [Fact]
    public async Task Leaves_a_link_to_what_is_not_wanted()
    {
        var contents = await TakeAsync(TarBuilder.Of("f:other l:a>other f:b"), "a.tar", p => p is "a" or "b");
        Assert.Equal(["b"], contents.Files.Select(f => f.Member));
    }

    [Fact]
    public async Task Is_quick_about_thousands_of_links()
    {
        var links = string.Join(' ', Enumerable.Range(0, 9000).Select(i => $"l:l{i}>real"));
        Assert.Equal(9001, (await TakeAsync(TarBuilder.Of($"f:real {links}"), "a.tar")).Files.Length);
    }

    [Fact]
    public async Task Reads_a_zip_from_the_store()
    {
        using var packed = new MemoryStream();
        using (var zip = new System.IO.Compression.ZipArchive(packed, System.IO.Compression.ZipArchiveMode.Create, leaveOpen: true))
        {
            await using var entry = zip.CreateEntry("bin/bridge.exe").Open();
            await entry.WriteAsync("a plugin"u8.ToArray(), Token);
        }

        var file = Assert.Single((await TakeAsync(packed.ToArray(), "a.zip")).Files);
        Assert.Equal(("bin/bridge.exe", "a plugin"), (file.Member, Text(file)));
    }

    [Fact]
    public async Task Reads_a_packages_control_file_and_mode_and_time_of_its_plugins()
    {
        var package = await DebAsync();
        var contents = await TakeAsync(package, "x_1_amd64.deb", p => p.StartsWith("usr/lib/cni/", StringComparison.Ordinal));
        var file = Assert.Single(contents.Files);
        Assert.Equal(("usr/lib/cni/bridge", 0b111_101_101, 1_700_000_000), (file.Member, file.Mode, file.ModifiedAt));
        Assert.Equal("golang-1.19 (= 1.19.8-2), golang-x (= 1)", DebControl.Field(contents.DebControl!, "Built-Using"));
    }

    private async Task<byte[]> DebAsync()
    {
        var build = Needs.Tool("dpkg-deb", "dpkg");
        folder.Write("pkg/DEBIAN/control",
            "Package: x\nVersion: 1\nArchitecture: amd64\nMaintainer: A <a@example.org>\nDescription: x\nBuilt-Using: golang-1.19 (= 1.19.8-2),\n golang-x (= 1)\n");
        var plugin = folder.Write("pkg/usr/lib/cni/bridge", "bridge");
        folder.Write("pkg/usr/share/doc/x/copyright", "free");
        if (!OperatingSystem.IsWindows()) File.SetUnixFileMode(plugin, (UnixFileMode)0b111_101_101);
        File.SetLastWriteTimeUtc(plugin, DateTimeOffset.FromUnixTimeSeconds(1_700_000_000).UtcDateTime);
        (await Shell.RunAsync(build, "--root-owner-group", "-b", folder["pkg"], folder["x.deb"])).Ok();
        return await File.ReadAllBytesAsync(folder["x.deb"], Token);
    }
}
