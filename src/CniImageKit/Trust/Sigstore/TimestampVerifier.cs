using System.Formats.Asn1;
using System.Security.Cryptography;
using System.Security.Cryptography.Pkcs;
using System.Security.Cryptography.X509Certificates;
using CniImageKit.Diagnostics;

namespace CniImageKit.Trust.Sigstore;

/// <summary>
/// Timestamps (RFC 3161) over a signature, by an authority of the trusted root that was valid at the time it tells. Raises CNIK5352.
/// </summary>
internal static class TimestampVerifier
{
    private const string TimeStamping = "1.3.6.1.5.5.7.3.8";

    /// <summary>The time that the answer proves.</summary>
    public static DateTimeOffset Verify(byte[] response, byte[] signature, TrustedRoot root, Location at)
    {
        var token = Token(response, at);
        var time = token.TokenInfo.Timestamp;
        var why = "no authority of the trusted root made it";
        foreach (var authority in root.TimestampAuthorities)
        {
            var known = new X509Certificate2Collection();
            foreach (var der in authority.Certificates) known.Add(X509CertificateLoader.LoadCertificate(der));
            try
            {
                if (!token.VerifySignatureForData(signature, out var signer, known)) continue;
                if (!authority.Validity.Holds(time)) why = "its authority was not trusted at the time that it tells";
                else if (CertificateChain.IsIssued(signer, known, time, TimeStamping)) return time;
                else why = "its certificate is not one that a trusted authority issued, or was not valid at the time that it tells";
            }
            catch (CryptographicException)
            {
                why = "its signature cannot be read";
            }
            finally
            {
                foreach (var certificate in known) certificate.Dispose();
            }
        }

        throw new CniImageKitException(Rules.TimestampUnfit(at, why));
    }

    // TimeStampResp: a status, 0 or 1 where a token follows, and the token.
    private static Rfc3161TimestampToken Token(byte[] response, Location at)
    {
        try
        {
            var reader = new AsnReader(response, AsnEncodingRules.BER).ReadSequence();
            var refused = reader.ReadSequence().ReadInteger() > 1;
            if (refused) throw new CniImageKitException(Rules.TimestampUnfit(at, "the authority refused it"));
            var token = reader.ReadEncodedValue();
            var isToken = Rfc3161TimestampToken.TryDecode(token, out var read, out var length) && length == token.Length;
            if (isToken && !reader.HasData) return read!;
        }
        catch (Exception fault) when (fault is AsnContentException or CryptographicException)
        {
            // said below
        }

        // The platform does not read a token whose own certificate was not valid at its time.
        throw new CniImageKitException(Rules.TimestampUnfit(at, "it cannot be read, or its certificate was not valid at its time"));
    }
}
