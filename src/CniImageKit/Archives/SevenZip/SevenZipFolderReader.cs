using CniImageKit.Archives.Compression;
using CniImageKit.Diagnostics;
using SharpCompress.Compressors.LZMA;

namespace CniImageKit.Archives.SevenZip;

/// <summary>
/// The unpacked bytes of one packed stream; at their end its packed bytes must be used up (CNIK5200, CNIK5202, CNIK5224).
/// </summary>
internal static class SevenZipFolderReader
{
    /// <summary>Opens it; <paramref name="content"/> stays open, and nobody else may move it meanwhile.</summary>
    public static Stream Open(Stream content, SevenZipFolder folder, ArchiveReading reading)
    {
        content.Position = folder.Start;
        var packed = new ArchiveSource(new SizedStream(
            content, folder.PackedSize, what => new(Rules.ArchiveTruncated(reading.Name, what + "a 7z stream", folder.Start))));
        Stream unpacked = folder.Method == SevenZipMethod.Copy
            ? packed
            : Decompression.Guard(PackedFormat.Lzma, packed, reading, () => LzmaStream.Create(
                [.. folder.Properties], packed, -1, folder.Method == SevenZipMethod.Lzma ? folder.Size : -1, null,
                folder.Method == SevenZipMethod.Lzma2, true));
        return folder.Filter switch
        {
            SevenZipFilter.X86 => new BranchStream(unpacked, new X86Branches().Resolve),
            SevenZipFilter.Arm64 => new BranchStream(unpacked, Arm64Branches.Resolve),
            _ => unpacked,
        };
    }
}
