using System.Formats.Tar;
using System.IO.Compression;
using CniImageKit.Diagnostics;
using CniImageKit.Layers;
using CniImageKit.Staging;
using CniImageKit.Tests.Staging;

namespace CniImageKit.Tests.Layers;

public sealed class LayerWriterTests : IDisposable
{
    private readonly TempFolder _folder = new();

    private static CancellationToken Ct => TestContext.Current.CancellationToken;

    public void Dispose() => _folder.Dispose();

    [Fact]
    public async Task Recipe_1_gives_these_bytes_for_ever()
    {
        var tree = SampleTree.Make(_folder);
        var zstd = await LayerWriter.WriteAsync(tree, SampleTree.Date, LayerCompression.Zstd, _folder["l.zst"], Ct);
        var gzip = await LayerWriter.WriteAsync(tree, SampleTree.Date, LayerCompression.Gzip, _folder["l.gz"], Ct);
        Assert.Equal(zstd.DiffId, gzip.DiffId);
        Assert.Equal(
            """
            tar  431c47384a92062dbca27df890e2989f83e61fd44d73d5ba0f0de1bf00364ab6
            zstd a7f736e6aabeb78c6ca724e1a3c9f8b0d42323cbd8ff4769e86d3d812ad808e8
            gzip e51b33e42d07e09abdd7333f9563a70f016ea6449dd95da00ec8cbd935181caa
            """,
            $"tar  {zstd.DiffId.Hex}\nzstd {zstd.Digest.Hex}\ngzip {gzip.Digest.Hex}");
    }

    [Theory]
    [InlineData(LayerCompression.Zstd)]
    [InlineData(LayerCompression.Gzip)]
    internal async Task Says_of_the_file_what_is_true(LayerCompression compression)
    {
        var layer = await LayerWriter.WriteAsync(SampleTree.Make(_folder), SampleTree.Date, compression, _folder["l"], Ct);
        var bytes = await File.ReadAllBytesAsync(layer.File, Ct);
        Assert.Equal((layer.Size, layer.Digest), (bytes.Length, Digest.Sha256(bytes)));
        var tar = await Tools.DecompressAsync(_folder, layer);
        Assert.Equal((layer.TarSize, layer.DiffId), (tar.Length, Digest.Sha256(tar)));
    }

    [Fact]
    public async Task Gnu_tar_lists_root_0755_and_sorted_paths()
    {
        var tar = Needs.Tool("tar", "tar");
        var layer = await LayerWriter.WriteAsync(SampleTree.Make(_folder), SampleTree.Date, LayerCompression.Gzip, _folder["l"], Ct);
        var listing = (await Shell.RunAsync(tar, "tvzf", layer.File, "--numeric-owner", "--full-time", "--utc")).Ok();
        Assert.Empty(listing.Error);
        Assert.Equal(
            """
            drwxr-xr-x 0/0 0 2025-05-04 12:00:00 opt/
            drwxr-xr-x 0/0 0 2025-05-04 12:00:00 opt/cni/
            drwxr-xr-x 0/0 0 2025-05-04 12:00:00 opt/cni/bin/
            -rwxr-xr-x 0/0 300001 2025-05-04 12:00:00 opt/cni/bin/bridge
            -rwxr-xr-x 0/0 300002 2025-05-04 12:00:00 opt/cni/bin/host-local
            -rwxr-xr-x 0/0 300003 2025-05-04 12:00:00 opt/cni/bin/loopback
            drwxr-xr-x 0/0 0 2025-05-04 12:00:00 usr/
            drwxr-xr-x 0/0 0 2025-05-04 12:00:00 usr/share/
            drwxr-xr-x 0/0 0 2025-05-04 12:00:00 usr/share/cnikit/
            -rw-r--r-- 0/0 3 2025-05-04 12:00:00 usr/share/cnikit/cni.lock.json

            """,
            string.Join('\n', listing.Out.Split('\n').Select(l => string.Join(' ', l.Split(' ', StringSplitOptions.RemoveEmptyEntries)))));
    }

    [Fact]
    public async Task Splits_a_long_path_so_that_readers_join_it()
    {
        var path = "/" + new string('a', 90) + "/" + new string('c', 60) + "/" + new string('b', 100);
        var tree = SampleTree.With(SampleTree.Make(_folder), path, "x"u8.ToArray());
        var layer = await LayerWriter.WriteAsync(tree, SampleTree.Date, LayerCompression.Gzip, _folder["l"], Ct);
        await using var reader = new TarReader(new GZipStream(File.OpenRead(layer.File), CompressionMode.Decompress));
        var names = new List<string>();
        while (await reader.GetNextEntryAsync(cancellationToken: Ct) is { } entry) names.Add(entry.Name);
        Assert.Contains(path[1..], names);
        Assert.Equal(names.Order(StringComparer.Ordinal), names);
    }

