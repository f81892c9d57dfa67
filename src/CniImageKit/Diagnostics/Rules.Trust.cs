using System.Collections.Immutable;

namespace CniImageKit.Diagnostics;

internal static partial class Rules
{
    private static readonly Rule MalformedOpenPgpRule = new("CNIK5001", "malformed OpenPGP data");
    private static readonly Rule UnsignedContentRule = new("CNIK5002", "content outside of what is signed");
    private static readonly Rule UnknownSignerRule = new("CNIK5003", "signed by no trusted key");
    private static readonly Rule BadSignatureRule = new("CNIK5004", "signature does not fit the content");
    private static readonly Rule ExpiredKeyRule = new("CNIK5005", "signed by an expired key");
    private static readonly Rule RevokedKeyRule = new("CNIK5006", "signed by a revoked key");
    private static readonly Rule WeakSignatureRule = new("CNIK5007", "weak signature");
    private static readonly Rule KeyMayNotSignRule = new("CNIK5008", "signed by a key that may not sign");
    private static readonly Rule SignatureOutOfTimeRule = new("CNIK5009", "signature out of its time");
    private static readonly Rule EmptyKeyringRule = new("CNIK5010", "keyring without keys");
    private static readonly Rule MissingKeyringRule = new("CNIK5011", "keyring not found");

    private static readonly Rule KeyringSkippedRule = new("CNIK5501", "trusted keyring skipped");

    /// <summary>A key, signature or armour that breaks RFC 9580.</summary>
    public static Diagnostic MalformedOpenPgp(Location at, string why) =>
        new Diagnostic(MalformedOpenPgpRule, at, $"The OpenPGP data cannot be read: {why}.")
            .With("mend", "fetch it again from its origin");

    /// <summary>Text before, after or between the parts of a clear-signed message.</summary>
    public static Diagnostic UnsignedContent(Location at, string what) =>
        new Diagnostic(UnsignedContentRule, at, $"The signed message is not framed as it must be: it has {what}.")
            .With("mend", "fetch it again from another mirror; what no signature covers is never read");

    /// <summary>No signature is by a key of the keyring.</summary>
    public static Diagnostic UnknownSigner(Location at, ImmutableArray<string> signers, string keyring) =>
        new Diagnostic(UnknownSignerRule, at, "None of the signatures is by a trusted key.")
            .With("expected", $"a key of {keyring}")
            .With("found", signers.IsDefaultOrEmpty ? "no signature" : string.Join(", ", signers))
            .With("mend", "name the keyring of this archive with signed-by, or update the package that brings its keys");

    /// <summary>A trusted key's signature that does not verify.</summary>
    public static Diagnostic BadSignature(Location at, string signer) =>
        new Diagnostic(BadSignatureRule, at, $"The signature by {signer} does not fit the content: one of them was changed.")
            .With("mend", "fetch it again from another mirror; nothing of it was used");

    /// <summary>The signing key is past its end.</summary>
    public static Diagnostic ExpiredKey(Location at, string signer, string keyring) =>
        new Diagnostic(ExpiredKeyRule, at, $"It is signed by {signer}, which has expired or did not exist yet when it signed.")
            .With("found", keyring)
            .With("mend", "update the package or file that brings this keyring; its owner may have prolonged the key");

    /// <summary>The signing key was withdrawn by its owner.</summary>
    public static Diagnostic RevokedKey(Location at, string signer, string keyring) =>
        new Diagnostic(RevokedKeyRule, at, $"It is signed by {signer}, which its owner has revoked.")
            .With("found", keyring)
            .With("mend", "get the archive's new key from its owner");

    /// <summary>SHA-1, MD5, DSA or short RSA.</summary>
    public static Diagnostic WeakSignature(Location at, string signer) =>
        new Diagnostic(WeakSignatureRule, at, $"The signature by {signer} uses an algorithm that proves nothing any more.")
            .With("expected", "SHA-256 or stronger, by RSA of 2048 bits, ECDSA or Ed25519")
            .With("mend", "ask the archive's owner to sign with SHA-256");

    /// <summary>A key without the right to sign data.</summary>
    public static Diagnostic KeyMayNotSign(Location at, string signer) =>
        new Diagnostic(KeyMayNotSignRule, at, $"It is signed by a key of {signer} that is not bound to it or may not sign data.")
            .With("mend", "update the package or file that brings this keyring");

    /// <summary>A signature made before its key, or past its own end.</summary>
    public static Diagnostic SignatureOutOfTime(Location at, string signer) =>
        new Diagnostic(SignatureOutOfTimeRule, at, $"The signature by {signer} has expired, or is older than its key.")
            .With("mend", "fetch it again from another mirror, and compare this machine's clock");

    /// <summary>A keyring file that holds no key of a version in use.</summary>
    public static Diagnostic EmptyKeyring(Location at) =>
        new Diagnostic(EmptyKeyringRule, at, "The keyring has no public key of version 4.")
            .With("mend", "export it with `gpg --export FINGERPRINT`");

    /// <summary>One of the machine's trusted keyrings is none.</summary>
    public static Diagnostic KeyringSkipped(Location at, string why) =>
        new Diagnostic(KeyringSkippedRule, at, "A keyring among the trusted ones cannot be used; the others are.")
            .With("found", why)
            .With("mend", "remove the file, or export the key anew with `gpg --export FINGERPRINT`");

    /// <summary>A keyring file that is not there.</summary>
    public static Diagnostic MissingKeyring(Location at, string path) =>
        new Diagnostic(MissingKeyringRule, at, $"The keyring {path} cannot be read.")
            .With("mend", "install the package that brings it, or mend signed-by");
}
