using CniImageKit.Diagnostics;

namespace CniImageKit.Archives.Zip;

/// <summary>
/// The central directory of a zip. It must end the file, and its entries must lie one behind the other from the first byte on, so that no
/// reader, from front or back, sees anything else (CNIK5201, CNIK5202, CNIK5207, CNIK5221, CNIK5225, CNIK5229).
/// </summary>
/// <param name="Entries">In the order in which they lie in the file.</param>
/// <param name="Start">Where the directory begins, and the last entry ends.</param>
internal sealed record ZipDirectory(IReadOnlyList<ZipEntry> Entries, long Start)
{
    private const int EndSize = 22;

    public static ZipDirectory Read(Stream content, ArchiveReading reading)
    {
        if (content.Length < EndSize)
            throw new CniImageKitException(Rules.ArchiveTruncated(reading.Name, "the zip archive", content.Length));
        var endAt = content.Length - EndSize;
        var end = new ZipBytes(Bytes(content, endAt, EndSize), endAt, reading);
        if (end.Int() != 0x06054b50)
            throw new CniImageKitException(Rules.ArchiveNoZipEnd(reading.Name, endAt));
        var (disk, startDisk, here, count) = (end.Short(), end.Short(), end.Short(), end.Short());
        var (size, start, comment) = ((long)end.Int(), (long)end.Int(), end.Short());
        if (disk != 0 || startDisk != 0 || here != count || count == ushort.MaxValue || start == uint.MaxValue)
            throw new CniImageKitException(Rules.ArchiveFeature(reading.Name, "zip", endAt, "zip64, or several disks"));
        if (comment != 0 || start + size != endAt)
            throw new CniImageKitException(Rules.ArchiveSequence(reading.Name, endAt, $"a directory of {size} bytes at {start}"));
        reading.CountMetadata(size, "The zip directory", start);
        var directory = new ZipBytes(Bytes(content, start, (int)size), start, reading);
        var entries = new List<ZipEntry>();
        while (!directory.AtEnd)
        {
            reading.Members.CountEntry();
            entries.Add(ZipEntry.Read(ref directory, reading));
        }

        if (entries.Count != count)
            throw new CniImageKitException(Rules.ArchiveSizeLie(
                reading.Name, "the zip directory", endAt, $"{count} entries", $"{entries.Count}"));
        return new ZipDirectory([.. entries.OrderBy(e => e.Offset)], start);
    }

    private static byte[] Bytes(Stream content, long offset, int count)
    {
        content.Position = offset;
        var bytes = new byte[count];
        content.ReadExactly(bytes);
        return bytes;
    }
}
