using System.Numerics;
using ZstdSharp;
using ZstdSharp.Unsafe;

namespace CniImageKit.Layers;

/// <summary>The compressors of recipe 1. Their bytes are held by golden tests: a change here is a new recipe.</summary>
internal static class LayerEncoder
{
    // Decoders accept a window of at most 2^27 without being told to (zstd(1), --long).
    private const int MinWindowLog = 10;
    private const int MaxWindowLog = 27;

    // Measured on Debian's sixteen plugins: level 1 with a hash table of 2^18 entries (alone it has 2^14) and long matches from 32 bytes on
    // (64) is both smaller and faster than level 3, since long-distance matching finds what the plugins share (decision 3).
    private const int ZstdLevel = 1;
    private const int ZstdHashLog = 18;
    private const int LongMatchFrom = 32;

    /// <summary>
    /// A stream that compresses into <paramref name="output"/>, which stays open; the end is written when it is disposed.
    /// </summary>
    /// <param name="compression">The format.</param>
    /// <param name="output">Where the compressed bytes go.</param>
    /// <param name="size">Exactly how many bytes will be written to it, at least one.</param>
    public static Stream Open(LayerCompression compression, Stream output, long size) =>
        compression == LayerCompression.Gzip ? new GzipEncoder(output) : Zstd(output, size);

    /// <summary>What the compressed bytes depend on besides the tar: a part of every key under which a layer is kept.</summary>
    public static string Settings(LayerCompression compression) => compression == LayerCompression.Gzip
        ? $"gzip {GzipEncoder.Level}"
        : $"zstd {ZstdLevel} {ZstdHashLog} {LongMatchFrom} {MaxWindowLog}";

    /// <summary>The OCI media type (image-spec layer.md).</summary>
    public static string MediaType(LayerCompression compression) =>
        compression == LayerCompression.Gzip ? LayerMediaTypes.Gzip : LayerMediaTypes.Zstd;

    // One frame without workers: with them the window is cut into jobs, and the layer grows by a third.
    private static CompressionStream Zstd(Stream output, long size)
    {
        var stream = new CompressionStream(output, ZstdLevel, leaveOpen: true);
        stream.SetParameter(
            ZSTD_cParameter.ZSTD_c_windowLog, Math.Clamp(64 - BitOperations.LeadingZeroCount((ulong)size - 1), MinWindowLog, MaxWindowLog));
        stream.SetParameter(ZSTD_cParameter.ZSTD_c_hashLog, ZstdHashLog);
        stream.SetParameter(ZSTD_cParameter.ZSTD_c_enableLongDistanceMatching, 1);
        stream.SetParameter(ZSTD_cParameter.ZSTD_c_ldmMinMatch, LongMatchFrom);
        stream.SetParameter(ZSTD_cParameter.ZSTD_c_contentSizeFlag, 1);
        stream.SetParameter(ZSTD_cParameter.ZSTD_c_checksumFlag, 1);
        stream.SetParameter(ZSTD_cParameter.ZSTD_c_nbWorkers, 0);
        stream.SetPledgedSrcSize((ulong)size);
        return stream;
    }
}
