using CniImageKit.Diagnostics;

namespace CniImageKit.Archives;

/// <summary>An artifact that is no archive: one member of the file's own name.</summary>
internal static class BareFile
{
    public static async Task ReadAsync(
        Stream content, ArchiveSource source, ArchiveReading reading, Func<ArchiveMember, Stream, CancellationToken, ValueTask> visit)
    {
        if (!content.CanSeek) throw new CniImageKitException(Rules.ArchiveNeedsSeek(reading.Name, "bare"));
        var name = reading.Name[(reading.Name.LastIndexOfAny(['/', '\\']) + 1)..];
        var member = new ArchiveMember
        {
            Path = MemberName.Normalise(name, directory: false, reading, 0),
            Kind = MemberKind.File,
            Size = content.Length,
            Mode = 0x1a4,
        };
        reading.Members.Admit(member, null, 0);
        using var body = new SizedStream(source, member.Size, what => Cut(what, member.Path));
        await visit(member, body, reading.Cancellation).ConfigureAwait(false);
        body.Drain();

        CniImageKitException Cut(string what, string path) =>
            new CniImageKitException(Rules.ArchiveTruncated(reading.Name, $"{what}'{path}'", source.Consumed));
    }
}
