namespace CniImageKit.Tests.Reviewing;

/// <summary>
/// TUF's freeze attack: an attacker goes on showing an old state, so that nobody learns of what was fixed. That signed lists expire is
/// tested beside Sources/Apt (ArchiveTrustTests).
/// </summary>
public sealed class FreezeTests : IAsyncLifetime
{
    private AttackBed bed = null!;
    private PublishedRelease newest = null!;

    public async ValueTask InitializeAsync()
    {
        bed = await AttackBed.StartAsync();
        await bed.PublishAsync("v1.1.0");
        bed.Write();
        await bed.LockAsync();
        newest = await bed.PublishAsync("v1.2.0");
        // Seen, and not locked: the lock alone would not know that the list went back.
        bed.Write("version: \"[1.0,1.2)\"");
        Assert.Equal("1.1.0", AttackBed.Versions(await bed.UpdateAsync()));
        bed.Site.Withdraw(newest);
    }

    public ValueTask DisposeAsync() => bed.DisposeAsync();

    [Fact]
    public async Task Freeze_at_a_list_without_what_it_had_is_refused()
    {
        var finding = await bed.RefusedAsync("CNIK2421");
        Assert.Equal(["1.2.0, which it had, or newer", "1.1.0 as the newest"], finding.Details.Take(2).Select(d => d.Value));
    }

    [Fact]
    public async Task Freeze_is_remembered_when_the_store_is_emptied()
    {
        using (var bakery = new Bakery(Store.StoreOf.Host(bed.Folder))) bakery.ClearStore(all: false);
        await bed.RefusedAsync("CNIK2421");
        using (var bakery = new Bakery(Store.StoreOf.Host(bed.Folder))) bakery.ClearStore(all: true);
        await bed.UpdateAsync();
    }

    [Fact]
    public async Task Freeze_that_a_person_knows_to_be_a_withdrawal_is_forgotten()
    {
        await bed.UpdateAsync(r => r with { AllowDowngrade = true });
        await bed.UpdateAsync();
    }

    [Fact]
    public async Task Freeze_it_is_not_where_something_newer_took_the_place()
    {
        await bed.PublishAsync("v1.2.1");
        await bed.UpdateAsync();
    }

    [Fact]
    public async Task Freeze_at_an_empty_list_is_refused()
    {
        foreach (var asset in bed.Site.Releases.SelectMany(r => r.Assets.Keys.Select(k => (r, k))).ToList()) asset.r.Assets.Remove(asset.k);
        var finding = await bed.RefusedAsync("CNIK2421");
        Assert.Contains("nothing", finding.Details[1].Value, StringComparison.Ordinal);
    }
}
