using System.Collections.Immutable;

namespace CniImageKit.Diagnostics;

internal static partial class Rules
{
    private const string DoNotUse = "do not use the release; compare it with the project's announcement, and report it to the project";

    private static readonly Rule BundleUnsupportedRule = new("CNIK5340", "bundle of an unknown version");
    private static readonly Rule BundleOtherMaterialRule = new("CNIK5341", "signed in another way than pinned");
    private static readonly Rule TrustedRootMalformedRule = new("CNIK5342", "trusted root malformed");
    private static readonly Rule CertificateUntrustedRule = new("CNIK5343", "certificate of no trusted authority");
    private static readonly Rule SignedOutOfTimeRule = new("CNIK5344", "signed outside of the certificate's time");
    private static readonly Rule CertificateNotLoggedRule = new("CNIK5345", "certificate not in a trusted log");
    private static readonly Rule LogUnknownRule = new("CNIK5346", "log not trusted");
    private static readonly Rule InclusionProofMissingRule = new("CNIK5347", "inclusion proof missing");
    private static readonly Rule InclusionProofUnfitRule = new("CNIK5348", "inclusion proof does not hold");
    private static readonly Rule CheckpointUnfitRule = new("CNIK5349", "checkpoint does not hold");
    private static readonly Rule EntryTimestampUnfitRule = new("CNIK5350", "log's promise does not hold");
    private static readonly Rule LogEntryForeignRule = new("CNIK5351", "log entry of another signature");
    private static readonly Rule TimestampUnfitRule = new("CNIK5352", "timestamp does not hold");
    private static readonly Rule TimeUnprovenRule = new("CNIK5353", "time of the signature unproven");
    private static readonly Rule IdentityForeignRule = new("CNIK5354", "signed by another identity");
    private static readonly Rule IssuerForeignRule = new("CNIK5355", "identity of another issuer");
    private static readonly Rule SubjectForeignRule = new("CNIK5356", "statement about another artifact");
    private static readonly Rule PredicateRefusedRule = new("CNIK5357", "statement of another kind");
    private static readonly Rule StatementMalformedRule = new("CNIK5358", "statement malformed");
    private static readonly Rule BundleHoldsRootRule = new("CNIK5359", "bundle brings its own root");
    private static readonly Rule NotLoggedRule = new("CNIK5360", "signature not in a log");

    /// <summary>A media type that is no bundle of 0.1 to 0.3.</summary>
    public static Diagnostic BundleUnsupported(Location at, string found) =>
        new Diagnostic(BundleUnsupportedRule, at, "The Sigstore bundle is of a version that this cnikit does not know.")
            .With("expected", "application/vnd.dev.sigstore.bundle.v0.3+json, or 0.1 and 0.2").With("found", found)
            .With("mend", "use a newer cnikit, or name the file that is a bundle with `signature:`");

    /// <summary>A key where a certificate is pinned, or the other way round.</summary>
    public static Diagnostic BundleOtherMaterial(Location at, string expected, string found) =>
        new Diagnostic(BundleOtherMaterialRule, at, $"The bundle is signed with {found}, and the manifest pins {expected}.")
            .With("expected", expected).With("found", found)
            .With("mend", "write `method: cosign-key` with the project's key, or `method: sigstore` with its identity and issuer");

    /// <summary>A trusted root that cannot be read as one.</summary>
    public static Diagnostic TrustedRootMalformed(Location at, string why) =>
        new Diagnostic(TrustedRootMalformedRule, at, $"The trusted root cannot be used: {why}.")
            .With("mend", "fetch trusted_root.json again from the instance that it belongs to, by its TUF repository");

    /// <summary>No authority of the root issued the certificate, or it was not trusted then.</summary>
    public static Diagnostic CertificateUntrusted(Location at, string time) =>
        new Diagnostic(CertificateUntrustedRule, at, "No authority of the trusted root, valid then, issued the signer's certificate.")
            .With("found", $"signed at {time}")
            .With("mend", "where the project signs with another Sigstore instance, pin that one's root with `trustedRoot:`");

    /// <summary>A proven time at which the certificate was not valid.</summary>
    public static Diagnostic SignedOutOfTime(Location at, string time, string start, string end) =>
        new Diagnostic(SignedOutOfTimeRule, at, "The signature was made when the signer's certificate was not valid.")
            .With("expected", $"from {start} to {end}").With("found", time).With("mend", DoNotUse);

    /// <summary>No signed certificate timestamp of a trusted log.</summary>
    public static Diagnostic CertificateNotLogged(Location at, string why) =>
        new Diagnostic(CertificateNotLoggedRule, at, $"The signer's certificate has no log's timestamps that count: {why}.")
            .With("mend", "where the project signs with another Sigstore instance, pin that one's root with `trustedRoot:`");

    /// <summary>A log that the root does not have, or not at that time.</summary>
    public static Diagnostic LogUnknown(Location at, string log) =>
        new Diagnostic(LogUnknownRule, at, "The signature is in a log that the trusted root does not have, or not at that time.")
            .With("found", log)
            .With("mend", "where the project signs with another Sigstore instance, pin that one's root with `trustedRoot:`");

