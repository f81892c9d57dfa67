using System.Buffers.Binary;
using System.Formats.Asn1;
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using CniImageKit.Diagnostics;

namespace CniImageKit.Trust.Sigstore;

/// <summary>
/// The signed certificate timestamps embedded in a signer's certificate (RFC 6962 section 3): one at least must be by a log of the trusted
/// root. Raises CNIK5345.
/// </summary>
internal static class CertificateTransparency
{
    private const string ListId = "1.3.6.1.4.1.11129.2.4.2";
    private const int Most = 16;
    private static readonly Asn1Tag Extensions = new(TagClass.ContextSpecific, 3);

    /// <summary>Verifies the list.</summary>
    /// <param name="certificate">The signer's certificate.</param>
    /// <param name="issuer">SPKI of the authority that issued it.</param>
    /// <param name="root">Whose logs count.</param>
    /// <param name="at">The place to blame.</param>
    public static void Verify(X509Certificate2 certificate, byte[] issuer, TrustedRoot root, Location at)
    {
        try
        {
            var extension = certificate.Extensions.FirstOrDefault(e => e.Oid?.Value == ListId)?.RawData ?? throw Fault(at, "it has none");
            var list = new AsnReader(extension, AsnEncodingRules.DER).ReadOctetString();
            var precertificate = Precertificate(certificate.RawData);
            var found = 0;
            for (var rest = Sized(list, 0, 2, out var end); rest.Length > 0 && found < Most; found++)
            {
                if (end != list.Length) throw Fault(at, "their list is malformed");
                var one = Sized(rest, 0, 2, out var next);
                rest = rest[next..];
                if (Verify(one, precertificate, issuer, root, at)) return;
            }

            throw Fault(at, found == 0 ? "it has none" : "none is by a log of the trusted root");
        }
        catch (Exception fault) when (fault is AsnContentException or ArgumentException or CryptographicException)
        {
            throw Fault(at, "they are malformed");
        }
    }

    // version, log id, milliseconds since 1970, extensions, then hash, algorithm and the signature.
    private static bool Verify(ReadOnlySpan<byte> one, byte[] precertificate, byte[] issuer, TrustedRoot root, Location at)
    {
        if (one.Length < 47) throw Fault(at, "they are malformed");
        var (version, id) = (one[0], one[1..33].ToArray());
        var clock = one[33..41];
        var extensions = Sized(one, 41, 2, out var end);
        var signature = Sized(one, end + 2, 2, out var last);
        if (version != 0 || last != one.Length) throw Fault(at, "they are of another version");
        var milliseconds = BinaryPrimitives.ReadUInt64BigEndian(clock);
        if (milliseconds > 1UL << 47) throw Fault(at, "they tell a time beyond all times");
        var time = DateTimeOffset.FromUnixTimeMilliseconds((long)milliseconds);
        var log = root.CertificateLogs.FirstOrDefault(l => l.Id.AsSpan().SequenceEqual(id) && l.Validity.Holds(time));
        if (log is null) return false;
        byte[] signed =
        [
            0, 0, .. clock, 0, 1, .. SHA256.HashData(issuer),
            (byte)(precertificate.Length >> 16), (byte)(precertificate.Length >> 8), (byte)precertificate.Length, .. precertificate,
            (byte)(extensions.Length >> 8), (byte)extensions.Length, .. extensions,
        ];
        return log.Key.VerifiesHash(SHA256.HashData(signed), HashAlgorithmName.SHA256, signature)
            ? true
            : throw Fault(at, $"the signature of {log.Host} does not fit the certificate");
    }

    private static ReadOnlySpan<byte> Sized(ReadOnlySpan<byte> from, int start, int bytes, out int end)
    {
        var size = 0;
        foreach (var b in from.Slice(start, bytes)) size = (size << 8) | b;
        end = start + bytes + size;
        return from[(start + bytes)..end];
    }

    /// <summary>What the log saw: the certificate's signed part without the list.</summary>
    private static byte[] Precertificate(byte[] certificate)
    {
        var signed = new AsnReader(certificate, AsnEncodingRules.DER).ReadSequence().ReadSequence();
        var writer = new AsnWriter(AsnEncodingRules.DER);
        using (writer.PushSequence())
        {
            while (signed.HasData)
            {
                if (signed.PeekTag().HasSameClassAndValue(Extensions)) WriteExtensions(signed.ReadSequence(Extensions), writer);
                else writer.WriteEncodedValue(signed.ReadEncodedValue().Span);
            }
        }

        return writer.Encode();
    }

    private static void WriteExtensions(AsnReader tagged, AsnWriter writer)
    {
        var extensions = tagged.ReadSequence();
        using (writer.PushSequence(Extensions))
        using (writer.PushSequence())
        {
            while (extensions.HasData)
            {
                var extension = extensions.ReadEncodedValue();
                if (new AsnReader(extension, AsnEncodingRules.DER).ReadSequence().ReadObjectIdentifier() != ListId)
                    writer.WriteEncodedValue(extension.Span);
            }
        }
    }

    private static CniImageKitException Fault(Location at, string why) => new(Rules.CertificateNotLogged(at, why));
}
