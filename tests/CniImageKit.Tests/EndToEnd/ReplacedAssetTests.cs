using System.Security.Cryptography;
using System.Text;

namespace CniImageKit.Tests.EndToEnd;

/// <summary>Assets that are no longer, or never were, what somebody says of them.</summary>
public sealed class ReplacedAssetTests : IAsyncLifetime
{
    private static readonly string Amd64 = ReleaseBed.Asset("v1.1.1", "amd64");
    private ReleaseBed bed = null!;
    private PublishedRelease release = null!;

    public async ValueTask InitializeAsync()
    {
        bed = await ReleaseBed.StartAsync();
        release = (await bed.PublishAsync("v1.1.1", "bookworm", runnerOwned: false, "loopback", "host-local")).WithSidecars();
        bed.Write("name: plugins");
    }

    public ValueTask DisposeAsync() => bed.DisposeAsync();

    [Fact]
    public async Task Replaced_in_place_is_refused_by_the_lock_and_touches_no_output()
    {
        (await bed.Cnikit.RunAsync("lock")).Ok();
        (await bed.Cnikit.RunAsync("bake")).Ok();
        var before = Tree();
        var was = release.Assets[Amd64];
        // Another time in the head of the gzip: the same files, another archive.
        release.Assets[Amd64] = [.. was[..4], (byte)(was[4] ^ 1), .. was[5..]];
        release.WithSidecars();
        var run = await bed.Elsewhere().RunAsync("bake", "--rebuild");
        Assert.Equal(1, run.ExitCode);
        var line = Array.FindIndex(File.ReadAllLines(bed["cni.lock.json"]), l => l.Contains(Sha256(was), StringComparison.Ordinal)) + 1;
        Assert.StartsWith($"cni.lock.json({line},", Finding(run), StringComparison.Ordinal);
        Assert.Contains($"error CNIK4011: {Amd64} is not what is expected.", run.Error, StringComparison.Ordinal);
        Assert.Contains($"  expected  sha256:{Sha256(was)}\n", run.Error, StringComparison.Ordinal);
        Assert.Contains($"  found     sha256:{Sha256(release.Assets[Amd64])} from {bed.Site.Web}{ReleaseBed.Repository}/releases/download/v1.1.1/{Amd64}\n", run.Error, StringComparison.Ordinal);
        Assert.Contains("  mend      look at `cnikit explain CNIK4011`; nothing was written\n", run.Error, StringComparison.Ordinal);
        Assert.Equal(before, Tree());

        var refused = await bed.Elsewhere().RunAsync("update", "plugins");
        Assert.Equal(1, refused.ExitCode);
        Assert.StartsWith($"cni.lock.json({line},", Finding(refused), StringComparison.Ordinal);
        Assert.Contains("run `cnikit update plugins --accept-replaced plugins`", refused.Error, StringComparison.Ordinal);
        var update = (await bed.Elsewhere().RunAsync("update", "plugins", "--accept-replaced", "plugins")).Ok();
        Assert.Contains("its artifact has other bytes under the same name", update.Out, StringComparison.Ordinal);
        Assert.Contains(Sha256(release.Assets[Amd64]), bed.Lock, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Replaced_by_another_size_is_refused_before_it_is_downloaded()
    {
        (await bed.Cnikit.RunAsync("lock")).Ok();
        var was = release.Assets[Amd64];
        release.Assets[Amd64] = [.. was, 0];
        var run = await bed.Elsewhere().RunAsync("bake");
        Assert.Equal(1, run.ExitCode);
        Assert.Contains("error CNIK4012", run.Error, StringComparison.Ordinal);
        var served = bed.Site.Assets + $"{ReleaseBed.Repository}/v1.1.1/{Amd64}";
        Assert.Contains($"  expected  {was.Length} bytes\n  found     {was.Length + 1} bytes from {served}\n", run.Error, StringComparison.Ordinal);
        Assert.DoesNotContain("secret", run.Error, StringComparison.Ordinal);
        Assert.False(Directory.Exists(bed["image"]));
    }

    [Fact]
    public async Task Withdrawn_is_told_with_the_command_that_moves_on()
    {
        (await bed.Cnikit.RunAsync("lock")).Ok();
        bed.Site.Withdraw(release);
        var run = await bed.Elsewhere().RunAsync("bake");
        Assert.Equal(1, run.ExitCode);
        Assert.Contains("error CNIK2107", run.Error, StringComparison.Ordinal);
        Assert.Contains("`cnikit update plugins`", run.Error, StringComparison.Ordinal);
        (await bed.Cnikit.RunAsync("bake", "--offline")).Ok();
    }

    [Fact]
    public async Task Unlike_its_sums_is_not_locked()
    {
        release.Assets[Amd64 + ".sha256"] = Encoding.ASCII.GetBytes(PublishedRelease.SumsLine("other"u8.ToArray(), Amd64));
        await RefusedAsync("CNIK4011", Sha256("other"u8.ToArray()), Sha256(release.Assets[Amd64]));
    }

    [Fact]
    public async Task Unlike_its_sha512_is_not_locked()
    {
        release.Assets.Remove(Amd64 + ".sha256");
        release.Assets[Amd64 + ".sha512"] = Encoding.ASCII.GetBytes($"{new string('a', 128)}  {Amd64}\n");
        await RefusedAsync("CNIK4011", "expected  sha512:aaaa");
    }

    [Fact]
    public async Task Answered_with_a_page_is_not_locked()
    {
        release.Assets.Remove(Amd64 + ".sha256");
        var page = "<!DOCTYPE html><html><body>Something went wrong</body></html>"u8.ToArray();
        release.Assets[Amd64] = page;
        await RefusedAsync("CNIK4006", "web page");
    }

    [Theory]
    [InlineData("amd64", "1511f6c003ace805eafeb1132727791326283cff88a923d76329e1892bba7a10")]
    [InlineData("arm64", "72644e13557cda8a5b39baf97fc5e93d23fdf7baba7700000e7e9efd8bdf9234")]
    public async Task That_is_known_to_be_replaced_is_refused_by_name(string architecture, string digest)
    {
        var asset = $"cni-plugins-linux-{architecture}-v1.4.1.tgz";
        var old = bed.Site.Publish("containernetworking/plugins", "v1.4.1", (asset, release.Assets[Amd64]));
        old.Assets[asset + ".sha256"] = Encoding.ASCII.GetBytes($"{digest}  {asset}\n");
        bed.WriteEntry($"linux/{architecture}", "from: containernetworking-plugins", "version: 1.4.1", $"api: {bed.Site.Api}");
        await RefusedAsync("CNIK5111", "first upload of v1.4.1, replaced by the project on 2024-05-15", digest);
    }

    [Fact]
    public async Task That_is_known_to_be_replaced_may_not_be_baked_from_an_old_lock()
    {
        const string first = "1511f6c003ace805eafeb1132727791326283cff88a923d76329e1892bba7a10";
        (await bed.Cnikit.RunAsync("lock")).Ok();
        File.WriteAllText(bed["cni.lock.json"], bed.Lock.Replace(Sha256(release.Assets[Amd64]), first, StringComparison.Ordinal));
        var run = await bed.Elsewhere().RunAsync("bake");
        Assert.Equal(1, run.ExitCode);
        Assert.Contains("first upload of v1.4.1, replaced by the project on 2024-05-15", run.Error, StringComparison.Ordinal);
        Assert.False(Directory.Exists(bed["image"]));
    }

    [Fact]
    public async Task Of_which_only_the_sums_file_came_is_told_from_the_asset_while_baking()
    {
        (await bed.Cnikit.RunAsync("lock")).Ok();
        var sums = Encoding.ASCII.GetBytes(
            "e9bfc78acd3ae71be77eb8f3e890cc9078a33cc3797703b8ff2fc3077a232252  cni-plugins-linux-amd64-v0.8.1.tgz\n");
        var size = release.Assets[Amd64].Length;
        release.Assets[Amd64] = sums;
        File.WriteAllText(
            bed["cni.lock.json"], bed.Lock.Replace($"\"size\": {size},", $"\"size\": {sums.Length},", StringComparison.Ordinal));
        var run = await bed.Elsewhere().RunAsync("bake");
        Assert.Equal(1, run.ExitCode);
        Assert.Contains("error CNIK4011", run.Error, StringComparison.Ordinal);
        Assert.Contains("  known     this is the sums file of cni-plugins-linux-amd64-v0.8.1.tgz and not the asset itself\n", run.Error, StringComparison.Ordinal);
    }

    [Fact]
    public async Task In_whose_place_the_manifest_names_the_sums_file_is_not_locked()
    {
        bed.WriteEntry("linux/amd64", "from: url", "name: plugins", "version: 1.1.1", $"url: {bed.Site.Web}{ReleaseBed.Repository}/releases/download/v1.1.1/plugins");
        release.Assets["plugins"] = Encoding.ASCII.GetBytes(PublishedRelease.SumsLine(release.Assets[Amd64], Amd64));
        await RefusedAsync("CNIK5114", "sums file");
    }

    private async Task RefusedAsync(string rule, params string[] parts)
    {
        var run = await bed.Cnikit.RunAsync("lock");
        Assert.Equal(1, run.ExitCode);
        Assert.Contains($"error {rule}", run.Error, StringComparison.Ordinal);
        foreach (var part in parts) Assert.Contains(part, run.Error, StringComparison.Ordinal);
        Assert.False(File.Exists(bed["cni.lock.json"]));
    }

    private string Tree() =>
        string.Join('\n', Directory.GetFiles(bed["image"], "*", SearchOption.AllDirectories).Order(StringComparer.Ordinal)
        .Select(f => $"{f} {File.GetLastWriteTimeUtc(f):O} {Sha256(File.ReadAllBytes(f))}"));

    private static string Finding(Ran run) => run.Error.Split('\n').First(l => l.Contains("error CNIK", StringComparison.Ordinal));

    private static string Sha256(byte[] bytes) => Convert.ToHexStringLower(SHA256.HashData(bytes));
}
