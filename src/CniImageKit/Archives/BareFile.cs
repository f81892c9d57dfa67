using CniImageKit.Diagnostics;

namespace CniImageKit.Archives;

/// <summary>An artifact that is no archive: one member of the file's own name.</summary>
internal static class BareFile
{
    public static async Task ReadAsync(
        Stream content, ArchiveSource source, ArchiveReading reading, Func<ArchiveMember, Stream, CancellationToken, ValueTask> visit)
    {
        var name = reading.Name[(reading.Name.LastIndexOfAny(['/', '\\']) + 1)..];
        var member = new ArchiveMember
        {
            Path = MemberName.Normalise(name, directory: false, reading, 0),
            Kind = MemberKind.File,
            Size = SizeOf(content, reading.Name),
            Mode = 0x1a4,
        };
        reading.Members.Admit(member, null, 0);
        using var body = new SizedStream(source, member.Size, what => Cut(what, member.Path));
        await visit(member, body, reading.Cancellation).ConfigureAwait(false);
        body.Drain();
        // Only the end tells the reader below that it has seen everything.
        if (!source.AtEnd) throw new CniImageKitException(Rules.ArchiveSequence(reading.Name, member.Size, "bytes after the end"));

        // The size is part of a member, so it has to be known before the first byte.
        static long SizeOf(Stream stream, string file)
        {
            try
            {
                return stream.Length;
            }
            catch (NotSupportedException fault)
            {
                throw new CniImageKitException(Rules.ArchiveNeedsSeek(file, "bare"), fault);
            }
        }

        CniImageKitException Cut(string what, string path) =>
            new CniImageKitException(Rules.ArchiveTruncated(reading.Name, $"{what}'{path}'", source.Consumed));
    }
}
