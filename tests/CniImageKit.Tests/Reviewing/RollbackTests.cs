namespace CniImageKit.Tests.Reviewing;

/// <summary>TUF's rollback attack: an attacker shows versions that are older than those already known.</summary>
public sealed class RollbackTests : IAsyncLifetime
{
    private AttackBed bed = null!;
    private PublishedRelease newest = null!;

    public async ValueTask InitializeAsync()
    {
        bed = await AttackBed.StartAsync();
        await bed.PublishAsync("v1.1.0");
        newest = await bed.PublishAsync("v1.2.0");
        bed.Write();
        Assert.Equal("1.2.0", AttackBed.Versions(await bed.LockAsync()));
        // Another machine's store: only the lock remembers.
        Directory.Delete(bed["store"], recursive: true);
        bed.Site.Withdraw(newest);
    }

    public ValueTask DisposeAsync() => bed.DisposeAsync();

    [Fact]
    public async Task Rollback_of_what_is_locked_is_refused_at_the_line_of_the_lock()
    {
        var finding = await bed.RefusedAsync("CNIK2420");
        Assert.Equal("cni.lock.json", finding.At.File);
        Assert.Contains("\"version\": \"1.2.0\"", bed.Locked.Split('\n')[finding.At.Line - 1], StringComparison.Ordinal);
        Assert.Equal(["1.2.0 or newer", "1.1.0"], finding.Details.Take(2).Select(d => d.Value));
    }

    [Fact]
    public async Task Rollback_is_refused_too_where_another_change_makes_the_lock_ask_anew()
    {
        bed.Write("include: [loopback]");
        await bed.RefusedAsync("CNIK2420", () => bed.LockAsync());
    }

    [Fact]
    public async Task Rollback_that_a_person_allows_is_taken() =>
        Assert.Equal("1.1.0", AttackBed.Versions(await bed.UpdateAsync(r => r with { AllowDowngrade = true })));

    [Theory]
    [InlineData("version: 1.1.0")]
    [InlineData("version: \"[1.0,1.2)\"")]
    public async Task Rollback_that_the_manifest_asks_for_is_taken(string version)
    {
        bed.Write(version);
        Assert.Equal("1.1.0", AttackBed.Versions(await bed.LockAsync()));
    }

    [Fact]
    public async Task Rollback_to_a_range_that_still_has_what_is_locked_is_refused()
    {
        bed.Write("version: \"[1.0,2.0)\"");
        await bed.RefusedAsync("CNIK2420", () => bed.LockAsync());
    }

    [Fact]
    public async Task Rollback_it_is_not_where_the_source_moves_on()
    {
        await bed.PublishAsync("v1.10.0");
        Assert.Equal("1.10.0", AttackBed.Versions(await bed.UpdateAsync()));
    }
}
