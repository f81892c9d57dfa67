using System.Runtime.Versioning;
using CniImageKit.Diagnostics;
using CniImageKit.Store;

namespace CniImageKit.Tests.Store;

[UnsupportedOSPlatform("windows")]
public sealed class BlobStoreTests : IDisposable
{
    private static readonly byte[] Content = [.. Enumerable.Range(0, 300_000).Select(i => (byte)(i * 7))];
    private readonly TempFolder folder = new();
    private readonly BlobStore store;
    private readonly CancellationToken token = TestContext.Current.CancellationToken;

    public BlobStoreTests() => store = new BlobStore(StoreOf.Host(folder));

    public void Dispose() => folder.Dispose();

    private Task<StoredBlob> Add() => store.AddAsync(StoreOf.Expect(Content), StoreOf.Bytes(Content), token);

    [Fact]
    public async Task Gives_back_what_was_put_in()
    {
        var blob = await Add();
        Assert.Equal(Content, StoreOf.ReadAll(store, blob));
        Assert.Equal(blob, await store.FindAsync(Digest.Sha256(Content), token));
        Assert.Equal(blob, await store.FindAsync(Digest.Sha512(Content), token));
        Assert.Equal(Digest.Sha512(Content), blob.Sha512);
    }

    [Fact]
    public async Task Lets_others_read_content_from_the_moment_that_they_can_see_it()
    {
        var read = new List<byte[]>();
        var writer = new BlobStore(StoreOf.Host(folder), step =>
        {
            if (step == "before-directory-fsync") read.Add(StoreOf.ReadAll(store, store.FindAsync(Digest.Sha256(Content), token).Result!));
        });
        await writer.AddAsync(StoreOf.Expect(Content), StoreOf.Bytes(Content), token);
        Assert.Equal(Content, Assert.Single(read));
    }

    [Fact]
    public async Task Asks_for_known_content_once()
    {
        await Add();
        await store.AddAsync(StoreOf.Expect(Content), (_, _) => throw new InvalidOperationException("asked again"), token);
    }

    [Fact]
    public async Task Does_not_show_what_is_not_there() => Assert.Null(await store.FindAsync(Digest.Sha256(Content), token));

    [Theory]
    [InlineData("other bytes", "CNIK4011")]
    [InlineData("short", "CNIK4012")]
    [InlineData("long", "CNIK4012")]
    public async Task Refuses_other_content_and_leaves_nothing(string what, string rule)
    {
        byte[] other = what switch { "short" => Content[..^1], "long" => [.. Content, 0], _ => [.. Content[..^1], 0xFF] };
        var e = await Assert.ThrowsAsync<CniImageKitException>(() => store.AddAsync(StoreOf.Expect(Content), StoreOf.Bytes(other), token));
        Assert.Equal(rule, e.Diagnostics[0].Rule.Id);
        Assert.Empty(Directory.EnumerateFiles(folder["store/blobs"], "*", SearchOption.AllDirectories));
    }

    [Fact]
    public async Task Refuses_a_second_digest_that_does_not_hold()
    {
        var expected = StoreOf.Expect(Content) with { Sha512 = Digest.Sha512([1]) };
        var e = await Assert.ThrowsAsync<CniImageKitException>(() => store.AddAsync(expected, StoreOf.Bytes(Content), token));
        Assert.Equal("CNIK4011", e.Diagnostics[0].Rule.Id);
        await Add();
        e = await Assert.ThrowsAsync<CniImageKitException>(() => store.AddAsync(expected, StoreOf.Bytes(Content), token));
        Assert.Contains(e.Diagnostics[0].Details, d => d.Value.EndsWith("from the store", StringComparison.Ordinal));
    }

    [Fact]
    public async Task Stops_endless_content_before_it_is_written()
    {
        var piece = new byte[4096];
        var written = 0L;
        var expected = new StoreExpectation { Name = "endless", MaxBytes = 10_000 };
        var e = await Assert.ThrowsAsync<CniImageKitException>(() => store.AddAsync(expected, async (to, t) =>
        {
            for (; ; written += piece.Length) await to.WriteAsync(piece, t);
        }, token));
        Assert.Equal("CNIK4013", e.Diagnostics[0].Rule.Id);
        Assert.InRange(written, 0, 10_000);
    }

    [Fact]
    public async Task Tells_damaged_content_at_its_end_and_moves_it_aside()
    {
        var blob = await Add();
        Tamper(blob, 1000);
        var e = Assert.Throws<CniImageKitException>(() => StoreOf.ReadAll(store, blob));
        Assert.Equal("CNIK4022", e.Diagnostics[0].Rule.Id);
        Assert.Null(await store.FindAsync(blob.Sha256, token));
        Assert.Equal(Content, StoreOf.ReadAll(store, await Add()));
    }

    [Fact]
    public async Task Takes_truncated_content_as_absent()
    {
        var blob = await Add();
        File.SetUnixFileMode(blob.Path, UnixFileMode.UserRead | UnixFileMode.UserWrite);
        using (var file = File.OpenWrite(blob.Path)) file.SetLength(10);
        Assert.Null(await store.FindAsync(blob.Sha256, token));
        Assert.Equal(Content, StoreOf.ReadAll(store, await Add()));
    }

    [Fact]
    public async Task Refuses_a_symbolic_link_in_place_of_content()
    {
        var blob = await Add();
        File.Move(blob.Path, folder["elsewhere"]);
        File.CreateSymbolicLink(blob.Path, folder["elsewhere"]);
        Assert.Equal("CNIK4023", Assert.Throws<CniImageKitException>(() => store.Open(blob)).Diagnostics[0].Rule.Id);
    }

    [Fact]
    public async Task Refuses_content_with_a_second_name()
    {
        Needs.Linux();
        var blob = await Add();
        (await Shell.RunAsync("ln", blob.Path, folder["second"])).Ok();
        Assert.Equal("CNIK4023", Assert.Throws<CniImageKitException>(() => store.Open(blob)).Diagnostics[0].Rule.Id);
    }

    [Fact]
    public async Task Refuses_a_root_that_is_a_symbolic_link()
    {
        Directory.CreateDirectory(folder["real"]);
        Directory.CreateSymbolicLink(folder["store"], folder["real"]);
        Assert.Equal("CNIK4023", (await Assert.ThrowsAsync<CniImageKitException>(Add)).Diagnostics[0].Rule.Id);
    }

    [Fact]
    public async Task Says_so_where_the_root_cannot_be_made()
    {
        folder.Write("store", "a file");
        Assert.Equal("CNIK4024", (await Assert.ThrowsAsync<CniImageKitException>(Add)).Diagnostics[0].Rule.Id);
    }

    [Fact]
    public async Task Says_so_where_content_is_gone()
    {
        var blob = await Add();
        File.Delete(blob.Path);
        Assert.Equal("CNIK4025", Assert.Throws<CniImageKitException>(() => store.Open(blob)).Diagnostics[0].Rule.Id);
    }

    [Fact]
    public async Task Keeps_its_directories_to_the_owner()
    {
        Needs.Linux();
        var blob = await Add();
        Assert.Equal(UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute, File.GetUnixFileMode(folder["store"]));
        Assert.Equal(UnixFileMode.UserRead, File.GetUnixFileMode(blob.Path));
    }

    private static void Tamper(StoredBlob blob, int offset)
    {
        File.SetUnixFileMode(blob.Path, UnixFileMode.UserRead | UnixFileMode.UserWrite);
        using var file = File.OpenWrite(blob.Path);
        file.Position = offset;
        file.WriteByte(0xEE);
    }
}
