using CniImageKit.Tests.Store;

namespace CniImageKit.Tests.Sources;

/// <summary>What holds for every source. A source's tests inherit this class and arrange a <see cref="SourceCase"/>.</summary>
public abstract class SourceLaws : IAsyncLifetime
{
    private readonly TempFolder _folder = new();
    private SourceCase _case = null!;

    public async ValueTask InitializeAsync() => _case = await ArrangeAsync(_folder);

    public async ValueTask DisposeAsync()
    {
        if (_case is not null) await _case.End();
        _folder.Dispose();
        GC.SuppressFinalize(this);
    }

    /// <summary>Sets up an upstream that has at least one version of the entry for the platform.</summary>
    private protected abstract Task<SourceCase> ArrangeAsync(TempFolder folder);

    private Bench On(string store, bool offline = false) => new(_case, _folder, store, offline);

    [Fact]
    public async Task Serves_its_settings()
    {
        using var bench = On("a");
        Assert.True(bench.Source.Serves(_case.Entry.Settings));
    }

    [Fact]
    public async Task Lists_the_same_twice()
    {
        using var first = On("a");
        using var second = On("b");
        var (one, two) = (await first.ListAsync(), await second.ListAsync());
        Assert.NotEmpty(one);
        Assert.Equal(one.Select(Facts).Order(StringComparer.Ordinal), two.Select(Facts).Order(StringComparer.Ordinal));
        Assert.All(one, o => Assert.Equal(_case.Platform, o.Platform));
        Assert.All(one, o => Assert.False(o.Version.StartsWith('v'), o.Version));

        static string Facts(CniImageKit.Sources.Offer o) => $"{o.Version} {o.Comparable} {o.Rank} {o.Location}";
    }

    [Fact]
    public async Task Takes_exactly_the_bytes_that_it_names()
    {
        using var bench = On("a");
        var (_, taken) = await bench.TakeAsync();
        var bytes = StoreOf.ReadAll(bench.Store, taken.Blob);
        Assert.Equal(taken.Blob.Size, bytes.Length);
        Assert.Equal(taken.Blob.Sha256, Digest.Sha256(bytes));
        Assert.Equal(taken.Blob.Sha512, Digest.Sha512(bytes));
        Assert.NotNull(await bench.Store.FindAsync(taken.Blob.Sha256, Bench.Token));
    }

    [Fact]
    public async Task Takes_the_same_on_another_machine()
    {
        using var first = On("a");
        using var second = On("b");
        var (one, two) = ((await first.TakeAsync()).Artifact, (await second.TakeAsync()).Artifact);
        Assert.Equal(one.Blob.Sha256, two.Blob.Sha256);
        Assert.Equal((one.Location, one.FileName), (two.Location, two.FileName));
        Assert.Equal(one.Verified, two.Verified);
        Assert.Equal(one.Verified.Order(StringComparer.Ordinal), one.Verified);
        Assert.DoesNotContain(_folder.Path, one.Location, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Opens_what_was_locked_with_an_empty_store()
    {
        using var first = On("a");
        var (offer, taken) = await first.TakeAsync();
        using var second = On("b");
        var opened = await second.OpenAsync(first.Lock(offer, taken));
        Assert.Equal((taken.Blob.Sha256, taken.Blob.Sha512, taken.Blob.Size), (opened.Sha256, opened.Sha512, opened.Size));
        Assert.Equal(taken.Blob.Sha256, Digest.Sha256(StoreOf.ReadAll(second.Store, opened)));
    }

    [Fact]
    public async Task Refuses_other_bytes_than_the_locked()
    {
        using var first = On("a");
        var (offer, taken) = await first.TakeAsync();
        await _case.Replace();
        using var second = On("b");
        var finding = await Bench.FailsAsync(() => second.OpenAsync(first.Lock(offer, taken)));
        string[] expected = [taken.Blob.Sha256.ToString(), $"{taken.Blob.Size} bytes"];
        Assert.Contains(finding.Details, d => Array.Exists(expected, e => d.Value.Contains(e, StringComparison.Ordinal)));
        Assert.Null(await second.Store.FindAsync(taken.Blob.Sha256, Bench.Token));
    }

    [Fact]
    public async Task Needs_no_upstream_for_what_the_store_has()
    {
        using var bench = On("a");
        var (offer, taken) = await bench.TakeAsync();
        await _case.Withdraw();
        using var later = On("a", offline: true);
        Assert.Equal(taken.Blob.Sha256, (await later.OpenAsync(bench.Lock(offer, taken))).Sha256);
    }

    [Fact]
    public async Task Names_the_way_on_where_the_locked_artifact_is_gone()
    {
        using var first = On("a");
        var (offer, taken) = await first.TakeAsync();
        await _case.Withdraw();
        using var second = On("b");
        var finding = await Bench.FailsAsync(() => second.OpenAsync(first.Lock(offer, taken)));
        Assert.Contains("cnikit update", finding.Details[^1].Value, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Fails_by_name_offline_with_an_empty_store()
    {
        if (!_case.NeedsNetwork) return;
        using var first = On("a");
        var (offer, taken) = await first.TakeAsync();
        using var second = On("b", offline: true);
        var finding = await Bench.FailsAsync(() => second.OpenAsync(first.Lock(offer, taken)));
        Assert.Equal("CNIK4005", finding.Rule.Id);
        Assert.Contains(taken.FileName, finding.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Stops_when_told()
    {
        using var bench = On("a");
        using var stop = new CancellationTokenSource();
        await stop.CancelAsync();
        var offers = await bench.ListAsync();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(
            () => bench.Source.TakeAsync(_case.Entry, _case.Manifest, offers[0], stop.Token));
    }
}
