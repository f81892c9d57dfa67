using CniImageKit.Archives;
using CniImageKit.Archives.Compression;

namespace CniImageKit.Tests.Archives;

/// <summary>Windows, dictionaries, frames and blocks of xz and zstd, by the numbers of the case list.</summary>
public sealed class XzAndZstdCases
{
    private static readonly byte[] Tar = new TarBuilder()
        .File("noise", PackingCases.Noise(300_000)).File("b", new string('b', 300_000)).End();

    [Fact]
    public async Task Case_62_refuses_a_zstd_window_beyond_the_limit()
    {
        var packed = await Pack.ZstdAsync(Tar, "--ultra", "--long=28", "--no-check");
        packed[5] = 18 << 3;
        await Read.RefusesAsync("CNIK5226", packed);
        var plain = await Pack.ZstdAsync(Tar);
        await Read.RefusesAsync("CNIK5226", plain, limits: new() { MaxDictionaryBytes = 1 << 16 });
        Assert.Equal(2, (await Read.AllAsync(plain)).Count);
    }

    [Fact]
    public async Task Case_62_refuses_a_skippable_frame_before_and_behind()
    {
        byte[] skippable = [0x50, 0x2a, 0x4d, 0x18, 1, 0, 0, 0, 7];
        var packed = await Pack.ZstdAsync(Tar);
        await Read.RefusesAsync("CNIK5229", [.. skippable, .. packed]);
        await Read.RefusesAsync("CNIK5202", [.. packed, .. skippable]);
    }

    [Fact]
    public async Task Case_62_refuses_a_zstd_dictionary()
    {
        var packed = await Pack.ZstdAsync(Tar);
        packed[4] |= 1;
        await Read.RefusesAsync("CNIK5229", packed);
    }

    [Theory]
    [InlineData("-1")]
    [InlineData("-19")]
    [InlineData("--no-check")]
    [InlineData("--no-content-size")]
    [InlineData("-3", "--long=27")]
    [InlineData("-T2", "-B65536")]
    public async Task Case_62_reads_what_zstd_makes(params string[] options) =>
        Assert.Equal(2, (await Read.AllAsync(await Pack.ZstdAsync(Tar, options))).Count);

    [Fact]
    public async Task Case_62_refuses_a_wrong_zstd_checksum()
    {
        var packed = await Pack.ZstdAsync(Tar);
        packed[^1] ^= 1;
        await Assert.ThrowsAsync<Diagnostics.CniImageKitException>(() => Read.AllAsync(packed));
    }

    [Fact]
    public async Task Case_63_refuses_an_xz_dictionary_beyond_the_limit()
    {
        await Read.RefusesAsync("CNIK5226", await Pack.XzAsync(Tar, "--lzma2=dict=8MiB"), limits: new() { MaxDictionaryBytes = 1 << 20 });
        await Read.RefusesAsync("CNIK5226", await Pack.XzAsync(Tar, "--lzma2=preset=0,dict=192MiB"));
    }

    [Theory]
    [InlineData("-0")]
    [InlineData("-9e")]
    [InlineData("--check=crc32")]
    [InlineData("--check=sha256")]
    [InlineData("--block-size=65536")]
    [InlineData("-T2", "--block-size=100000")]
    public async Task Case_63_reads_what_xz_makes(params string[] options) =>
        Assert.Equal(2, (await Read.AllAsync(await Pack.XzAsync(Tar, options))).Count);

    [Theory]
    [InlineData("--check=none")]
    [InlineData("--x86", "--lzma2")]
    [InlineData("--delta", "--lzma2")]
    public async Task Case_63_refuses_xz_without_check_or_with_other_filters(params string[] options) =>
        await Read.RefusesAsync("CNIK5229", await Pack.XzAsync(Tar, options));

    [Fact]
    public async Task Case_63_refuses_every_changed_bit_of_headers_index_and_footer()
    {
        var packed = await Pack.XzAsync(TarBuilder.Of("f:a"), "--block-size=1024");
        foreach (var at in Enumerable.Range(6, 18).Concat(Enumerable.Range(packed.Length - 40, 40)))
        {
            for (var bit = 0; bit < 8; bit++)
            {
                var changed = packed.ToArray();
                changed[at] ^= (byte)(1 << bit);
                await Assert.ThrowsAsync<Diagnostics.CniImageKitException>(() => Read.AllAsync(changed));
            }
        }
    }

    [Theory]
    [InlineData("gzip")]
    [InlineData("xz")]
    [InlineData("zstd")]
    [InlineData("bzip2")]
    public async Task Opens_a_packed_file_that_is_no_archive(string tool)
    {
        var text = PackingCases.Noise(200_000);
        var ct = TestContext.Current.CancellationToken;
        var packed = new MemoryStream(await Pack.ByAsync(tool, text));
        await using var unpacked = Decompression.Open(packed, "Packages", ArchiveLimits.Default, ct);
        var found = new MemoryStream();
        await unpacked.CopyToAsync(found, ct);
        Assert.Equal(text, found.ToArray());
    }
}
