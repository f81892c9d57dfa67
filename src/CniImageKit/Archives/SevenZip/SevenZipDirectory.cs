using System.Collections.Immutable;
using CniImageKit.Archives.Compression;
using CniImageKit.Diagnostics;

namespace CniImageKit.Archives.SevenZip;

/// <summary>
/// The headers of a 7z (7zFormat.txt, version 0): the fixed one at the front, and the one it points to, which must end the file and may be
/// packed, once. All is held to its checksums and to the limits before it is allocated or unpacked (CNIK5201 to CNIK5207, CNIK5225).
/// </summary>
/// <param name="Folders">The packed streams, one behind the other from byte 32 on.</param>
/// <param name="Entries">The files and directories; those that have bytes in the order of the streams.</param>
/// <param name="At">Where the header begins.</param>
internal sealed record SevenZipDirectory(ImmutableArray<SevenZipFolder> Folders, ImmutableArray<SevenZipEntry> Entries, long At)
{
    private const int StartSize = 32;
    private const byte End = 0, Header = 1, MainStreams = 4, Files = 5, EncodedHeader = 0x17;

    public static SevenZipDirectory Read(Stream content, ArchiveReading reading)
    {
        if (content.Length < StartSize)
            throw new CniImageKitException(Rules.ArchiveTruncated(reading.Name, "the 7z header", content.Length));
        var first = Bytes(content, 0, StartSize);
        var start = new SevenZipBytes(first.AsSpan(6), 6, reading);
        if (start.Next() is var major && major != 0) throw start.Feature($"version {major}");
        start.Next();
        RequireSum(start.Int(), first.AsSpan(12), "the 7z start header", 12, reading);
        var (offset, size, sum) = (start.Long(), start.Long(), start.Int());
        var most = (ulong)content.Length - StartSize;
        if (offset > most || size > most - offset)
            throw new CniImageKitException(Rules.ArchiveTruncated(reading.Name, "the 7z archive", content.Length));
        if (offset + size != most)
            throw new CniImageKitException(Rules.ArchiveTrailingData(reading.Name, "7z", StartSize + (long)(offset + size), "more bytes"));
        var at = StartSize + (long)offset;
        if (size == 0) return offset == 0 ? new([], [], at) : throw start.Malformed("header", "none");
        reading.CountMetadata((long)size, "The 7z header", at);
        var header = Bytes(content, at, (int)size);
        RequireSum(sum, header, "the 7z header", at, reading);
        return header[0] == EncodedHeader ? Unpack(content, header, at, reading) : Parse(header, at, at, reading);
    }

    private static SevenZipDirectory Unpack(Stream content, byte[] header, long at, ArchiveReading reading)
    {
        var bytes = new SevenZipBytes(header.AsSpan(1), at + 1, reading);
        // Its packed bytes lie behind those of the files: where they begin is read first.
        var peek = bytes;
        peek.Next();
        var from = StartSize + peek.Number();
        if (from < StartSize || from > at) throw peek.Malformed("pack info", $"a header packed at {from}");
        var folders = SevenZipStreams.Read(ref bytes, from, at, reading);
        if (bytes.Left != 0 || folders is not [{ Streams: [var stream] } folder])
            throw bytes.Malformed("packed header", "not one stream by itself");
        reading.CountMetadata(stream.Size, "The packed 7z header", from);
        using var unpacked = SevenZipFolderReader.Open(content, folder, reading);
        var plain = new byte[stream.Size];
        if (unpacked.ReadAtLeast(plain, plain.Length, throwOnEndOfStream: false) != plain.Length || unpacked.ReadByte() >= 0)
            throw new CniImageKitException(Rules.ArchiveSizeLie(
                reading.Name, "the packed 7z header", from, $"{plain.Length}", "fewer bytes, or more"));
        RequireSum(stream.Sum, plain, "the packed 7z header", from, reading);
        return Parse(plain, at, from, reading);
    }

    private static SevenZipDirectory Parse(byte[] header, long at, long packedTo, ArchiveReading reading)
    {
        var bytes = new SevenZipBytes(header, at, reading);
        bytes.Expect(Header, "header");
        var (folders, entries, id) = (ImmutableArray<SevenZipFolder>.Empty, ImmutableArray<SevenZipEntry>.Empty, bytes.Next());
        if (id == MainStreams)
        {
            folders = SevenZipStreams.Read(ref bytes, StartSize, packedTo, reading);
            id = bytes.Next();
        }
        else if (packedTo != StartSize)
        {
            throw new CniImageKitException(Rules.ArchiveSequence(reading.Name, at, "bytes that belong to no file"));
        }

        if (id == Files)
        {
            entries = SevenZipEntries.Read(ref bytes, [.. folders.SelectMany(f => f.Streams)], reading);
            id = bytes.Next();
        }
        else if (folders.Length > 0)
        {
            throw bytes.Malformed("files", "none, but streams");
        }

        if (id is 2 or 3) throw bytes.Feature("archive properties, or further streams");
        return id == End && bytes.Left == 0 ? new(folders, entries, at) : throw bytes.Malformed("header", $"{id:x2} where it ends");
    }

    private static void RequireSum(uint stated, ReadOnlySpan<byte> data, string what, long at, ArchiveReading reading)
    {
        if (Crc32.Of(data) is var found && found != stated)
            throw new CniImageKitException(Rules.ArchiveChecksum(reading.Name, what, at, $"{stated:x8}", $"{found:x8}"));
    }

    private static byte[] Bytes(Stream content, long offset, int count)
    {
        content.Position = offset;
        var bytes = new byte[count];
        content.ReadExactly(bytes);
        return bytes;
    }
}
