using System.Formats.Asn1;
using System.Security.Cryptography.X509Certificates;
using System.Text;
using CniImageKit.Diagnostics;

namespace CniImageKit.Trust.Sigstore;

/// <summary>Whom a certificate of Sigstore's authority names (sigstore/fulcio, docs/oid-info.md). Raises CNIK5320.</summary>
/// <param name="Names">Subject alternative names: addresses, URIs and other names.</param>
/// <param name="Issuer">Who vouched for it, or null.</param>
/// <param name="SourceRepository">The repository whose workflow it was, or null.</param>
internal sealed record CertificateIdentity(string[] Names, string? Issuer, string? SourceRepository)
{
    private const string AlternativeNames = "2.5.29.17";
    private const string OldIssuer = "1.3.6.1.4.1.57264.1.1";
    private const string NewIssuer = "1.3.6.1.4.1.57264.1.8";
    private const string Repository = "1.3.6.1.4.1.57264.1.12";
    private const string OtherName = "1.3.6.1.4.1.57264.1.7";
    private const int MostNames = 16;

    /// <summary>Reads the certificate's extensions.</summary>
    public static CertificateIdentity Of(X509Certificate2 certificate, Location at)
    {
        try
        {
            var names = Extension(certificate, AlternativeNames) is { } san ? ReadNames(san) : [];
            var issuer = Extension(certificate, NewIssuer) is { } coded ? Text(coded)
                : Extension(certificate, OldIssuer) is { } raw ? Encoding.UTF8.GetString(raw) : null;
            return new CertificateIdentity(names, issuer, Extension(certificate, Repository) is { } source ? Text(source) : null);
        }
        catch (AsnContentException)
        {
            throw new CniImageKitException(Rules.SignatureMalformed(at, "the certificate's extensions are malformed"));
        }
    }

    private static string[] ReadNames(byte[] extension)
    {
        var (names, reader) = (new List<string>(), new AsnReader(extension, AsnEncodingRules.DER).ReadSequence());
        while (reader.HasData && names.Count < MostNames)
        {
            var tag = reader.PeekTag();
            if (tag.HasSameClassAndValue(new Asn1Tag(TagClass.ContextSpecific, 0)))
            {
                var other = reader.ReadSequence(tag);
                if (other.ReadObjectIdentifier() != OtherName) continue;
                var value = other.ReadSequence(new Asn1Tag(TagClass.ContextSpecific, 0));
                names.Add(value.ReadCharacterString(UniversalTagNumber.UTF8String));
            }
            else if (tag.TagClass == TagClass.ContextSpecific && tag.TagValue is 1 or 6)
            {
                names.Add(reader.ReadCharacterString(UniversalTagNumber.IA5String, tag));
            }
            else
            {
                reader.ReadEncodedValue();
            }
        }

        return [.. names];
    }

    private static string Text(byte[] der) =>
        new AsnReader(der, AsnEncodingRules.DER).ReadCharacterString(UniversalTagNumber.UTF8String);

    private static byte[]? Extension(X509Certificate2 certificate, string id) =>
        certificate.Extensions.FirstOrDefault(e => e.Oid?.Value == id)?.RawData;
}
