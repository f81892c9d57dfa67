using System.Globalization;
using System.Text;
using CniImageKit.Archives;
using CniImageKit.Diagnostics;
using ArchiveTarHeader = CniImageKit.Archives.Tar.TarHeader;

namespace CniImageKit.Layers;

/// <summary>
/// What headers before an entry say of it: PAX records (POSIX.1-2001) and GNU's long names. Unknown keys do not matter here.
/// </summary>
/// <param name="Path">The name, or null.</param>
/// <param name="LinkPath">A link's target, or null.</param>
/// <param name="Size">Bytes of the body, or null.</param>
/// <param name="Uid">Owner, or null.</param>
/// <param name="Gid">Group, or null.</param>
internal sealed record LayerPax(string? Path, string? LinkPath, long? Size, long? Uid, long? Gid)
{
    /// <summary>Nothing said.</summary>
    public static LayerPax None { get; } = new(null, null, null, null, null);

    /// <summary>
    /// This and one more header. Refuses what is malformed or would change all later entries (CNIK5206), and sparse files (CNIK5209).
    /// </summary>
    public LayerPax With(ArchiveTarHeader header, ReadOnlySpan<byte> body, ArchiveReading reading) => (char)header.Type switch
    {
        'L' => this with { Path = LongName(body) },
        'K' => this with { LinkPath = LongName(body) },
        _ => Records(header, body, reading),
    };

    private static string LongName(ReadOnlySpan<byte> body) => Encoding.UTF8.GetString(body.TrimEnd((byte)0));

    private LayerPax Records(ArchiveTarHeader header, ReadOnlySpan<byte> body, ArchiveReading reading)
    {
        var result = this;
        while (!body.IsEmpty)
        {
            var blank = body.IndexOf((byte)' ');
            if (blank is < 1 or > 9 || !int.TryParse(body[..blank], NumberStyles.None, CultureInfo.InvariantCulture, out var length)
                || length <= blank + 1 || length > body.Length || body[length - 1] != '\n') throw Bad("a malformed record");
            var record = body[(blank + 1)..(length - 1)];
            var equals = record.IndexOf((byte)'=');
            if (equals < 1) throw Bad("a record without a key");
            var (key, value) = (Encoding.UTF8.GetString(record[..equals]), Encoding.UTF8.GetString(record[(equals + 1)..]));
            if (header.Type == (byte)'g' && key is "path" or "linkpath" or "size" or "uid" or "gid") throw Bad($"a global '{key}'");
            if (key.StartsWith("GNU.sparse.", StringComparison.Ordinal))
                throw new CniImageKitException(
                    Rules.ArchiveSparse(reading.Name, MemberName.Show(Encoding.UTF8.GetString(header.Name)), header.Offset));
            result = key switch
            {
                "path" => result with { Path = value },
                "linkpath" => result with { LinkPath = value },
                "size" => result with { Size = Number(value) },
                "uid" => result with { Uid = Number(value) },
                "gid" => result with { Gid = Number(value) },
                _ => result,
            };
            body = body[length..];
        }

        return result;

        long Number(string text) =>
            long.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out var number)
                ? number
                : throw Bad("a number that is none");

        CniImageKitException Bad(string why) => new CniImageKitException(Rules.ArchivePaxRecord(reading.Name, header.Offset, why));
    }
}
