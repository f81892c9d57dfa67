using System.Text;
using CniImageKit.Archives.Compression;
using SharpCompress.Compressors;
using SharpCompress.Compressors.Deflate;

namespace CniImageKit.Packing;

/// <summary>
/// Writes a zip (APPNOTE 6.3) whose bytes follow from its files and one date: entries sorted ordinally, one time, no extra fields, sizes
/// before the data, deflate by SharpCompress at level 6, which depends on no native zlib.
/// </summary>
internal sealed class PackageZip(Stream output, SourceDate date)
{
    private const CompressionLevel Level = CompressionLevel.Level6;
    private const ushort VersionNeeded = 20;
    private const ushort Deflated = 8;

    // Made by APPNOTE 2.0 on Unix, so that the modes count.
    private const ushort MadeBy = (3 << 8) | VersionNeeded;
    private readonly (ushort Time, ushort Date) modified = Dos(date);
    private readonly List<Written> entries = [];

    private readonly record struct Written(byte[] Name, bool Executable, long Offset, uint Crc, uint Packed, uint Size);

    /// <summary>Writes all of it. The output must be seekable, at its beginning, and stays open.</summary>
    public async Task WriteAsync(IEnumerable<PackageEntry> files, CancellationToken cancellationToken)
    {
        foreach (var file in files.OrderBy(f => f.Path, StringComparer.Ordinal))
            await AddAsync(file, cancellationToken).ConfigureAwait(false);
        var start = output.Position;
        foreach (var entry in entries) WriteDirectory(entry);
        WriteEnd(start, output.Position - start);
    }

    /// <summary>The local time of the zip is UTC here; 1980 to 2107 in steps of two seconds is all that it can say.</summary>
    internal static (ushort Time, ushort Date) Dos(SourceDate date)
    {
        var (first, last) = (new DateTime(1980, 1, 1), new DateTime(2107, 12, 31, 23, 59, 58));
        var at = date.Instant.UtcDateTime;
        at = at < first ? first : at > last ? last : at;
        var (time, day) = ((at.Hour << 11) | (at.Minute << 5) | (at.Second / 2), ((at.Year - 1980) << 9) | (at.Month << 5) | at.Day);
        return ((ushort)time, (ushort)day);
    }

    private async Task AddAsync(PackageEntry file, CancellationToken cancellationToken)
    {
        var (name, offset) = (Encoding.ASCII.GetBytes(file.Path), output.Position);
        WriteLocal(new Written(name, file.Executable, offset, 0, 0, 0));
        var start = output.Position;
        var crc = new Crc32();
        long size = 0;
        var buffer = new byte[128 * 1024];
        var deflate = new DeflateStream(new BorrowedStream(output), CompressionMode.Compress, Level) { BufferSize = 64 * 1024 };
        await using (deflate.ConfigureAwait(false))
        {
            var content = file.Open();
            await using var closing = content.ConfigureAwait(false);
            for (int count; (count = await content.ReadAsync(buffer, cancellationToken).ConfigureAwait(false)) > 0; size += count)
            {
                crc.Add(buffer.AsSpan(0, count));
                // Never more than a quarter of a megabyte between two looks at the cancellation.
                deflate.Write(buffer, 0, count);
            }
        }

        var end = output.Position;
        var entry = new Written(name, file.Executable, offset, crc.Value, checked((uint)(end - start)), checked((uint)size));
        output.Position = offset;
        WriteLocal(entry);
        output.Position = end;
        entries.Add(entry);
    }

    private void WriteLocal(Written entry)
    {
        using var writer = Begin();
        writer.Write(0x04034b50);
        WriteCommon(writer, entry);
        writer.Write(entry.Name);
    }

    private void WriteDirectory(Written entry)
    {
        using var writer = Begin();
        writer.Write(0x02014b50);
        writer.Write(MadeBy);
        WriteCommon(writer, entry);
        // Comment, disk and internal attributes.
        writer.Write((ushort)0);
        writer.Write((ushort)0);
        writer.Write((ushort)0);
        // S_IFREG and the mode.
        writer.Write((entry.Executable ? 0x81edu : 0x81a4u) << 16);
        writer.Write(checked((uint)entry.Offset));
        writer.Write(entry.Name);
    }

    private void WriteCommon(BinaryWriter writer, Written entry)
    {
        writer.Write(VersionNeeded);
        writer.Write((ushort)0);
        writer.Write(Deflated);
        writer.Write(modified.Time);
        writer.Write(modified.Date);
        writer.Write(entry.Crc);
        writer.Write(entry.Packed);
        writer.Write(entry.Size);
        writer.Write((ushort)entry.Name.Length);
        writer.Write((ushort)0);
    }

    private void WriteEnd(long start, long size)
    {
        using var writer = Begin();
        writer.Write(0x06054b50);
        writer.Write(0);
        writer.Write((ushort)entries.Count);
        writer.Write((ushort)entries.Count);
        writer.Write(checked((uint)size));
        writer.Write(checked((uint)start));
        writer.Write((ushort)0);
    }

    private BinaryWriter Begin() => new(output, Encoding.ASCII, leaveOpen: true);

    /// <summary>Lets the packer end its data without closing what it writes to.</summary>
    private sealed class BorrowedStream(Stream inner) : Stream
    {
        public override bool CanRead => false;

        public override bool CanSeek => false;

        public override bool CanWrite => true;

        public override long Length => throw new NotSupportedException();

        public override long Position { get => throw new NotSupportedException(); set => throw new NotSupportedException(); }

        public override void Write(byte[] buffer, int offset, int count) => inner.Write(buffer, offset, count);

        public override void Flush() => inner.Flush();

        public override int Read(byte[] buffer, int offset, int count) => throw new NotSupportedException();

        public override long Seek(long offset, SeekOrigin origin) => throw new NotSupportedException();

        public override void SetLength(long value) => throw new NotSupportedException();
    }
}