    [Theory]
    [InlineData(101, 50)]
    [InlineData(1, 100)]
    public async Task Refuses_a_path_that_ustar_cannot_hold(int name, int directory)
    {
        var tree = SampleTree.With(SampleTree.Make(_folder), "/" + new string('d', directory) + "/" + new string('n', name), []);
        var failure = await Assert.ThrowsAsync<CniImageKitException>(
            () => LayerWriter.WriteAsync(tree, SampleTree.Date, LayerCompression.Zstd, _folder["l"], Ct));
        Assert.All(failure.Diagnostics, d => Assert.Equal("CNIK7001", d.Rule.Id));
    }

    [Theory]
    [InlineData("other")]
    [InlineData("shorter")]
    [InlineData("longer")]
    [InlineData("gone")]
    public async Task Writes_nothing_when_the_store_no_longer_holds_what_was_verified(string how)
    {
        var tree = SampleTree.Make(_folder);
        var victim = tree.Files.Last(f => f.HostFile is not null).HostFile!;
        var bytes = await File.ReadAllBytesAsync(victim, Ct);
        bytes[^1] ^= 1;
        if (how == "gone") File.Delete(victim);
        else await File.WriteAllBytesAsync(victim, how switch { "shorter" => bytes[..^1], "longer" => [.. bytes, 0], _ => bytes }, Ct);
        var failure = await Assert.ThrowsAsync<CniImageKitException>(
            () => LayerWriter.WriteAsync(tree, SampleTree.Date, LayerCompression.Zstd, _folder["l"], Ct));
        Assert.Equal(how == "gone" ? "CNIK6012" : "CNIK6011", Assert.Single(failure.Diagnostics).Rule.Id);
        Assert.False(File.Exists(_folder["l"]));
    }

    [Theory]
    [InlineData(LayerCompression.Zstd)]
    [InlineData(LayerCompression.Gzip)]
    internal async Task A_full_disk_ends_both_threads(LayerCompression compression)
    {
        using var disk = new FullDisk();
        await Assert.ThrowsAsync<IOException>(
            () => LayerWriter.WriteAsync(SampleTree.Make(_folder, size: 8 << 20), SampleTree.Date, compression, disk, Ct));
    }

    [Theory]
    [InlineData(LayerCompression.Zstd)]
    [InlineData(LayerCompression.Gzip)]
    internal async Task Cancelled_in_the_middle_it_stops(LayerCompression compression)
    {
        using var stop = new CancellationTokenSource();
        using var output = new Telling(() => stop.Cancel());
        await Assert.ThrowsAnyAsync<OperationCanceledException>(
            () => LayerWriter.WriteAsync(SampleTree.Make(_folder, size: 8 << 20), SampleTree.Date, compression, output, stop.Token));
        Assert.InRange(output.Position, 1, 12 << 20);
    }

    [Fact]
    public async Task Leaves_alone_a_file_that_is_there_already()
    {
        var there = _folder.Write("l", "mine");
        var failure = await Assert.ThrowsAsync<CniImageKitException>(
            () => LayerWriter.WriteAsync(SampleTree.Make(_folder), SampleTree.Date, LayerCompression.Zstd, there, Ct));
        Assert.Equal("CNIK7011", Assert.Single(failure.Diagnostics).Rule.Id);
        Assert.Equal("mine", await File.ReadAllTextAsync(there, Ct));
    }

    [Fact]
    public async Task Two_layers_of_one_tree_are_the_same_file()
    {
        using var other = new TempFolder();
        var one = await LayerWriter.WriteAsync(SampleTree.Make(_folder), SampleTree.Date, LayerCompression.Zstd, _folder["l"], Ct);
        var two = await LayerWriter.WriteAsync(SampleTree.Make(other), SampleTree.Date, LayerCompression.Zstd, other["other"], Ct);
        Assert.Equal(one, two with { File = one.File });
    }

    private sealed class FullDisk : MemoryStream
    {
        private int _written;

        public override void Write(byte[] buffer, int offset, int count) => Write(buffer.AsSpan(offset, count));

        public override void Write(ReadOnlySpan<byte> buffer)
        {
            _written += buffer.Length;
            if (_written > 100_000) throw new IOException("No space left on device");
        }
    }

    private sealed class Telling(Action written) : MemoryStream
    {
        public override void Write(byte[] buffer, int offset, int count)
        {
            base.Write(buffer, offset, count);
            if (Position > 100_000) written();
        }

        public override void Write(ReadOnlySpan<byte> buffer) => Write(buffer.ToArray(), 0, buffer.Length);
    }
}
