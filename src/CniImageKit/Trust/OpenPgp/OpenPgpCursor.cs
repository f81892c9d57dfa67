using System.Buffers.Binary;
using CniImageKit.Diagnostics;

namespace CniImageKit.Trust.OpenPgp;

/// <summary>Reads big-endian OpenPGP data (RFC 9580 section 3) front to back; what is too short fails with CNIK5001.</summary>
internal ref struct OpenPgpCursor(ReadOnlySpan<byte> bytes, Location at)
{
    private const int MaxMpiBits = 16384;
    private ReadOnlySpan<byte> _rest = bytes;

    /// <summary>Bytes not yet read.</summary>
    public readonly ReadOnlySpan<byte> Rest => _rest;

    /// <summary>Nothing is left.</summary>
    public readonly bool AtEnd => _rest.IsEmpty;

    /// <summary>The next bytes.</summary>
    public ReadOnlySpan<byte> Take(long count)
    {
        if (count > _rest.Length) throw Fault("it ends too early");
        var taken = _rest[..(int)count];
        _rest = _rest[(int)count..];
        return taken;
    }

    /// <summary>One octet.</summary>
    public byte Byte() => Take(1)[0];

    /// <summary>Two octets.</summary>
    public int UInt16() => BinaryPrimitives.ReadUInt16BigEndian(Take(2));

    /// <summary>Four octets.</summary>
    public uint UInt32() => BinaryPrimitives.ReadUInt32BigEndian(Take(4));

    /// <summary>A multiprecision integer (section 3.2), without leading zeros.</summary>
    public byte[] Mpi()
    {
        var bits = UInt16();
        if (bits > MaxMpiBits) throw Fault($"an integer of {bits} bits is larger than any key in use");
        return Take((bits + 7) / 8).TrimStart((byte)0).ToArray();
    }

    /// <summary>The error for this place.</summary>
    public readonly CniImageKitException Fault(string why) => new(Rules.MalformedOpenPgp(at, why));
}
