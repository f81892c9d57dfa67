namespace CniImageKit.Diagnostics;

internal static partial class Rules
{
    private static readonly Rule SignatureMalformedRule = new("CNIK5320", "signature malformed");
    private static readonly Rule KeyMalformedRule = new("CNIK5321", "key malformed");
    private static readonly Rule KeyEncryptedRule = new("CNIK5322", "private key with a password");

    private static readonly Rule SignatureMissingRule = new("CNIK5323", "signature missing");
    private static readonly Rule SignatureUnfitRule = new("CNIK5324", "signature does not fit the release");
    private static readonly Rule SignedByOtherRule = new("CNIK5325", "signed by another key");
    private static readonly Rule PinnedKeyAbsentRule = new("CNIK5326", "pinned key not in its file");
    private static readonly Rule TrustFileUnreadableRule = new("CNIK5327", "key file not found");
    private static readonly Rule NoSumsToSignRule = new("CNIK5328", "no sums file to be signed");
    private static readonly Rule ContentTooLargeRule = new("CNIK5329", "too large for its signature");
    private static readonly Rule MinisignLegacyRule = new("CNIK5330", "minisign signature of the old kind");
    private static readonly Rule AllowedSignersMalformedRule = new("CNIK5331", "allowed signers malformed");
    private static readonly Rule SshNamespaceForeignRule = new("CNIK5332", "signed for another purpose");
    private static readonly Rule SshSignerRefusedRule = new("CNIK5333", "signer not allowed");
    private static readonly Rule SshWeakRule = new("CNIK5334", "weak SSH signature");
    private static readonly Rule CosignPayloadRule = new("CNIK5335", "signature of another image");
    private static readonly Rule SignedSumsDisagreeRule = new("CNIK5336", "signed sums name other bytes");

    /// <summary>A signature file, bundle or envelope that breaks its format.</summary>
    public static Diagnostic SignatureMalformed(Location at, string why) =>
        new Diagnostic(SignatureMalformedRule, at, $"The signature cannot be read: {why}.")
            .With("mend", "fetch it again from its origin, or name the file that holds the signature");

    /// <summary>A key that cannot be read or is of a kind or length that is not used.</summary>
    public static Diagnostic KeyMalformed(Location at, string why) =>
        new Diagnostic(KeyMalformedRule, at, $"The key cannot be used: {why}.")
            .With("expected", "ECDSA on P-256, P-384 or P-521, RSA of 2048 bits or more, or Ed25519")
            .With("mend", "name the file that holds the key");

    /// <summary>A private key that only its owner can open.</summary>
    public static Diagnostic KeyEncrypted(Location at) =>
        new Diagnostic(KeyEncryptedRule, at, "The private key is encrypted with a password.")
            .With("mend", "name the variable that holds it with --passphrase-env; the key must be as `openssl pkcs8 -topk8` writes it");

    /// <summary>The manifest asks for a signature, and the release has none.</summary>
    public static Diagnostic SignatureMissing(Location at, string method, string artifact, IEnumerable<string> lookedFor) =>
        new Diagnostic(SignatureMissingRule, at, $"{artifact} has no signature by {method}, which the manifest asks for.")
            .With("expected", string.Join(" or ", lookedFor))
            .With("mend", "name the signature's file with `signature:`, or report to the project that the release is not signed");

    /// <summary>The pinned key did not make this signature over these bytes.</summary>
    public static Diagnostic SignatureUnfit(Location at, string artifact, string signer) =>
        new Diagnostic(SignatureUnfitRule, at, $"The signature by {signer} does not fit {artifact}: one of them was changed.")
            .With("mend", "do not use it; compare the release with the project's announcement, and report the difference to the project");

    /// <summary>A signature by a key that is not pinned.</summary>
    public static Diagnostic SignedByOther(Location at, string artifact, string expected, string found) =>
        new Diagnostic(SignedByOtherRule, at, $"{artifact} is signed by another key than the manifest pins.")
            .With("expected", expected).With("found", found)
            .With("mend", "where the project has announced a new key, pin that; otherwise do not use the release");

