namespace CniImageKit.Tests.Reviewing;

/// <summary>Bytes that were replaced in place, as v1.4.1 of the reference plugins was (containernetworking/plugins#1038).</summary>
public sealed class SameVersionOtherBytesTests : IAsyncLifetime
{
    private AttackBed bed = null!;
    private PublishedRelease release = null!;

    public async ValueTask InitializeAsync()
    {
        bed = await AttackBed.StartAsync();
        release = await bed.PublishAsync("v1.2.0");
        bed.Write();
        await bed.LockAsync();
        release.Assets["plugins-arm64-v1.2.0.tgz"] = await AttackBed.ArchiveAsync("arm64", 7);
    }

    public ValueTask DisposeAsync() => bed.DisposeAsync();

    [Fact]
    public async Task Same_version_with_other_bytes_is_refused_at_the_digest_in_the_lock()
    {
        var finding = await bed.RefusedAsync("CNIK2424");
        var line = bed.Locked.Split('\n')[finding.At.Line - 1];
        Assert.Contains(finding.Details[0].Value["sha256:".Length..], line, StringComparison.Ordinal);
        Assert.Contains("linux/arm64", finding.Message, StringComparison.Ordinal);
        Assert.NotEqual(finding.Details[0].Value, finding.Details[1].Value);
    }

    [Fact]
    public async Task Same_version_with_other_bytes_is_taken_of_the_named_source_alone()
    {
        await bed.RefusedAsync("CNIK9008", () => bed.UpdateAsync(r => r with { AcceptReplaced = ["others"] }));
        await bed.RefusedAsync("CNIK2424", () => bed.UpdateAsync(r => r with { AllowDowngrade = true }));
        Assert.True((await bed.UpdateAsync(r => r with { AcceptReplaced = ["plugins"] })).Written);
        Assert.False((await bed.UpdateAsync()).Written);
    }

    [Fact]
    public async Task Same_version_with_other_bytes_is_refused_too_where_another_change_makes_the_lock_ask_anew()
    {
        bed.Write("include: [loopback]");
        await bed.RefusedAsync("CNIK2424", () => bed.LockAsync());
    }

    [Fact]
    public async Task Same_version_under_the_same_name_of_another_repository_is_another_thing()
    {
        bed.Site.Publish("example/fork", "v1.2.0",
            ("plugins-amd64-v1.2.0.tgz", await AttackBed.ArchiveAsync("amd64", 9)),
            ("plugins-arm64-v1.2.0.tgz", await AttackBed.ArchiveAsync("arm64", 9)));
        var fork = File.ReadAllText(bed["cni.yaml"])
            .Replace("example/plugins", "example/fork\n    name: plugins", StringComparison.Ordinal);
        File.WriteAllText(bed["cni.yaml"], fork);
        Assert.True((await bed.LockAsync()).Written);
    }
}
