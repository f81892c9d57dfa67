using System.Collections.Immutable;
using CniImageKit.Diagnostics;

namespace CniImageKit.Trust.OpenPgp;

/// <summary>One packet (RFC 9580 section 4).</summary>
/// <param name="Tag">The packet type id.</param>
/// <param name="Body">The body without header.</param>
internal sealed record OpenPgpPacket(int Tag, byte[] Body)
{
    public const int Signature = 2;
    public const int PublicKey = 6;
    public const int UserId = 13;
    public const int PublicSubkey = 14;
    public const int UserAttribute = 17;
    private const int MaxPackets = 50_000;

    /// <summary>
    /// All packets of a binary block, of either header format. Partial and indeterminate lengths are for streams and refused.
    /// </summary>
    public static ImmutableArray<OpenPgpPacket> ReadAll(ReadOnlySpan<byte> bytes, Location at)
    {
        var packets = ImmutableArray.CreateBuilder<OpenPgpPacket>();
        var cursor = new OpenPgpCursor(bytes, at);
        while (!cursor.AtEnd)
        {
            var header = cursor.Byte();
            if ((header & 0x80) == 0) throw cursor.Fault("there is no packet where one should begin");
            var modern = (header & 0x40) != 0;
            var tag = modern ? header & 0x3f : (header >> 2) & 0x0f;
            var length = modern ? ModernLength(ref cursor) : LegacyLength(ref cursor, header & 3);
            packets.Add(new OpenPgpPacket(tag, cursor.Take(length).ToArray()));
            if (packets.Count > MaxPackets) throw cursor.Fault($"it has more than {MaxPackets} packets");
        }
        return packets.ToImmutable();
    }

    /// <summary>A length as new packets and subpackets have it (section 4.2.1), partial lengths excepted.</summary>
    private static long ModernLength(ref OpenPgpCursor cursor)
    {
        var first = cursor.Byte();
        return first switch
        {
            < 192 => first,
            < 224 => ((first - 192) << 8) + cursor.Byte() + 192,
            255 => cursor.UInt32(),
            _ => throw cursor.Fault("it has a packet of partial length"),
        };
    }

    private static long LegacyLength(ref OpenPgpCursor cursor, int type) => type switch
    {
        0 => cursor.Byte(),
        1 => cursor.UInt16(),
        2 => cursor.UInt32(),
        _ => throw cursor.Fault("it has a packet of indeterminate length"),
    };
}
