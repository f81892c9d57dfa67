using CniImageKit.Diagnostics;
using CniImageKit.Store;

namespace CniImageKit.Tests.Store;

public sealed class StoreClearingTests : IDisposable
{
    private readonly TempFolder folder = new();
    private readonly Host host;

    public StoreClearingTests() => host = StoreOf.Host(folder);

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    public void Dispose() => folder.Dispose();

    [Fact]
    public void Finds_nothing_where_there_is_no_store()
    {
        Assert.Equal(new StoreSize(0, 0), StoreClearing.Measure(host.StoreRoot));
        Assert.Equal(new StoreSize(0, 0), StoreClearing.Clear(host.StoreRoot, []));
        Assert.False(Directory.Exists(host.StoreRoot));
    }

    [Fact]
    public async Task Clears_all_but_what_is_to_be_kept_and_the_store_works_on()
    {
        var store = new BlobStore(host);
        var blob = await store.AddAsync(StoreOf.Expect("content"u8.ToArray()), StoreOf.Bytes("content"u8.ToArray()), Token);
        await store.PutDerivedAsync("facts-1", "k", "v"u8.ToArray(), Token);
        await store.PutDerivedAsync("seen", "k", "v"u8.ToArray(), Token);
        StoreClearing.Clear(host.StoreRoot, ["seen"]);
        Assert.Null(await store.FindAsync(blob.Sha256, Token));
        Assert.Null(await store.FindDerivedAsync("facts-1", "k", Token));
        Assert.NotNull(await store.FindDerivedAsync("seen", "k", Token));
        StoreClearing.Clear(host.StoreRoot, []);
        Assert.Equal(new StoreSize(0, 0), StoreClearing.Measure(host.StoreRoot));
        await store.AddAsync(StoreOf.Expect("content"u8.ToArray()), StoreOf.Bytes("content"u8.ToArray()), Token);
        Assert.NotNull(await store.FindAsync(blob.Sha256, Token));
    }

    [Fact]
    public async Task Refuses_while_content_arrives()
    {
        var store = new BlobStore(host);
        var content = "content"u8.ToArray();
        await store.AddAsync(StoreOf.Expect(content), async (sink, token) =>
        {
            await sink.WriteAsync(content, token);
            Assert.Equal("CNIK4026", Refusal());
        }, Token);
        await store.AddAsync(new StoreExpectation { Name = "no key" }, async (sink, token) =>
        {
            await sink.WriteAsync(content, token);
            Assert.Equal("CNIK4026", Refusal());
        }, Token);
        Assert.NotNull(await store.FindAsync(Digest.Sha256(content), Token));
    }

    [Fact]
    public async Task Deletes_nothing_outside_the_store_and_nothing_that_is_not_the_stores()
    {
        var store = new BlobStore(host);
        await store.AddAsync(StoreOf.Expect("x"u8.ToArray()), StoreOf.Bytes("x"u8.ToArray()), Token);
        var name = new string('a', 64);
        var outside = folder.Write($"outside/{name}", "precious");
        Directory.CreateSymbolicLink(folder["store/damaged"], folder["outside"]);
        Directory.CreateSymbolicLink(folder["store/derived/linked"], folder["outside"]);
        File.CreateSymbolicLink(folder[$"store/blobs/sha256/{name}"], outside);
        var notes = folder.Write("store/blobs/sha256/notes.txt", "mine");
        StoreClearing.Clear(host.StoreRoot, []);
        Assert.True(File.Exists(outside));
        Assert.True(File.Exists(notes));
        Assert.False(File.Exists(folder[$"store/blobs/sha256/{name}"]));
    }

    [Fact]
    public void Refuses_a_store_that_is_a_link()
    {
        folder.Write($"outside/blobs/sha256/{new string('a', 64)}", "precious");
        Directory.CreateSymbolicLink(host.StoreRoot, folder["outside"]);
        Assert.Equal("CNIK4023", Refusal());
        Assert.True(File.Exists(folder[$"outside/blobs/sha256/{new string('a', 64)}"]));
    }

    private string Refusal() =>
        Assert.Throws<CniImageKitException>(() => StoreClearing.Clear(host.StoreRoot, [])).Diagnostics.Single().Rule.Id;
}