    /// <summary>An entry without proof.</summary>
    public static Diagnostic InclusionProofMissing(Location at) =>
        new Diagnostic(InclusionProofMissingRule, at, "The bundle has no proof that its entry is in the log.")
            .With("expected", "an inclusion proof with a checkpoint")
            .With("mend", "ask the project for a complete bundle; the log itself is not asked");

    /// <summary>A Merkle path that does not lead to the root.</summary>
    public static Diagnostic InclusionProofUnfit(Location at, string log) =>
        new Diagnostic(InclusionProofUnfitRule, at, $"The proof that the entry is in the log {log} does not hold.").With("mend", DoNotUse);

    /// <summary>A checkpoint that the log did not sign, or of another tree.</summary>
    public static Diagnostic CheckpointUnfit(Location at, string log, string why) =>
        new Diagnostic(CheckpointUnfitRule, at, $"The checkpoint of the log {log} does not hold: {why}.").With("mend", DoNotUse);

    /// <summary>A signed entry timestamp that the log did not sign.</summary>
    public static Diagnostic EntryTimestampUnfit(Location at, string log) =>
        new Diagnostic(EntryTimestampUnfitRule, at, $"The promise of the log {log} does not fit the entry.").With("mend", DoNotUse);

    /// <summary>A good entry about something else.</summary>
    public static Diagnostic LogEntryForeign(Location at, string artifact, string why) =>
        new Diagnostic(LogEntryForeignRule, at, $"The log's entry is not about this signature of {artifact}: {why}.")
            .With("mend", DoNotUse);

    /// <summary>A timestamp that no trusted authority made over this signature.</summary>
    public static Diagnostic TimestampUnfit(Location at, string why) =>
        new Diagnostic(TimestampUnfitRule, at, $"The timestamp of the signature does not hold: {why}.")
            .With("mend", "where the project uses an authority of its own, pin a root that has it with `trustedRoot:`");

    /// <summary>Neither a log nor an authority says when it was signed.</summary>
    public static Diagnostic TimeUnproven(Location at, string artifact) =>
        new Diagnostic(TimeUnprovenRule, at, $"Nothing proves when {artifact} was signed, and its certificate was valid for minutes only.")
            .With("expected", "a log's promise with its time, or a timestamp")
            .With("mend", "ask the project for a bundle with timestamps");

    /// <summary>A good signature by somebody else.</summary>
    public static Diagnostic IdentityForeign(Location at, string artifact, string expected, string found) =>
        new Diagnostic(IdentityForeignRule, at, $"{artifact} is signed by another identity than the manifest pins.")
            .With("expected", expected).With("found", found)
            .With("mend", "where the project has announced this identity, pin it; otherwise do not use the release");

    /// <summary>The right name, vouched for by somebody else.</summary>
    public static Diagnostic IssuerForeign(Location at, string artifact, string expected, string found) =>
        new Diagnostic(IssuerForeignRule, at, $"Another issuer than the manifest pins vouches for the identity that signed {artifact}.")
            .With("expected", expected).With("found", found)
            .With("mend", "where the project has announced this issuer, pin it; otherwise do not use the release");

    /// <summary>A statement that does not name the artifact's digest.</summary>
    public static Diagnostic SubjectForeign(Location at, string artifact, Digest digest, IEnumerable<string> found) =>
        new Diagnostic(SubjectForeignRule, at, $"The signed statement is not about {artifact}.")
            .With("expected", digest.ToString()).With("found", string.Join(", ", found)).With("mend", DoNotUse);

    /// <summary>A statement whose predicate says something else.</summary>
    public static Diagnostic PredicateRefused(Location at, string artifact, ImmutableArray<string> expected, string found) =>
        new Diagnostic(PredicateRefusedRule, at, $"The signed statement about {artifact} is of a kind that the manifest does not ask for.")
            .With("expected", string.Join(", ", expected)).With("found", found)
            .With("mend", "name the kinds that count with `predicates:` of method github-attestation");

    /// <summary>An envelope whose payload is no in-toto statement.</summary>
    public static Diagnostic StatementMalformed(Location at, string why) =>
        new Diagnostic(StatementMalformedRule, at, $"The signed statement cannot be read: {why}.")
            .With("expected", "an in-toto statement").With("mend", "name the file that holds it with `signature:`");

    /// <summary>A self-signed certificate in the bundle.</summary>
    public static Diagnostic BundleHoldsRoot(Location at) =>
        new Diagnostic(BundleHoldsRootRule, at, "The bundle brings its own root certificate.")
            .With("expected", "the signer's certificate, and authorities below a root").With("mend", DoNotUse);

    /// <summary>No log entry where the root has logs.</summary>
    public static Diagnostic NotLogged(Location at) =>
        new Diagnostic(NotLoggedRule, at, "The signature is in no transparency log.")
            .With("mend", "ask the project to log its signatures; roots without a log do not need it");
}
