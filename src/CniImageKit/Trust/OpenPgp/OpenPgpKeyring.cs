using System.Collections.Immutable;
using System.Text;
using CniImageKit.Diagnostics;

namespace CniImageKit.Trust.OpenPgp;

/// <summary>The certificates that a source is trusted by.</summary>
/// <param name="Name">What to call it in messages: its file, or where it is embedded.</param>
/// <param name="Certificates">In file order.</param>
internal sealed record OpenPgpKeyring(string Name, ImmutableArray<OpenPgpCertificate> Certificates)
{
    /// <summary>
    /// If not empty, only these keys count: fingerprints of primary keys, or of primary keys and subkeys exactly where they end in <c>!</c>
    /// (sources.list(5), Signed-By).
    /// </summary>
    public ImmutableArray<string> Only { get; init; } = [];

    /// <summary>Reads a binary (.gpg) or armoured (.asc) keyring; the content decides, not the name.</summary>
    public static OpenPgpKeyring Read(string name, ReadOnlySpan<byte> content)
    {
        var at = new Location(name);
        ImmutableArray<byte[]> blocks = OpenPgpArmor.IsArmored(content)
            ? OpenPgpArmor.ReadAll(Encoding.UTF8.GetString(content), "PUBLIC KEY BLOCK", at)
            : [content.ToArray()];
        ImmutableArray<OpenPgpCertificate> certificates =
            [.. blocks.SelectMany(b => OpenPgpCertificate.ReadAll(OpenPgpPacket.ReadAll(b, at), at))];
        if (certificates.IsEmpty) throw new CniImageKitException(Rules.EmptyKeyring(at));
        return new OpenPgpKeyring(name, certificates);
    }

    /// <summary>All certificates of several keyrings.</summary>
    public static OpenPgpKeyring Join(string name, IEnumerable<OpenPgpKeyring> keyrings) =>
        new(name, [.. keyrings.SelectMany(k => k.Certificates)]);

    /// <summary>The keys that may have made the signature, by its hints. A key id is short enough to be met twice.</summary>
    public IEnumerable<(OpenPgpCertificate Certificate, OpenPgpPublicKey Key)> Candidates(OpenPgpSignature signature) =>
        from certificate in Certificates
        from key in certificate.Keys
        where signature.IssuerFingerprint is { } fingerprint ? key.Fingerprint == fingerprint : key.KeyId == signature.IssuerKeyId
        where Only.IsEmpty || Only.Any(o => Names(o, certificate, key))
        select (certificate, key);

    private static bool Names(string fingerprint, OpenPgpCertificate certificate, OpenPgpPublicKey key) =>
        fingerprint.TrimEnd('!') == key.Fingerprint
        || (!fingerprint.EndsWith('!') && fingerprint == certificate.Primary.Subject.Fingerprint);
}
