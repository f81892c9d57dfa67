using System.Globalization;
using System.Text;
using CniImageKit.Diagnostics;

namespace CniImageKit.Archives.Ar;

/// <summary>A member of an ar archive.</summary>
/// <param name="Name">The name, blanks and a final slash taken off.</param>
/// <param name="Size">Body bytes.</param>
/// <param name="Offset">Of its header.</param>
internal sealed record ArMember(string Name, long Size, long Offset);

/// <summary>
/// Reads the common ar format as deb(5) uses it: short names only, in order, to the last byte (CNIK5201, CNIK5205, CNIK5214).
/// </summary>
internal sealed class ArReader(ArchiveSource source, ArchiveReading reading)
{
    public const string Magic = "!<arch>\n";
    private readonly HashSet<string> names = new(StringComparer.Ordinal);

    /// <summary>Visits every member; what the visitor leaves of a body is read and dropped.</summary>
    public async Task ReadAsync(Func<ArMember, Stream, Task> visit)
    {
        ReadExactly(new byte[Magic.Length], "the ar magic");
        var header = new byte[60];
        while (!source.AtEnd)
        {
            reading.Cancellation.ThrowIfCancellationRequested();
            var offset = source.Consumed;
            ReadExactly(header, "an ar header");
            var member = Parse(header, offset);
            using var body = new SizedStream(source, member.Size, what => Cut($"{what}'{member.Name}'"));
            await visit(member, body).ConfigureAwait(false);
            body.Drain();
            if (member.Size % 2 == 1 && Pad() != '\n')
                throw Malformed("padding", source.Consumed - 1, "no newline after a body of odd size");
        }
    }

    private ArMember Parse(ReadOnlySpan<byte> header, long offset)
    {
        if (header[58] != '`' || header[59] != '\n') throw Malformed("ar magic", offset, "no '`\\n' at the end of the header");
        var name = Encoding.Latin1.GetString(header[..16]).TrimEnd(' ');
        if (name.Length > 1 && name.EndsWith('/')) name = name[..^1];
        if (name.Length == 0 || !name.All(c => char.IsAsciiLetterOrDigit(c) || c is '.' or '-' or '_' or '+'))
            throw new CniImageKitException(Rules.ArchiveBadName(reading.Name, MemberName.Show(name), offset, "not a plain ar name"));
        if (!names.Add(name)) throw new CniImageKitException(Rules.ArchiveDuplicate(reading.Name, name, offset, "as an ar member"));
        Number(header[16..28], "date", offset);
        Number(header[28..34], "uid", offset);
        Number(header[34..40], "gid", offset);
        Number(header[40..48], "mode", offset);
        return new ArMember(name, Number(header[48..58], "size", offset) ?? throw Malformed("size", offset, "empty"), offset);
    }

    private long? Number(ReadOnlySpan<byte> field, string name, long offset)
    {
        var digits = field.TrimEnd((byte)' ');
        if (digits.ContainsAnyExceptInRange((byte)'0', (byte)'9'))
            throw Malformed(name, offset, MemberName.Show(Encoding.Latin1.GetString(field)));
        return digits.IsEmpty ? null : long.Parse(Encoding.ASCII.GetString(digits), NumberStyles.None, CultureInfo.InvariantCulture);
    }

    private int Pad() => source.ReadByte() is var pad and >= 0 ? pad : throw Cut("the padding of an ar member");

    private void ReadExactly(byte[] target, string what)
    {
        if (source.ReadAtLeast(target, target.Length, throwOnEndOfStream: false) < target.Length) throw Cut(what);
    }

    private CniImageKitException Cut(string what) => new CniImageKitException(Rules.ArchiveTruncated(reading.Name, what, source.Consumed));

    private CniImageKitException Malformed(string field, long offset, string found) =>
        new CniImageKitException(Rules.ArchiveField(reading.Name, field, offset, found));
}
