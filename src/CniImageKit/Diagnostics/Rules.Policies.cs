namespace CniImageKit.Diagnostics;

internal static partial class Rules
{
    private const string PolicyMend =
        "change the source in the manifest, or the line of the policy that is named, or add an exception with an end";

    private static readonly Rule NoPolicyRule = new("CNIK5420", "no policy");
    private static readonly Rule NewerPolicyRule = new("CNIK5421", "policy of a newer cnikit");
    private static readonly Rule SourceDeniedRule = new("CNIK5422", "the policy denies a source");
    private static readonly Rule SourceNotAllowedRule = new("CNIK5423", "the policy does not allow a source");
    private static readonly Rule SignerNotAllowedRule = new("CNIK5424", "the policy does not allow a signer");
    private static readonly Rule LicenseRefusedRule = new("CNIK5425", "the policy does not allow a licence");
    private static readonly Rule LicenseUnknownRule = new("CNIK5426", "the policy asks for a licence that is not known");
    private static readonly Rule VerifiedTooWeaklyRule = new("CNIK5427", "verified more weakly than the policy asks");
    private static readonly Rule ArtifactTooOldRule = new("CNIK5428", "older than the policy allows");
    private static readonly Rule LinkageDeniedRule = new("CNIK5429", "the policy denies a linkage");
    private static readonly Rule ExceptionUnusedRule = new("CNIK5650", "an exception of the policy that nothing needs");
    private static readonly Rule ExceptionEndsRule = new("CNIK5651", "an exception of the policy ends soon");

    /// <summary>A policy was named and is not there.</summary>
    public static Diagnostic NoPolicy(string file) =>
        new Diagnostic(NoPolicyRule, new Location(file), $"There is no policy {file}.")
            .With("mend", "correct the name, or leave it out: cnikit.policy.yaml beside the manifest is found by itself");

    /// <summary>schema is larger than this kit knows.</summary>
    public static Diagnostic NewerPolicy(Location at, string found, long known) =>
        new Diagnostic(NewerPolicyRule, at, $"The policy has schema {found}, and this cnikit reads up to {known}.")
            .With("expected", $"schema: {known}").With("found", $"schema: {found}").With("mend", "use a newer cnikit");

    /// <summary>A pattern of <c>sources: deny</c> fits.</summary>
    public static Diagnostic SourceDenied(Location at, string source, Platform platform, string pattern, string subject, string locked) =>
        new Diagnostic(SourceDeniedRule, at, $"The policy denies where {source} for {platform} comes from.")
            .With("locked at", locked).With("expected", $"nothing from {pattern}").With("found", subject).With("mend", PolicyMend);

    /// <summary>No pattern of <c>sources: allow</c> fits.</summary>
    public static Diagnostic SourceNotAllowed(Location at, string source, Platform platform, string subject, string locked) =>
        new Diagnostic(SourceNotAllowedRule, at, $"The policy does not allow where {source} for {platform} comes from.")
            .With("locked at", locked).With("expected", "a source under 'sources: allow'").With("found", subject).With("mend", PolicyMend);

    /// <summary>There are signatures, and none of a signer that the policy names.</summary>
    public static Diagnostic SignerNotAllowed(
        Location at, string source, Platform platform, IEnumerable<string> signatures, string locked) =>
        new Diagnostic(SignerNotAllowedRule, at, $"The policy allows none of those who signed {source} for {platform}.")
            .With("locked at", locked).With("expected", "a signer under 'signers'").With("found", Listed(signatures))
            .With("mend", PolicyMend);

    /// <summary>The licence expression cannot be met by what is allowed.</summary>
    public static Diagnostic LicenseRefused(Location at, string source, Platform platform, string license, string locked) =>
        new Diagnostic(LicenseRefusedRule, at, $"The policy does not allow the licence of {source} for {platform}.")
            .With("locked at", locked).With("expected", "an expression that allowed licences meet").With("found", license)
            .With("mend", PolicyMend);

    /// <summary>The lock names no licence, or something that is no SPDX expression.</summary>
    public static Diagnostic LicenseUnknown(Location at, string source, Platform platform, string license, string locked) =>
        new Diagnostic(LicenseUnknownRule, at, $"The licence of {source} for {platform} is not known, and the policy allows some only.")
            .With("locked at", locked).With("expected", "a licence under 'licenses: allow'").With("found", license)
            .With("mend", PolicyMend);

    /// <summary>No way of verification is as strong as asked.</summary>
    public static Diagnostic VerifiedTooWeakly(
        Location at, string source, Platform platform, string minimum, string level, string locked) =>
        new Diagnostic(VerifiedTooWeaklyRule, at, $"{source} for {platform} is verified more weakly than the policy asks.")
            .With("locked at", locked).With("expected", $"{minimum} or stronger").With("found", level)
            .With("mend", "give the source a sums file, digests or a signature in the manifest ('sums', 'digests', 'verify'), or "
                + "change the line of the policy that is named");

    /// <summary>The newest file of an artifact is older than allowed.</summary>
    public static Diagnostic ArtifactTooOld(
        Location at, string source, Platform platform, long most, long days, string date, string locked) =>
        new Diagnostic(ArtifactTooOldRule, at, $"{source} for {platform} is older than the policy allows.")
            .With("locked at", locked).With("expected", $"at most {most} days").With("found", $"{days} days, of {date}")
            .With("mend", $"run `cnikit outdated`, then `cnikit update {source}`; or add an exception with an end");

    /// <summary>A word of the linkage is denied.</summary>
    public static Diagnostic LinkageDenied(
        Location at, string plugin, string source, Platform platform, string denied, string linkage, string locked) =>
        new Diagnostic(LinkageDeniedRule, at, $"The policy denies how '{plugin}' of {source} for {platform} is linked.")
            .With("locked at", locked).With("expected", $"not {denied}").With("found", linkage).With("mend", PolicyMend);

    /// <summary>An exception that no finding asks for, any longer or ever.</summary>
    public static Diagnostic ExceptionUnused(Location at, string rule, string source, string owner) =>
        new Diagnostic(ExceptionUnusedRule, at, $"Nothing needs the exception of {owner} to '{rule}' for {source}.")
            .With("mend", "remove it");

    /// <summary>An exception that will not hold any longer in a few days.</summary>
    public static Diagnostic ExceptionEnds(Location at, string until, string owner) =>
        new Diagnostic(ExceptionEndsRule, at, $"An exception that is in use ends on {until}.")
            .With("needed by", owner).With("mend", "put right what it excepts, or let its owner name another day");
}
