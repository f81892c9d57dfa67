using CniImageKit.Layers;

namespace CniImageKit.Tests.Layers;

public sealed class LayerEncoderTests
{
    [Theory]
    [InlineData(LayerCompression.Zstd)]
    [InlineData(LayerCompression.Gzip)]
    internal void Bytes_do_not_depend_on_write_sizes(LayerCompression compression)
    {
        var content = new byte[700_001];
        new Random(7).NextBytes(content.AsSpan(0, 300_000));
        content.AsSpan(0, 300_000).CopyTo(content.AsSpan(350_000));
        var whole = Compress(compression, content, content.Length);
        Assert.All((int[])[1, 777, 4096, 65_536, 262_144], size => Assert.Equal(whole, Compress(compression, content, size)));
    }

    [Theory]
    [InlineData(1)]
    [InlineData(7)]
    [InlineData(8)]
    [InlineData(1000)]
    public void Gzip_has_no_time_no_name_and_a_sum_that_holds(int size)
    {
        var content = new byte[size];
        new Random(size).NextBytes(content);
        var gzip = Compress(LayerCompression.Gzip, content, 64);
        Assert.Equal([0x1f, 0x8b, 8, 0, 0, 0, 0, 0, 0, 255], gzip[..10]);
        using var reader = new System.IO.Compression.GZipStream(new MemoryStream(gzip), System.IO.Compression.CompressionMode.Decompress);
        var back = new MemoryStream();
        reader.CopyTo(back);
        Assert.Equal(content, back.ToArray());
    }

    [Fact]
    public void Zstd_is_one_frame_that_states_its_size_and_checksum()
    {
        var zstd = Compress(LayerCompression.Zstd, new byte[100_000], 1000);
        // RFC 8878 §3.1.1: magic; descriptor: content size in four bytes, single segment, checksum, no dictionary.
        Assert.Equal([0x28, 0xb5, 0x2f, 0xfd, 0b10_1_0_0_1_00, 0xa0, 0x86, 0x01, 0x00], zstd[..9]);
    }

    private static byte[] Compress(LayerCompression compression, byte[] content, int piece)
    {
        var output = new MemoryStream();
        using (var encoder = LayerEncoder.Open(compression, output, content.Length))
            for (var at = 0; at < content.Length; at += piece) encoder.Write(content.AsSpan(at, Math.Min(piece, content.Length - at)));
        return output.ToArray();
    }
}
