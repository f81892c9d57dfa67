using System.Buffers.Binary;
using CniImageKit.Diagnostics;

namespace CniImageKit.Trust.OpenPgp;

/// <summary>
/// Signature subpackets (RFC 9580 section 5.2.3). Of the unhashed area, which anyone can change, only hints are taken: who signed, and
/// an embedded signature, which proves itself.
/// </summary>
internal static class OpenPgpSubpackets
{
    private const int CreationTime = 2;
    private const int ExpirationTime = 3;
    private const int KeyExpirationTime = 9;
    private const int IssuerKeyId = 16;
    private const int KeyFlags = 27;
    private const int EmbeddedSignature = 32;
    private const int IssuerFingerprint = 33;

    /// <summary>
    /// Subpackets that may be critical without a meaning for verification here: exportable, trust, preferences, user, features …
    /// </summary>
    private static ReadOnlySpan<byte> Harmless => [4, 7, 11, 21, 22, 23, 24, 25, 26, 28, 29, 30, 34];

    /// <summary>The signature with what one area says.</summary>
    public static OpenPgpSignature Apply(OpenPgpSignature signature, ReadOnlySpan<byte> area, bool isHashed, bool embedded, Location at)
    {
        var cursor = new OpenPgpCursor(area, at);
        while (!cursor.AtEnd)
        {
            var content = cursor.Take(Length(ref cursor));
            if (content.IsEmpty) throw cursor.Fault("a signature subpacket is empty");
            var type = content[0] & 0x7f;
            if (isHashed) signature = Hashed(signature, type, content[0] >= 0x80, content[1..], at);
            signature = Hint(signature, type, content[1..], embedded, at);
        }
        return signature;
    }

    private static OpenPgpSignature Hashed(OpenPgpSignature signature, int type, bool critical, ReadOnlySpan<byte> data, Location at)
    {
        var cursor = new OpenPgpCursor(data, at);
        return type switch
        {
            CreationTime => signature with { Created = cursor.UInt32() },
            ExpirationTime => signature with { Lifetime = cursor.UInt32() },
            KeyExpirationTime => signature with { KeyLifetime = cursor.UInt32() },
            KeyFlags => signature with { KeyFlags = data.IsEmpty ? 0 : data[0] },
            IssuerKeyId or IssuerFingerprint or EmbeddedSignature => signature,
            _ when critical && !Harmless.Contains((byte)type) => signature with { HasUnknownCritical = true },
            _ => signature,
        };
    }

    private static OpenPgpSignature Hint(OpenPgpSignature signature, int type, ReadOnlySpan<byte> data, bool embedded, Location at)
    {
        return type switch
        {
            IssuerKeyId when data.Length == 8 => signature with { IssuerKeyId = signature.IssuerKeyId ?? Convert.ToHexString(data) },
            IssuerFingerprint when data.Length == 21 && data[0] == 4 =>
                signature with { IssuerFingerprint = signature.IssuerFingerprint ?? Convert.ToHexString(data[1..]) },
            // An embedded signature has none of its own: without this stop, nesting would go as deep as the sender likes.
            EmbeddedSignature when !embedded =>
                signature with { Embedded = signature.Embedded ?? OpenPgpSignature.Read(data.ToArray(), at, embedded: true) },
            _ => signature,
        };
    }

    private static long Length(ref OpenPgpCursor cursor)
    {
        var first = cursor.Byte();
        return first switch
        {
            < 192 => first,
            < 255 => ((first - 192) << 8) + cursor.Byte() + 192,
            _ => BinaryPrimitives.ReadUInt32BigEndian(cursor.Take(4)),
        };
    }
}
