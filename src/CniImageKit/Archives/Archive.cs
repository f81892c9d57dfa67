using System.Collections.Immutable;
using CniImageKit.Archives.Ar;
using CniImageKit.Archives.Compression;
using CniImageKit.Archives.SevenZip;
using CniImageKit.Archives.Tar;
using CniImageKit.Archives.Zip;
using CniImageKit.Diagnostics;

namespace CniImageKit.Archives;

/// <summary>
/// Reads an archive whole and strictly. The format is told by the first bytes: tar, plain or packed by gzip, xz, zstd or bzip2; zip; 7z;
/// .deb.
/// Anything else is one member, the file itself. A hostile or ambiguous archive is refused as a whole (CNIK52xx), at the latest at its end:
/// a visitor's work counts only once the reading has returned.
/// </summary>
internal static class Archive
{
    private const int TarMagicEnd = 262;

    /// <summary>
    /// Calls <paramref name="visit"/> for each member in order with its body, of which the visitor may read any part. Returns warnings
    /// (CNIK57xx). <paramref name="content"/> stays open; it need be seekable, and stand at its beginning, only for zip and 7z;
    /// of a bare file the length must be known.
    /// </summary>
    /// <param name="content">The archive's bytes.</param>
    /// <param name="name">Its file name, for messages and as the path of a bare file.</param>
    /// <param name="limits">What it may cost.</param>
    /// <param name="visit">Takes a member and its body.</param>
    /// <param name="ct">Cancels.</param>
    public static Task<ImmutableArray<Diagnostic>> ReadAsync(
        Stream content,
        string name,
        ArchiveLimits limits,
        Func<ArchiveMember, Stream, CancellationToken, ValueTask> visit,
        CancellationToken ct) => ReadAsync(content, new ArchiveReading(name, limits, ct), static _ => { }, visit, debOnly: false);

    /// <summary>
    /// The same for a .deb: the members are those of its data, and <paramref name="control"/> is given the control file's text first.
    /// </summary>
    public static Task<ImmutableArray<Diagnostic>> ReadDebAsync(
        Stream content,
        string name,
        ArchiveLimits limits,
        Action<string> control,
        Func<ArchiveMember, Stream, CancellationToken, ValueTask> visit,
        CancellationToken ct) => ReadAsync(content, new ArchiveReading(name, limits, ct), control, visit, debOnly: true);

    private static async Task<ImmutableArray<Diagnostic>> ReadAsync(
        Stream content,
        ArchiveReading reading,
        Action<string> control,
        Func<ArchiveMember, Stream, CancellationToken, ValueTask> visit,
        bool debOnly)
    {
        using var source = new ArchiveSource(content);
        if (source.Peek(ArReader.Magic.Length).SequenceEqual("!<arch>\n"u8))
            await new DebReader(source, reading).ReadAsync(control, visit).ConfigureAwait(false);
        else if (debOnly)
            throw new CniImageKitException(Rules.ArchiveDebLayout(reading.Name, 0, "an ar archive", "something else"));
        else
            await ReadPlainAsync(content, source, reading, visit).ConfigureAwait(false);
        return reading.Warnings;
    }

    private static async Task ReadPlainAsync(
        Stream content, ArchiveSource source, ArchiveReading reading, Func<ArchiveMember, Stream, CancellationToken, ValueTask> visit)
    {
        if (source.Peek(4) is [(byte)'P', (byte)'K', 3, 4] or [(byte)'P', (byte)'K', 5, 6])
        {
            await ZipReader.ReadAsync(content, reading, visit).ConfigureAwait(false);
            return;
        }

        if (source.Peek(6) is [(byte)'7', (byte)'z', 0xbc, 0xaf, 0x27, 0x1c])
        {
            await SevenZipReader.ReadAsync(content, reading, visit).ConfigureAwait(false);
            return;
        }

        var format = Decompression.FormatOf(source.Peek(6));
        if (format == PackedFormat.None && !IsTar(source, reading.Name))
        {
            await BareFile.ReadAsync(content, source, reading, visit).ConfigureAwait(false);
            return;
        }

        using var unpacked = Decompression.Open(source, reading);
        using var ahead = format == PackedFormat.None ? unpacked : new AheadStream(unpacked);
        using var tar = new ArchiveSource(ahead);
        if (format != PackedFormat.None && !IsTar(tar, reading.Name))
            throw new CniImageKitException(Rules.ArchiveNoTar(reading.Name, $"{format}"));
        await new TarReader(tar, reading).ReadAsync(visit).ConfigureAwait(false);
    }

    // A tar without magic (v7, or an empty one) is told by its name.
    private static bool IsTar(ArchiveSource source, string name)
    {
        var first = source.Peek(TarMagicEnd);
        return (first.Length == TarMagicEnd && first[257..].SequenceEqual("ustar"u8))
            || name.EndsWith(".tgz", StringComparison.OrdinalIgnoreCase)
            || name.EndsWith(".tar", StringComparison.OrdinalIgnoreCase)
            || name.Contains(".tar.", StringComparison.OrdinalIgnoreCase);
    }
}
