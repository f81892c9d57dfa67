using System.Buffers.Binary;
using System.Text;

namespace CniImageKit.Trust.Ssh;

/// <summary>
/// Reads SSH's wire format (RFC 4251 section 5) front to back; what is too short ends in a <see cref="FormatException"/>.
/// </summary>
internal ref struct SshReader(ReadOnlySpan<byte> bytes)
{
    private ReadOnlySpan<byte> _rest = bytes;

    /// <summary>Nothing is left.</summary>
    public readonly bool AtEnd => _rest.IsEmpty;

    /// <summary>The next bytes.</summary>
    public ReadOnlySpan<byte> Take(long count)
    {
        if (count > _rest.Length) throw new FormatException("it ends too early");
        var taken = _rest[..(int)count];
        _rest = _rest[(int)count..];
        return taken;
    }

    /// <summary>uint32.</summary>
    public uint UInt32() => BinaryPrimitives.ReadUInt32BigEndian(Take(4));

    /// <summary>string.</summary>
    public byte[] Bytes() => Take(UInt32()).ToArray();

    /// <summary>string that holds a text.</summary>
    public string Text() => Encoding.UTF8.GetString(Take(UInt32()));

    /// <summary>mpint that is not negative, without leading zeros.</summary>
    public byte[] Number() => Bytes().SkipWhile(b => b == 0).ToArray();
}
