using System.IO.Compression;
using CniImageKit.Archives;
using CniImageKit.Archives.Compression;
using CniImageKit.Diagnostics;

namespace CniImageKit.Tests.Archives;

/// <summary>Hostile compression, by the numbers of the case list.</summary>
public sealed class PackingCases
{
    private static readonly byte[] Tar = new TarBuilder().File("bridge", new string('b', 3000)).File("random", Noise(2000)).End();

    [Theory]
    [InlineData("gzip")]
    [InlineData("xz")]
    [InlineData("zstd")]
    [InlineData("bzip2")]
    public async Task Reads_a_packed_tar_whatever_it_is_called(string tool)
    {
        var packed = await Pack.ByAsync(tool, Tar);
        foreach (var name in (string[])["a.tgz", "a.tar.zst", "download", "a.bin"])
            Assert.Equal(["bridge", "random"], (await Read.AllAsync(packed, name)).Select(m => m.Member.Path));
    }

    [Theory]
    [InlineData("gzip")]
    [InlineData("xz")]
    [InlineData("bzip2")]
    [InlineData("zstd")]
    public async Task Case_55_refuses_a_bomb_by_its_ratio_and_by_its_size(string tool)
    {
        var packed = await Pack.ByAsync(tool, new TarBuilder().File("zeros", new byte[8 << 20]).End());
        Assert.Equal(8 << 20, Assert.Single(await Read.AllAsync(packed)).Body.Length);
        await Read.RefusesAsync("CNIK5224", packed, limits: new() { RatioFrom = 1 << 20 });
        await Read.RefusesAsync("CNIK5223", packed, limits: new() { MaxMemberBytes = 1 << 20 });
        await Read.RefusesAsync("CNIK5222", packed, limits: new() { MaxBytes = 1 << 20 });
    }

    [Fact]
    public async Task Case_55_refuses_a_bomb_in_the_padding()
    {
        var limits = new ArchiveLimits { MaxBytes = 1 << 20, MaxEntries = 1, MaxMetadataBytes = 1 };
        await Read.RefusesAsync("CNIK5222", await Pack.GzipAsync(new TarBuilder().File("a", "x").End(8192)), limits: limits);
    }

    [Fact]
    public Task Case_55_refuses_too_many_entries() =>
        Read.RefusesAsync("CNIK5221", TarBuilder.Of("f:a f:b f:c"), limits: new() { MaxEntries = 2 });

    [Theory]
    [InlineData("gzip")]
    [InlineData("xz")]
    [InlineData("zstd")]
    [InlineData("bzip2")]
    public async Task Case_56_refuses_a_stream_cut_at_every_byte(string tool)
    {
        var packed = await Pack.ByAsync(tool, Tar);
        for (var length = 1; length < packed.Length; length++)
            await Assert.ThrowsAsync<CniImageKitException>(() => Read.AllAsync(packed[..length], "a.tgz"));
        await Assert.ThrowsAsync<CniImageKitException>(() => Read.AllAsync([], "a.tgz"));
    }

    [Fact]
    public async Task Case_56_says_that_it_is_cut_short()
    {
        var packed = await Pack.GzipAsync(Tar);
        await Read.RefusesAsync("CNIK5201", packed[..(packed.Length / 2)]);
        await Read.RefusesAsync("CNIK5201", packed[..12]);
        await Read.RefusesAsync("CNIK5201", packed[..5]);
    }

    [Fact]
    public async Task Case_57_refuses_a_wrong_CRC_and_a_wrong_length()
    {
        var packed = Pack.Gzip(Tar);
        packed[^8] ^= 1;
        await Read.RefusesAsync("CNIK5203", packed);
        packed[^8] ^= 1;
        packed[^1] ^= 1;
        await Read.RefusesAsync("CNIK5204", packed);
    }

    [Theory]
    [InlineData("gzip")]
    [InlineData("xz")]
    [InlineData("zstd")]
    [InlineData("bzip2")]
    public async Task Case_58_refuses_a_second_stream(string tool)
    {
        var packed = await Pack.ByAsync(tool, Tar);
        await Read.RefusesAsync("CNIK5202", [.. packed, .. await Pack.ByAsync(tool, TarBuilder.Of("f:hidden"))]);
        await Read.RefusesAsync("CNIK5202", [.. packed, .. await Pack.ByAsync(tool, [])]);
    }

    [Theory]
    [InlineData("gzip")]
    [InlineData("xz")]
    [InlineData("zstd")]
    [InlineData("bzip2")]
    public async Task Case_59_refuses_zeros_or_garbage_behind_it(string tool)
    {
        var packed = await Pack.ByAsync(tool, Tar);
        foreach (var count in (int[])[1, 3, 4, 7, 8, 9, 12, 512, 100_000])
        {
            await Read.RefusesAsync("CNIK5202", [.. packed, .. new byte[count]]);
            await Read.RefusesAsync("CNIK5202", [.. packed, .. Noise(count)]);
        }
    }

    [Fact]
    public async Task Case_59_refuses_garbage_that_ends_with_the_right_trailer()
    {
        var packed = Pack.Gzip(Tar);
        await Read.RefusesAsync("CNIK5202", [.. packed, .. packed[^8..]]);
        await Read.RefusesAsync("CNIK5202", [.. packed, 0, .. packed[^8..]]);
    }

    [Fact]
    public async Task Case_60_reads_past_every_header_field()
    {
        byte[] fields = [3, 0, 1, 2, 3, .. "name\0"u8, .. "comment\0"u8];
        Assert.Equal(2, (await Read.AllAsync(Pack.Gzip(Tar, 0x1c, fields))).Count);
        byte[] header = [0x1f, 0x8b, 8, 0x1e, 0, 0, 0, 0, 0, 3, .. fields];
        var crc = Crc32.Of(header);
        Assert.Equal(2, (await Read.AllAsync(Pack.Gzip(Tar, 0x1e, [.. fields, (byte)crc, (byte)(crc >> 8)]))).Count);
        await Read.RefusesAsync("CNIK5203", Pack.Gzip(Tar, 0x1e, [.. fields, (byte)(crc ^ 1), (byte)(crc >> 8)]));
    }

    [Theory]
    [InlineData(0x20)]
    [InlineData(0x40)]
    [InlineData(0x80)]
    public Task Case_60_refuses_reserved_flags(byte flags) => Read.RefusesAsync("CNIK5205", Pack.Gzip(Tar, flags));

    [Fact]
    public async Task Case_60_refuses_another_method_and_an_endless_name()
    {
        var packed = Pack.Gzip(Tar);
        packed[2] = 7;
        await Read.RefusesAsync("CNIK5205", packed);
        await Read.RefusesAsync("CNIK5225", [0x1f, 0x8b, 8, 8, 0, 0, 0, 0, 0, 3, .. Enumerable.Repeat((byte)'n', 2 << 20)]);
    }

    [Fact]
    public async Task Case_61_reads_stored_blocks() =>
        Assert.Equal(2, (await Read.AllAsync(Pack.Gzip(Tar, level: CompressionLevel.NoCompression))).Count);

    [Fact]
    public async Task A_packed_file_that_is_no_tar_is_refused() =>
        await Read.RefusesAsync("CNIK5231", await Pack.GzipAsync(Noise(5000)), "bridge.gz");

    internal static byte[] Noise(int count)
    {
        var noise = new byte[count];
        new Random(7).NextBytes(noise);
        return noise;
    }
}
