using CniImageKit.Diagnostics;

namespace CniImageKit.Archives.SevenZip;

/// <summary>
/// Reads a 7z. The headers are read here and checked before any of SharpCompress sees a byte; of that only the LZMA decoders are used.
/// Every file must have the size and checksum that the header states (CNIK5203, CNIK5204), and every byte must belong to one.
/// </summary>
internal static class SevenZipReader
{
    public static async Task ReadAsync(
        Stream content, ArchiveReading reading, Func<ArchiveMember, Stream, CancellationToken, ValueTask> visit)
    {
        if (!content.CanSeek) throw new CniImageKitException(Rules.ArchiveNeedsSeek(reading.Name, "7z"));
        var directory = SevenZipDirectory.Read(content, reading);
        var (folder, stream) = (-1, 0);
        Stream? unpacked = null;
        try
        {
            foreach (var entry in directory.Entries)
            {
                reading.Cancellation.ThrowIfCancellationRequested();
                if (entry.Member.Path.Length == 0) continue;
                reading.Members.Admit(entry.Member, null, directory.At);
                if (!entry.HasStream)
                {
                    await visit(entry.Member, Stream.Null, reading.Cancellation).ConfigureAwait(false);
                    continue;
                }

                if (unpacked is null) (unpacked, stream) = (SevenZipFolderReader.Open(content, directory.Folders[++folder], reading), 0);
                var streams = directory.Folders[folder].Streams;
                var sized = new SizedStream(unpacked, entry.Member.Size, what => Cut(what, entry.Member));
                var body = new SummedStream(sized, entry.Member, streams[stream].Sum, directory.At, reading);
                await visit(entry.Member, body, reading.Cancellation).ConfigureAwait(false);
                body.Drain();
                if (++stream < streams.Length) continue;
                if (unpacked.ReadByte() >= 0)
                    throw new CniImageKitException(Rules.ArchiveSizeLie(
                        reading.Name, entry.Member.Path, directory.At, "the last of its stream", "more bytes"));
                await unpacked.DisposeAsync().ConfigureAwait(false);
                unpacked = null;
            }
        }
        finally
        {
            if (unpacked is not null) await unpacked.DisposeAsync().ConfigureAwait(false);
        }

        reading.Members.Close();

        CniImageKitException Cut(string what, ArchiveMember member) =>
            new(Rules.ArchiveSizeLie(reading.Name, member.Path, directory.At, $"{member.Size}", what + "it has fewer"));
    }
}
