using CniImageKit.Store;

namespace CniImageKit.Tests.Store;

public sealed class DerivedTests : IDisposable
{
    private static readonly byte[] Document = "{}"u8.ToArray();
    private readonly TempFolder folder = new();
    private readonly BlobStore store;
    private readonly CancellationToken token = TestContext.Current.CancellationToken;

    public DerivedTests() => store = new BlobStore(StoreOf.Host(folder));

    public void Dispose() => folder.Dispose();

    private string OnlyFile => Assert.Single(Directory.GetFiles(folder["store/derived/facts-1"]));

    [Fact]
    public async Task Gives_back_the_last_document_of_its_kind_and_key()
    {
        await store.PutDerivedAsync("facts-1", "../a key\n", "old"u8.ToArray(), token);
        await store.PutDerivedAsync("facts-1", "../a key\n", Document, token);
        Assert.Equal(Document, await store.FindDerivedAsync("facts-1", "../a key\n", token));
        Assert.Null(await store.FindDerivedAsync("facts-2", "../a key\n", token));
        Assert.Null(await store.FindDerivedAsync("facts-1", "another", token));
    }

    [Fact]
    public async Task Takes_a_document_with_any_bit_turned_or_any_byte_missing_as_absent()
    {
        await store.PutDerivedAsync("facts-1", "key", Document, token);
        var whole = await File.ReadAllBytesAsync(OnlyFile, token);
        for (var bit = 0; bit < whole.Length * 8; bit++)
        {
            byte[] turned = [.. whole];
            turned[bit / 8] ^= (byte)(1 << (bit % 8));
            await File.WriteAllBytesAsync(OnlyFile, turned, token);
            Assert.Null(await store.FindDerivedAsync("facts-1", "key", token));
        }

        for (var length = 0; length < whole.Length; length++)
        {
            await File.WriteAllBytesAsync(OnlyFile, whole[..length], token);
            Assert.Null(await store.FindDerivedAsync("facts-1", "key", token));
        }
    }

    [Fact]
    public async Task Does_not_believe_a_document_of_another_key()
    {
        await store.PutDerivedAsync("facts-1", "key", Document, token);
        var file = OnlyFile;
        await store.PutDerivedAsync("facts-1", "other", Document, token);
        var other = Directory.GetFiles(folder["store/derived/facts-1"]).Single(f => f != file);
        File.Copy(file, other, overwrite: true);
        Assert.Null(await store.FindDerivedAsync("facts-1", "other", token));
    }

    [Fact]
    public async Task Makes_a_blob_once_for_all_who_ask()
    {
        var made = 0;
        var blobs = await Task.WhenAll(Enumerable.Range(0, 8).Select(_ => store.AddDerivedBlobAsync(
            "layer", "k", new StoreExpectation { Name = "l" },
            async (to, t) =>
            {
                Interlocked.Increment(ref made);
                await Task.Delay(20, t);
                await to.WriteAsync(Document, t);
            }, token)));
        Assert.Equal(1, made);
        Assert.Single(blobs.Distinct());
        Assert.Equal(blobs[0], await store.FindDerivedBlobAsync("layer", "k", token));
    }

    [Fact]
    public async Task Makes_a_blob_again_where_its_content_is_gone()
    {
        var expected = new StoreExpectation { Name = "l" };
        var blob = await store.AddDerivedBlobAsync("layer", "k", expected, StoreOf.Bytes(Document), token);
        File.Delete(blob.Path);
        Assert.Null(await store.FindDerivedBlobAsync("layer", "k", token));
        Assert.Equal(blob, await store.AddDerivedBlobAsync("layer", "k", expected, StoreOf.Bytes(Document), token));
    }

    [Fact]
    public async Task Sweeps_what_killed_processes_left_and_spares_what_is_in_use()
    {
        await store.PutDerivedAsync("facts-1", "key", Document, token);
        var (old, young, used) =
            (folder["store/blobs/sha256/.1.tmp"], folder["store/blobs/sha256/.2.tmp"], folder["store/blobs/sha256/.3.tmp"]);
        foreach (var file in (string[])[old, young, used]) await File.WriteAllTextAsync(file, "x", token);
        foreach (var file in (string[])[old, used]) File.SetLastWriteTimeUtc(file, DateTime.UtcNow.AddHours(-2));
        using (new FileStream(used, FileMode.Open, FileAccess.Read, FileShare.None))
        {
            await new BlobStore(StoreOf.Host(folder)).PutDerivedAsync("facts-1", "key", Document, token);
        }

        Assert.Equal([false, true, true], [File.Exists(old), File.Exists(young), File.Exists(used)]);
    }
}
