namespace CniImageKit.Diagnostics;

internal static partial class Rules
{
    private static readonly Rule SignatureMalformedRule = new("CNIK5320", "signature malformed");
    private static readonly Rule KeyMalformedRule = new("CNIK5321", "key malformed");
    private static readonly Rule KeyEncryptedRule = new("CNIK5322", "private key with a password");

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
            .With("mend", "write it without one where only the build reads it, with `openssl pkey -in KEY -out PLAIN`");
}
