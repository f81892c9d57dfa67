using CniImageKit.Diagnostics;

namespace CniImageKit.Archives.Tar;

/// <summary>
/// The state between headers: the archive's one dialect, and a PAX header or GNU long names that wait for their entry. Only the orders
/// <c>x entry</c> and <c>[L] [K] entry</c> exist; <c>g</c> stands between entries.
/// </summary>
internal sealed class TarHeaders(ArchiveReading reading)
{
    private TarDialect? dialect;
    private PaxRecords? pax;
    private byte[]? longName;
    private byte[]? longLink;

    private bool Waiting => pax is not null || longName is not null || longLink is not null;

    public static bool IsMetadata(TarHeader header) => header.Type is (byte)'x' or (byte)'g' or (byte)'L' or (byte)'K';

    public TarHeader Parse(ReadOnlySpan<byte> block, long offset)
    {
        var header = TarHeader.Parse(block, offset, reading);
        dialect ??= header.Dialect;
        return header.Dialect == dialect ? header : throw Mixed(header, $"a {header.Dialect} header");
    }

    /// <summary>Refuses a header that may not follow what stands before it, and types that are never read.</summary>
    public void CheckPlace(TarHeader header)
    {
        var type = (char)header.Type;
        switch (type)
        {
            case 'x' or 'g' when header.Dialect != TarDialect.Ustar:
            case 'L' or 'K' when header.Dialect != TarDialect.Gnu:
                throw Mixed(header, $"type '{type}'");
            case 'x' or 'g' when Waiting:
            case 'L' when pax is not null || longName is not null:
            case 'K' when pax is not null || longLink is not null:
                throw new CniImageKitException(Rules.ArchiveSequence(
                    reading.Name, header.Offset, $"type '{type}' after another header for the same entry"));
            case 'x' or 'g' or 'L' or 'K' or '0' or '\0' or '1' or '2' or '5':
                return;
            case 'S':
                throw new CniImageKitException(Rules.ArchiveSparse(reading.Name, NameForMessage(header), header.Offset));
            default:
                throw new CniImageKitException(Rules.ArchiveForbiddenType(
                    reading.Name, NameForMessage(header), header.Offset, $"type '{MemberName.Show(type.ToString())}'"));
        }
    }

    public void Apply(TarHeader header, ReadOnlySpan<byte> body)
    {
        switch ((char)header.Type)
        {
            case 'x':
                pax = PaxRecords.Parse(body, global: false, header.Offset, reading);
                break;
            case 'g':
                PaxRecords.Parse(body, global: true, header.Offset, reading);
                break;
            case 'L':
                longName = LongText(header, body);
                break;
            default:
                longLink = LongText(header, body);
                break;
        }
    }

    /// <summary>The member that a header and what waited for it describe, and a link's target as written.</summary>
    public (ArchiveMember Member, string? RawTarget) Member(TarHeader header)
    {
        var at = header.Offset;
        var kind = Kind(header);
        var name = pax?.Path ?? MemberName.Decode(longName ?? header.Name, reading, at);
        var path = MemberName.Normalise(name, kind == MemberKind.Directory, reading, at);
        if (pax?.Size is { } size && size != header.Size)
            throw new CniImageKitException(Rules.ArchiveSizeLie(
                reading.Name, path, at, $"{header.Size} in the header", $"{size} in the PAX record"));
        if (kind != MemberKind.File && header.Size != 0)
            throw new CniImageKitException(Rules.ArchiveSizeLie(reading.Name, path, at, "no body, by its type", $"{header.Size} bytes"));
        var target = pax?.LinkPath ?? MemberName.Decode(longLink ?? header.LinkName, reading, at);
        var isLink = kind is MemberKind.SymbolicLink or MemberKind.HardLink;
        if (!isLink && target.Length > 0)
            throw new CniImageKitException(Rules.ArchiveField(reading.Name, "linkname", at, "a link target at an entry that is no link"));
        var member = new ArchiveMember
        {
            Path = path,
            Kind = kind,
            Size = header.Size,
            Mode = header.Mode,
            Uid = pax?.Uid ?? header.Uid,
            Gid = pax?.Gid ?? header.Gid,
            ModifiedAt = pax?.ModifiedAt ?? header.ModifiedAt,
            LinkTarget = kind switch
            {
                MemberKind.SymbolicLink => LinkTarget.OfSymbolicLink(path, target, reading, at),
                MemberKind.HardLink => LinkTarget.OfHardLink(path, target, reading, at),
                _ => null,
            },
        };
        (pax, longName, longLink) = (null, null, null);
        return (member, kind == MemberKind.SymbolicLink ? target : null);
    }

    /// <summary>Refuses an archive that ends where an entry is still owed.</summary>
    public void CheckEnd(long offset)
    {
        if (Waiting)
            throw new CniImageKitException(Rules.ArchiveSequence(reading.Name, offset, "the end, after a header that announces an entry"));
    }

    private static MemberKind Kind(TarHeader header) => (char)header.Type switch
    {
        '1' => MemberKind.HardLink,
        '2' => MemberKind.SymbolicLink,
        '5' => MemberKind.Directory,
        _ => MemberKind.File,
    };

    private byte[] LongText(TarHeader header, ReadOnlySpan<byte> body) =>
        body.Length > 1 && body.IndexOf((byte)0) == body.Length - 1
            ? body[..^1].ToArray()
            : throw new CniImageKitException(Rules.ArchiveField(
                reading.Name, "long name", header.Offset, "not one text with one final NUL"));

    private string NameForMessage(TarHeader header) =>
        MemberName.Show(pax?.Path ?? System.Text.Encoding.UTF8.GetString(longName ?? header.Name));

    private CniImageKitException Mixed(TarHeader header, string found) =>
        new CniImageKitException(Rules.ArchiveDialect(reading.Name, header.Offset, $"{dialect}", found));
}