    /// <summary>The key file does not hold the key of the pinned fingerprint.</summary>
    public static Diagnostic PinnedKeyAbsent(Location at, string file, string fingerprint, IEnumerable<string> found) =>
        new Diagnostic(PinnedKeyAbsentRule, at, $"{file} does not hold the key that the manifest pins.")
            .With("expected", fingerprint).With("found", string.Join(", ", found))
            .With("mend", "export the right key into the file, or pin its fingerprint after comparing it with the project's announcement");

    /// <summary>A file that verification needs beside the manifest.</summary>
    public static Diagnostic TrustFileUnreadable(Location at, string key, string path, string why) =>
        new Diagnostic(TrustFileUnreadableRule, at, $"The file {path} of '{key}' cannot be read: {why}.")
            .With("mend", "put it there; paths are relative to the manifest");

    /// <summary>The manifest wants the sums file signed, and none was found.</summary>
    public static Diagnostic NoSumsToSign(Location at, string artifact) =>
        new Diagnostic(NoSumsToSignRule, at, $"The signature is to be of the sums file, and there is none for {artifact}.")
            .With("mend", "name the sums file with `sums:`, or write `of: asset`");

    /// <summary>A signature over unhashed content that does not fit into memory.</summary>
    public static Diagnostic ContentTooLarge(Location at, string artifact, long size, long most) =>
        new Diagnostic(ContentTooLargeRule, at, $"{artifact} is too large for a signature over unhashed content.")
            .With("expected", $"at most {most} bytes").With("found", $"{size} bytes")
            .With("mend", "verify the sums file instead, with `of: sums`");

    /// <summary>Ed instead of ED: over the raw content.</summary>
    public static Diagnostic MinisignLegacy(Location at) =>
        new Diagnostic(MinisignLegacyRule, at, "The minisign signature is of the old kind, over unhashed content.")
            .With("expected", "a signature over the hash, which minisign makes since 0.10")
            .With("mend", "ask the project to sign with a current minisign");

    /// <summary>A line of allowed signers that is not wholly understood.</summary>
    public static Diagnostic AllowedSignersMalformed(Location at, string why) =>
        new Diagnostic(AllowedSignersMalformedRule, at, $"The allowed signers cannot be read: {why}.")
            .With("expected", "`principal [namespaces=\"file\"] ssh-ed25519 AAAA…`, one a line")
            .With("mend", "correct the line; see ssh-keygen(1), ALLOWED SIGNERS");

    /// <summary>An SSH signature for a namespace other than the pinned one.</summary>
    public static Diagnostic SshNamespaceForeign(Location at, string artifact, string expected, string found) =>
        new Diagnostic(SshNamespaceForeignRule, at, $"The SSH signature of {artifact} was made for another purpose.")
            .With("expected", $"namespace {expected}").With("found", $"namespace {found}")
            .With("mend", "where the project signs with this namespace, write it as `namespace:`");

    /// <summary>No line of the allowed signers lets this key sign for this identity.</summary>
    public static Diagnostic SshSignerRefused(Location at, string artifact, string? identity, string found, string why) =>
        new Diagnostic(SshSignerRefusedRule, at, $"{artifact} is signed with an SSH key that may not sign it: {why}.")
            .With("expected", identity).With("found", found)
            .With("mend", "where the project has announced this key, add it to the allowed signers; otherwise do not use the release");

    /// <summary>SHA-1 or a hash that SSH signatures do not have.</summary>
    public static Diagnostic SshWeak(Location at, string algorithm) =>
        new Diagnostic(SshWeakRule, at, $"The SSH signature uses {algorithm}, which proves nothing.")
            .With("expected", "sha256 or sha512, and for RSA rsa-sha2-256 or rsa-sha2-512")
            .With("mend", "ask the project to sign with a current ssh-keygen");

    /// <summary>A good signature over a statement about something else.</summary>
    public static Diagnostic CosignPayload(Location at, string image, string why) =>
        new Diagnostic(CosignPayloadRule, at, $"The signed statement is not about {image}: {why}.")
            .With("mend", "do not use the image; a signature was copied from another one");

    /// <summary>The clear-signed sums and the artifact disagree.</summary>
    public static Diagnostic SignedSumsDisagree(Location at, string artifact, string sums, Digest expected, Digest found) =>
        new Diagnostic(SignedSumsDisagreeRule, at, $"The signed sums in {sums} name other bytes for {artifact}.")
            .With("expected", expected.ToString()).With("found", found.ToString())
            .With("mend", "do not use the release; report the difference to the project");
}
