using System.Globalization;
using System.Text;
using CniImageKit.Diagnostics;

namespace CniImageKit.Archives.Tar;

/// <summary>
/// The records of a PAX header (POSIX.1-2001, pax, Extended Header): <c>LEN KEY=VALUE\n</c>. Keys the kit does not know are refused, since
/// some change what an entry is (CNIK5206); so are sparse maps (CNIK5209) and extended attributes (CNIK5210).
/// </summary>
internal sealed record PaxRecords
{
    public string? Path { get; private init; }

    public string? LinkPath { get; private init; }

    public long? Size { get; private init; }

    public long? Uid { get; private init; }

    public long? Gid { get; private init; }

    public long? ModifiedAt { get; private init; }

    /// <summary>
    /// Reads a whole header body. A global one may hold a comment only: what else it said would change every later entry.
    /// </summary>
    public static PaxRecords Parse(ReadOnlySpan<byte> body, bool global, long offset, ArchiveReading reading)
    {
        CniImageKitException Bad(string why) => new CniImageKitException(Rules.ArchivePaxRecord(reading.Name, offset, why));

        var records = new PaxRecords();
        var keys = new HashSet<string>(StringComparer.Ordinal);
        if (body.IsEmpty) throw Bad("no records");
        while (!body.IsEmpty)
        {
            var blank = body.IndexOf((byte)' ');
            if (blank is < 1 or > 9 || body[0] == '0' || body[..blank].ContainsAnyExceptInRange((byte)'0', (byte)'9'))
                throw Bad("a record without a decimal length");
            var length = int.Parse(body[..blank], NumberStyles.None, CultureInfo.InvariantCulture);
            if (length <= blank + 1 || length > body.Length) throw Bad($"a record that claims {length} bytes");
            if (body[length - 1] != '\n') throw Bad("a record without its newline");
            var record = body[(blank + 1)..(length - 1)];
            var equals = record.IndexOf((byte)'=');
            if (equals < 1) throw Bad("a record without a key");
            if (record.Contains((byte)0)) throw Bad("a NUL");
            var key = MemberName.Decode(record[..equals], reading, offset);
            if (!keys.Add(key)) throw Bad($"'{MemberName.Show(key)}' twice");
            if (global && key != "comment") throw Bad($"a global '{MemberName.Show(key)}'");
            records = records.With(key, record[(equals + 1)..], offset, reading);
            body = body[length..];
        }

        return records;
    }

    private PaxRecords With(string key, ReadOnlySpan<byte> value, long offset, ArchiveReading reading)
    {
        CniImageKitException Bad() => new CniImageKitException(Rules.ArchivePaxRecord(
            reading.Name, offset, $"the record '{MemberName.Show(key)}'"));

        if (key.StartsWith("GNU.sparse.", StringComparison.Ordinal) || key is "SCHILY.realsize" or "SCHILY.offset")
            throw new CniImageKitException(Rules.ArchiveSparse(reading.Name, MemberName.Show(key), offset));
        if (key.Contains(".xattr.", StringComparison.Ordinal) || key.Contains(".acl.", StringComparison.Ordinal)
            || key.StartsWith("RHT.security.", StringComparison.Ordinal))
            throw new CniImageKitException(Rules.ArchiveAttributes(reading.Name, offset, MemberName.Show(key)));
        if (value.IsEmpty && key is not ("comment" or "uname" or "gname")) throw Bad();
        return key switch
        {
            "path" => this with { Path = MemberName.Decode(value, reading, offset) },
            "linkpath" => this with { LinkPath = MemberName.Decode(value, reading, offset) },
            "size" => this with { Size = Decimal(value) ?? throw Bad() },
            "uid" => this with { Uid = Decimal(value) ?? throw Bad() },
            "gid" => this with { Gid = Decimal(value) ?? throw Bad() },
            "mtime" => this with { ModifiedAt = Seconds(value) ?? throw Bad() },
            "atime" or "ctime" or "LIBARCHIVE.creationtime" => Seconds(value) is null ? throw Bad() : this,
            "hdrcharset" => value.SequenceEqual("ISO-IR 10646 2000 UTF-8"u8) ? this : throw Bad(),
            "comment" or "uname" or "gname" or "SCHILY.dev" or "SCHILY.ino" or "SCHILY.nlink" => this,
            _ => throw Bad(),
        };
    }

    private static long? Decimal(ReadOnlySpan<byte> value) =>
        value.Length is > 0 and <= 18 && !value.ContainsAnyExceptInRange((byte)'0', (byte)'9')
            ? long.Parse(Encoding.ASCII.GetString(value), NumberStyles.None, CultureInfo.InvariantCulture)
            : null;

    // Whole seconds, rounded down as GNU tar shows them.
    private static long? Seconds(ReadOnlySpan<byte> value)
    {
        var negative = value is [(byte)'-', ..];
        if (negative) value = value[1..];
        var point = value.IndexOf((byte)'.');
        var fraction = point < 0 ? [] : value[(point + 1)..];
        if (Decimal(point < 0 ? value : value[..point]) is not { } whole) return null;
        if (fraction.ContainsAnyExceptInRange((byte)'0', (byte)'9')) return null;
        return negative ? -whole - (fraction.ContainsAnyExcept((byte)'0') ? 1 : 0) : whole;
    }
}
