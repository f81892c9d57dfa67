using System.Buffers.Binary;
using CniImageKit.Archives.Compression;
using CniImageKit.Diagnostics;

namespace CniImageKit.Archives.Zip;

/// <summary>
/// Reads a zip (APPNOTE 6.3) of stored and deflated entries. Local headers must say what the central directory says (CNIK5204), the
/// checksums must hold (CNIK5203), and every byte of the file must belong to one entry.
/// </summary>
internal static class ZipReader
{
    public static async Task ReadAsync(
        Stream content, ArchiveReading reading, Func<ArchiveMember, Stream, CancellationToken, ValueTask> visit)
    {
        if (!content.CanSeek) throw new CniImageKitException(Rules.ArchiveNeedsSeek(reading.Name, "zip"));
        var directory = ZipDirectory.Read(content, reading);
        content.Position = 0;
        using var source = new ArchiveSource(content);
        for (var i = 0; i < directory.Entries.Count; i++)
        {
            reading.Cancellation.ThrowIfCancellationRequested();
            var entry = directory.Entries[i];
            if (source.Consumed != entry.Offset)
                throw new CniImageKitException(Rules.ArchiveSequence(
                    reading.Name, source.Consumed, $"the entry '{entry.Member.Path}' at {entry.Offset}: a gap or an overlap"));
            CheckLocalHeader(entry, source, reading);
            if (entry.Member.Path.Length > 0) reading.Members.Admit(entry.Member, null, entry.Offset);
            using (var packed = new ArchiveSource(new SizedStream(source, entry.PackedSize, what => Cut(what, entry))))
            using (var body = new SummedStream(Unpacked(packed, entry, reading), entry.Member, entry.Crc, entry.Offset, reading))
            {
                if (entry.Member.Path.Length > 0) await visit(entry.Member, body, reading.Cancellation).ConfigureAwait(false);
                body.Drain();
            }

            if (entry.HasDescriptor) CheckDescriptor(entry, source, reading);
        }

        if (source.Consumed != directory.Start)
            throw new CniImageKitException(Rules.ArchiveSequence(
                reading.Name, source.Consumed, $"a directory at {directory.Start}: a gap or an overlap"));
        reading.Members.Close();

        CniImageKitException Cut(string what, ZipEntry entry) =>
            new(Rules.ArchiveTruncated(reading.Name, $"{what}'{entry.Member.Path}'", source.Consumed));
    }

    private static Stream Unpacked(ArchiveSource packed, ZipEntry entry, ArchiveReading reading) => entry.Method == ZipEntry.Deflated
        ? new UnpackedStream(new InflatedStream(packed, 0, "deflate", reading), PackedFormat.Deflate, packed, reading)
        : packed;

    private static void CheckLocalHeader(ZipEntry entry, ArchiveSource source, ArchiveReading reading)
    {
        var start = source.Consumed;
        var head = Take(30, entry, source, reading);
        var lengths = BinaryPrimitives.ReadUInt16LittleEndian(head.AsSpan(26)) + BinaryPrimitives.ReadUInt16LittleEndian(head.AsSpan(28));
        reading.CountMetadata(lengths, "A zip header", start);
        var local = new ZipBytes([.. head, .. Take(lengths, entry, source, reading)], start, reading);
        local.Signature(0x04034b50, "local header");
        local.Short();
        var (flags, method) = (local.Short(), local.Short());
        local.DosTime();
        var (crc, packed, size) = (local.Int(), (long)local.Int(), (long)local.Int());
        var (nameLength, extraLength) = (local.Short(), local.Short());
        var name = local.Name(nameLength, (flags & 0x0800) != 0);
        local.Extra(extraLength);
        var sizesHold = (crc, packed, size) == (entry.Crc, entry.PackedSize, entry.Size)
            || (entry.HasDescriptor && (crc, packed, size) == (0u, 0L, 0L));
        if (name != entry.Name || flags != entry.Flags || method != entry.Method || !sizesHold)
            throw new CniImageKitException(Rules.ArchiveSizeLie(
                reading.Name, entry.Member.Path, start, "the entry as in the central directory",
                $"'{MemberName.Show(name)}', {packed}, {size}"));
    }

    private static void CheckDescriptor(ZipEntry entry, ArchiveSource source, ArchiveReading reading)
    {
        var at = source.Consumed;
        var signed = source.Peek(4).SequenceEqual("PK\x07\x08"u8);
        var descriptor = new ZipBytes(Take(signed ? 16 : 12, entry, source, reading), at, reading);
        if (signed) descriptor.Int();
        if ((descriptor.Int(), (long)descriptor.Int(), (long)descriptor.Int()) != (entry.Crc, entry.PackedSize, entry.Size))
            throw new CniImageKitException(Rules.ArchiveSizeLie(
                reading.Name, entry.Member.Path, at, "the entry as in the central directory", "another data descriptor"));
    }

    private static byte[] Take(int count, ZipEntry entry, ArchiveSource source, ArchiveReading reading)
    {
        var bytes = new byte[count];
        return source.ReadAtLeast(bytes, count, throwOnEndOfStream: false) == count
            ? bytes
            : throw new CniImageKitException(Rules.ArchiveTruncated(reading.Name, $"a header of '{entry.Member.Path}'", source.Consumed));
    }
}
