using CniImageKit.Diagnostics;

namespace CniImageKit.Archives.Tar;

/// <summary>
/// Reads a tar stream (v7, ustar, PAX, GNU) from its first header to the last byte after its end marker. Where readers are known to
/// disagree the archive is refused: see CNIK5201 to CNIK5209, CNIK5227 and CNIK5228.
/// </summary>
internal sealed class TarReader(Stream tar, ArchiveReading reading)
{
    private readonly byte[] block = new byte[TarHeader.BlockSize];
    private readonly TarHeaders headers = new(reading);
    private long offset;

    /// <summary>Visits every member in order.</summary>
    public async Task ReadAsync(Func<ArchiveMember, Stream, CancellationToken, ValueTask> visit)
    {
        while (NextHeader() is { } header)
        {
            reading.Cancellation.ThrowIfCancellationRequested();
            reading.Members.CountEntry();
            headers.CheckPlace(header);
            if (TarHeaders.IsMetadata(header))
            {
                headers.Apply(header, ReadMetadata(header));
                continue;
            }

            var (member, rawTarget) = headers.Member(header);
            if (member.Path.Length > 0) reading.Members.Admit(member, rawTarget, header.Offset);
            using var body = new SizedStream(tar, member.Size, what => Cut(what + $"'{member.Path}'"));
            if (member.Path.Length > 0) await visit(member, body, reading.Cancellation).ConfigureAwait(false);
            body.Drain();
            offset += member.Size;
            ReadPadding(member.Size, member.Path);
        }

        headers.CheckEnd(offset);
        reading.Members.Close();
    }

    // Null at the end marker, once everything after it is known to be zero.
    private TarHeader? NextHeader()
    {
        if (!ReadBlock()) throw new CniImageKitException(Rules.ArchiveNoEnd(reading.Name, offset));
        if (block.AsSpan().ContainsAnyExcept((byte)0)) return headers.Parse(block, offset - block.Length);
        if (!ReadBlock()) throw new CniImageKitException(Rules.ArchiveNoEnd(reading.Name, offset));
        do
        {
            if (block.AsSpan().ContainsAnyExcept((byte)0))
                throw new CniImageKitException(Rules.ArchiveTrailingData(
                    reading.Name, "tar", offset - block.Length, "a block that is not zero"));
        }
        while (ReadBlock());
        return null;
    }

    private byte[] ReadMetadata(TarHeader header)
    {
        reading.CountMetadata(header.Size, "A header", header.Offset);
        var body = new byte[header.Size];
        if (tar.ReadAtLeast(body, body.Length, throwOnEndOfStream: false) < body.Length) throw Cut("a header's body");
        offset += body.Length;
        ReadPadding(body.Length, "a header");
        return body;
    }

    private void ReadPadding(long size, string entry)
    {
        var padding = block.AsSpan(0, (int)(-size & (TarHeader.BlockSize - 1)));
        if (tar.ReadAtLeast(padding, padding.Length, throwOnEndOfStream: false) < padding.Length) throw Cut($"the padding of '{entry}'");
        if (padding.ContainsAnyExcept((byte)0)) reading.Warn(Rules.ArchivePadding(reading.Name, entry, offset));
        offset += padding.Length;
    }

    private bool ReadBlock()
    {
        var count = tar.ReadAtLeast(block, block.Length, throwOnEndOfStream: false);
        if (count is > 0 and < TarHeader.BlockSize) throw Cut("a block");
        offset += count;
        return count > 0;
    }

    private CniImageKitException Cut(string what) => new CniImageKitException(Rules.ArchiveTruncated(reading.Name, what, offset));
}
