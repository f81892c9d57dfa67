using CniImageKit.Tests.Trust;
using CniImageKit.Trust;

namespace CniImageKit.Tests.EndToEnd;

/// <summary>
/// Signatures over the road of the command: asked for at the lock, written down there, and never asked of the network by a bake.
/// </summary>
public sealed class SignedReleaseTests : IAsyncLifetime
{
    private const string Verify = "verify: [{ method: cosign-key, key: keys/release.pub }]";
    private ReleaseBed bed = null!;
    private PublishedRelease release = null!;
    private SigningKey key = null!;

    public async ValueTask InitializeAsync()
    {
        bed = await ReleaseBed.StartAsync();
        release = await bed.PublishAsync("v1.1.1", "bookworm", runnerOwned: false, "loopback");
        key = await Keys.NewAsync("ec", "P-256");
        Directory.CreateDirectory(bed["keys"]);
        await File.WriteAllTextAsync(bed["keys/release.pub"], Keys.Pem(key.Public));
        Sign(release);
        bed.Write("name: plugins", Verify);
    }

    public ValueTask DisposeAsync() => bed.DisposeAsync();

    [Fact]
    public async Task Writes_down_who_signed_and_bakes_without_asking_again()
    {
        var run = (await bed.Cnikit.RunAsync("lock")).Ok();
        Assert.DoesNotContain("CNIK5601", run.Error, StringComparison.Ordinal);
        Assert.All(bed.Entries(), e => Assert.Equal(
            [$"cosign-key {key.Public.Fingerprint}"],
            e.GetProperty("artifact").GetProperty("verified").EnumerateArray().Select(v => v.GetString())));
        foreach (var name in release.Assets.Keys.Where(n => n.EndsWith(".sig", StringComparison.Ordinal)).ToList())
            release.Assets.Remove(name);
        File.Delete(bed["keys/release.pub"]);
        var before = bed.Site.Seen.Count;
        (await bed.Cnikit.RunAsync("bake")).Ok();
        Assert.Equal(before, bed.Site.Seen.Count);
        (await bed.Elsewhere().RunAsync("bake", "--rebuild")).Ok();
        Assert.DoesNotContain(bed.Site.Seen, r => r.Path.Contains("attestations", StringComparison.Ordinal));
    }

    [Fact]
    public async Task Is_stale_when_the_manifest_asks_for_another_signer()
    {
        (await bed.Cnikit.RunAsync("lock")).Ok();
        bed.Write("name: plugins", "verify: [{ method: cosign-key, key: keys/other.pub }]");
        var bake = await bed.Cnikit.RunAsync("bake");
        Assert.Equal(1, bake.ExitCode);
        Assert.Contains("error CNIK300", bake.Error, StringComparison.Ordinal);
        var locked = bed.Lock;
        var run = await bed.Cnikit.RunAsync("lock");
        Assert.Equal(1, run.ExitCode);
        Assert.Contains(
            "cni.yaml(9,41): error CNIK5327: The file keys/other.pub of 'key' cannot be read: there is no such file.", run.Error,
            StringComparison.Ordinal);
        Assert.Equal(locked, bed.Lock);
    }

    [Fact]
    public async Task Refuses_a_newer_release_that_is_not_signed_or_signed_by_others_and_keeps_the_lock()
    {
        (await bed.Cnikit.RunAsync("lock")).Ok();
        var locked = bed.Lock;
        var newer = await bed.PublishAsync("v1.2.0", "bookworm", runnerOwned: true, "loopback");
        var unsigned = await bed.Cnikit.RunAsync("update");
        Assert.Equal(1, unsigned.ExitCode);
        Assert.Contains("error CNIK5323", unsigned.Error, StringComparison.Ordinal);
        Sign(newer, await Keys.NewAsync("ec", "P-256"));
        var foreign = await bed.Cnikit.RunAsync("update");
        Assert.Equal(1, foreign.ExitCode);
        Assert.Contains("error CNIK5324", foreign.Error, StringComparison.Ordinal);
        Assert.Equal(locked, bed.Lock);
        Sign(newer);
        (await bed.Cnikit.RunAsync("update")).Ok();
        Assert.All(bed.Entries(), e => Assert.Equal("1.2.0", e.GetProperty("version").GetString()));
    }

    private void Sign(PublishedRelease published, SigningKey? with = null)
    {
        foreach (var (name, bytes) in published.Assets.Where(a => a.Key.EndsWith(".tgz", StringComparison.Ordinal)).ToList())
            published.Assets[name + ".sig"] = System.Text.Encoding.ASCII.GetBytes(Convert.ToBase64String((with ?? key).Sign(bytes)));
    }
}
