using System.Security.Cryptography;
using System.Text;

namespace CniImageKit.Evidence;

/// <summary>
/// UUIDs that follow from a name (RFC 9562, version 5), so that a document of the same content has the same serial number.
/// </summary>
internal static class NameUuid
{
    private static readonly Guid Kit = new("8a3cf0f2-6d0f-5c0b-9f0e-3f1f4c4e1b6d");

    /// <summary>The UUID of a name in the kit's own namespace.</summary>
    public static Guid Of(string name) => Of(Kit, name);

    /// <summary>The UUID of a name in a namespace.</summary>
    public static Guid Of(Guid space, string name)
    {
        byte[] input = [.. space.ToByteArray(bigEndian: true), .. Encoding.UTF8.GetBytes(name)];
        Span<byte> hash = stackalloc byte[20];
#pragma warning disable CA5350 // RFC 9562 names SHA-1; nothing is verified by it.
        SHA1.HashData(input, hash);
#pragma warning restore CA5350
        hash[6] = (byte)((hash[6] & 0x0f) | 0x50);
        hash[8] = (byte)((hash[8] & 0x3f) | 0x80);
        return new Guid(hash[..16], bigEndian: true);
    }
}
