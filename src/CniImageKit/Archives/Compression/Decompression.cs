using CniImageKit.Diagnostics;
using SharpCompress.Compressors;
using SharpCompress.Compressors.BZip2;

namespace CniImageKit.Archives.Compression;

/// <summary>Unpacks gzip, xz, zstd and bzip2, strictly: one stream or frame, whole, right by its checksums, and nothing after it.</summary>
internal static class Decompression
{
    /// <summary>
    /// The unpacked bytes of <paramref name="packed"/>, told by its first bytes; bytes that are not packed come as they are. The caller
    /// reads to the end: the checks of the last bytes are made there. <paramref name="packed"/> stays open.
    /// </summary>
    /// <param name="packed">Packed bytes; need not be seekable.</param>
    /// <param name="name">The file's name for messages.</param>
    /// <param name="limits">What it may cost.</param>
    /// <param name="ct">Ends a long read.</param>
    public static Stream Open(Stream packed, string name, ArchiveLimits limits, CancellationToken ct) =>
        Open(new ArchiveSource(packed), new ArchiveReading(name, limits, ct));

    /// <summary>The same, for a source that has been looked into already.</summary>
    public static Stream Open(ArchiveSource source, ArchiveReading reading) => FormatOf(source.Peek(6)) switch
    {
        PackedFormat.Gzip => Guard(PackedFormat.Gzip, source, reading, () => new GzipStream(source, reading)),
        PackedFormat.Xz => Guard(PackedFormat.Xz, source, reading, () => new XzStream(source, reading)),
        PackedFormat.Zstd => Guard(
            PackedFormat.Zstd, source, reading, () => new ZstdSharp.DecompressionStream(new ZstdFrame(source, reading), leaveOpen: false)),
        PackedFormat.Bzip2 => Guard(
            PackedFormat.Bzip2, source, reading, () => BZip2Stream.Create(source, CompressionMode.Decompress, false, true, true)),
        _ => source,
    };

    /// <summary>The format that some first bytes announce.</summary>
    public static PackedFormat FormatOf(ReadOnlySpan<byte> first) => first switch
    {
        [0x1f, 0x8b, ..] => PackedFormat.Gzip,
        [0xfd, (byte)'7', (byte)'z', (byte)'X', (byte)'Z', 0, ..] => PackedFormat.Xz,
        [0x28, 0xb5, 0x2f, 0xfd, ..] or [>= 0x50 and <= 0x5f, 0x2a, 0x4d, 0x18, ..] => PackedFormat.Zstd,
        [(byte)'B', (byte)'Z', (byte)'h', >= (byte)'1' and <= (byte)'9', ..] => PackedFormat.Bzip2,
        _ => PackedFormat.None,
    };

    /// <summary>A decoder's output under guard from its opening on.</summary>
    public static UnpackedStream Guard(PackedFormat format, ArchiveSource source, ArchiveReading reading, Func<Stream> open)
    {
        try
        {
            return new UnpackedStream(open(), format, source, reading);
        }
        catch (Exception e)
            when (e is not (CniImageKitException or OperationCanceledException or OutOfMemoryException) && !source.MediumFailed)
        {
            throw new CniImageKitException(UnpackedStream.Fault(e, format, source, reading), e);
        }
    }
}
