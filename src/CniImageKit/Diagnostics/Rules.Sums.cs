namespace CniImageKit.Diagnostics;

internal static partial class Rules
{
    private static readonly Rule SumsIsPageRule = new("CNIK5101", "sums file is a page");
    private static readonly Rule SumsMalformedRule = new("CNIK5102", "sums file malformed");
    private static readonly Rule SumsLacksRule = new("CNIK5103", "sums file does not name the artifact");
    private static readonly Rule SumsAmbiguousRule = new("CNIK5104", "sums file names the artifact twice");
    private static readonly Rule SumsWeakRule = new("CNIK5105", "weak digest");
    private static readonly Rule SumsEmptyRule = new("CNIK5106", "sums file empty");
    private static readonly Rule EvidenceContradictsRule = new("CNIK5110", "digests contradict each other");
    private static readonly Rule DigestSupersededRule = new("CNIK5111", "digest of a replaced upload");
    private static readonly Rule DigestOfSumsFileRule = new("CNIK5112", "digest of the sums file");
    private static readonly Rule DigestOfOtherArtifactRule = new("CNIK5113", "digest of another artifact");
    private static readonly Rule ArtifactIsSumsFileRule = new("CNIK5114", "artifact is a sums file");
    private static readonly Rule ArtifactIsPageRule = new("CNIK5115", "artifact is a page");
    private static readonly Rule TrustOnFirstUseRule = new("CNIK5601", "trusted on first use");

    /// <summary>The sums file is an HTML or JSON page: an error page under a sums file's name.</summary>
    public static Diagnostic SumsIsPage(Location at, string sums) =>
        new Diagnostic(SumsIsPageRule, at, $"{sums} is an HTML or JSON page and no sums file.")
            .With("mend", "try again later; if it stays so, look at the address in a browser");

    /// <summary>A line is neither of GNU's nor of BSD's form.</summary>
    public static Diagnostic SumsMalformed(Location at, string sums, int line, string why) =>
        new Diagnostic(SumsMalformedRule, at, $"{sums} cannot be read as a sums file: line {line} {why}.")
            .With("expected", "`HEX  NAME`, `HEX *NAME` or `SHA256 (NAME) = HEX`, one a line")
            .With("mend", "name another sums file with `sums:`, or give the digest in the manifest");

    /// <summary>No line has the artifact's exact name.</summary>
    public static Diagnostic SumsLacks(Location at, string sums, string artifact, string names) =>
        new Diagnostic(SumsLacksRule, at, $"{sums} has no line for {artifact}.")
            .With("found", names)
            .With("mend", "name the right file with `sums:`, or give the digest in the manifest");

    /// <summary>Two lines of one algorithm have the artifact's name.</summary>
    public static Diagnostic SumsAmbiguous(Location at, string sums, string artifact, int first, int second) =>
        new Diagnostic(SumsAmbiguousRule, at, $"{sums} names {artifact} twice, in lines {first} and {second}.")
            .With("mend", "give the digest in the manifest, and report the sums file to the project");

    /// <summary>MD5, SHA-1 or a length that is no SHA-256 or SHA-512.</summary>
    public static Diagnostic SumsWeak(Location at, string sums, string artifact, string algorithm) =>
        new Diagnostic(SumsWeakRule, at, $"{sums} gives {algorithm} for {artifact}, which verifies nothing.")
            .With("expected", "SHA-256 or SHA-512")
            .With("mend", "name a file with SHA-256 by `sums:`, or give the digest in the manifest");

    /// <summary>Nothing in it. That is no licence to skip the check.</summary>
    public static Diagnostic SumsEmpty(Location at, string sums) =>
        new Diagnostic(SumsEmptyRule, at, $"{sums} is empty, and an empty sums file verifies nothing.")
            .With("mend", "name another sums file with `sums:`, or give the digest in the manifest");

    /// <summary>Two pieces of evidence name different bytes.</summary>
    public static Diagnostic EvidenceContradicts(
        Location at, string artifact, string first, Digest firstSays, string second, Digest secondSays, string? known) =>
        new Diagnostic(
            EvidenceContradictsRule, at, $"The evidence for {artifact} contradicts itself: {first} and {second} name different bytes.")
            .With("expected", $"{firstSays} by {first}")
            .With("found", $"{secondSays} by {second}")
            .With("known", known)
            .With("mend", "lock another version, and report the difference to the project");

    /// <summary>The digest is that of an upload that the project has replaced.</summary>
    public static Diagnostic DigestSuperseded(Location at, string artifact, string by, Digest digest, Digest? current, string known) =>
        new Diagnostic(DigestSupersededRule, at, $"{artifact} is a replaced upload: {by} names bytes that the project took back.")
            .With("expected", current?.ToString())
            .With("found", $"{digest} by {by}")
            .With("known", known)
            .With("mend", "take a newer version, or a mirror that has the current upload");

    /// <summary>Somebody hashed the sums file instead of the artifact.</summary>
    public static Diagnostic DigestOfSumsFile(Location at, string artifact, string by, Digest digest, string known, Digest? right) =>
        new Diagnostic(DigestOfSumsFileRule, at, $"{by} gives for {artifact} the digest of its sums file.")
            .With("expected", right?.ToString())
            .With("found", digest.ToString())
            .With("known", known)
            .With("mend", right is null ? "write down the digest that the sums file holds" : $"write down {right}");

    /// <summary>The version or platform was changed and the digest was not.</summary>
    public static Diagnostic DigestOfOtherArtifact(Location at, string artifact, string by, Digest digest, string known, Digest? right) =>
        new Diagnostic(DigestOfOtherArtifactRule, at, $"{by} gives for {artifact} the digest of another artifact.")
            .With("expected", right?.ToString())
            .With("found", digest.ToString())
            .With("known", known)
            .With("mend", right is null ? "write down this artifact's digest" : $"write down {right}");

    /// <summary>The bytes that came are a sums file.</summary>
    public static Diagnostic ArtifactIsSumsFile(Location at, string artifact) =>
        new Diagnostic(ArtifactIsSumsFileRule, at, $"{artifact} is a sums file and holds no plugins.")
            .With("mend", "name the archive, and the sums file by `sums:`");

    /// <summary>The bytes that came are an HTML or JSON page.</summary>
    public static Diagnostic ArtifactIsPage(Location at, string artifact, Uri from) =>
        new Diagnostic(ArtifactIsPageRule, at, $"{artifact} is an HTML or JSON page and no artifact.")
            .With("found", $"at {from.GetLeftPart(UriPartial.Path)}")
            .With("mend", "look at the address in a browser: the server answered with a page instead of an error");

    /// <summary>Nothing vouches for the bytes but the server they came from.</summary>
    public static Diagnostic TrustOnFirstUse(Location at, string artifact, Digest digest) =>
        new Diagnostic(TrustOnFirstUseRule, at, $"Nothing vouches for {artifact} but the server that gave it.")
            .With("found", digest.ToString())
            .With("mend", "compare the digest with a trusted copy; the lock holds it from now on");
}
