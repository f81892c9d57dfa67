using System.Collections.Immutable;
using CniImageKit.Advisories;
using CniImageKit.Diagnostics;
using CniImageKit.Manifest;

namespace CniImageKit.Policies;

/// <summary>cnikit.policy.yaml, read: what an organisation takes onto its nodes. Every rule knows its line.</summary>
internal sealed record Policy
{
    /// <summary>Where it lies beside a manifest.</summary>
    public const string FileName = "cnikit.policy.yaml";

    /// <summary>The path as the user named it.</summary>
    public required string File { get; init; }

    /// <summary>SHA-256 of its bytes, which the report names.</summary>
    public required Digest Sha256 { get; init; }

    /// <summary><c>default: deny</c>: what no rule allows is refused. Its place; null where the default is allow.</summary>
    public Location? DeniesByDefault { get; init; }

    /// <summary>Which sources may be used; null where nothing is said.</summary>
    public ListRule? Sources { get; init; }

    /// <summary>Who may have signed, as patterns of the lock's verified texts; null where nothing is said.</summary>
    public Located<ImmutableArray<Located<Pattern>>>? Signers { get; init; }

    /// <summary>Which licences may be used; null where nothing is said.</summary>
    public ListRule? Licenses { get; init; }

    /// <summary>How well artifacts must be verified; null where nothing is said.</summary>
    public VerificationRule? Verification { get; init; }

    /// <summary>The most days that an artifact may be old; null where nothing is said.</summary>
    public Located<int>? MaximumAge { get; init; }

    /// <summary>Which known weaknesses are refused; null where nothing is said.</summary>
    public AdvisoryRule? Advisories { get; init; }

    /// <summary>Words of a linkage that are refused: <c>dynamic</c>, <c>musl</c>.</summary>
    public ImmutableArray<Located<string>> DeniedLinkage { get; init; } = [];

    /// <summary>Nothing false, but something to mend.</summary>
    public ImmutableArray<Diagnostic> Warnings { get; init; } = [];

    /// <summary>What need not hold for a while.</summary>
    public ImmutableArray<PolicyException> Exceptions { get; init; } = [];
}

/// <summary>A section with <c>allow</c> and <c>deny</c>. What is denied is refused whatever is allowed.</summary>
/// <param name="Allow">Only these; null where all that is not denied is.</param>
/// <param name="AllowAt">Where that list begins.</param>
/// <param name="Deny">None of these.</param>
/// <param name="DenyAt">Where that list begins.</param>
internal sealed record ListRule(
    ImmutableArray<Located<Pattern>>? Allow, Location? AllowAt, ImmutableArray<Located<Pattern>> Deny, Location? DenyAt);

/// <summary>How an artifact's bytes were established, the weakest first.</summary>
internal enum VerificationLevel
{
    /// <summary>By nothing: what came first was locked.</summary>
    FirstUse,

    /// <summary>By a sums file or the API of the place that it came from.</summary>
    Sums,

    /// <summary>By a digest of the kit's catalog or of the manifest.</summary>
    KnownDigest,

    /// <summary>By a signature.</summary>
    Signature,
}

/// <summary>The <c>verification</c> section.</summary>
/// <param name="Minimum">For all sources that are not named.</param>
/// <param name="Sources">For sources that a pattern names, the first that fits.</param>
internal sealed record VerificationRule(
    Located<VerificationLevel>? Minimum, ImmutableArray<(Located<Pattern> Source, Located<VerificationLevel> Minimum)> Sources);

/// <summary>What becomes of something that is not known well enough to refuse or to allow it.</summary>
internal enum Doubt
{
    /// <summary>It passes, and nothing is said.</summary>
    Ignore,

    /// <summary>It passes, with a warning.</summary>
    Warn,

    /// <summary>It is refused.</summary>
    Fail,
}

/// <summary>The <c>advisories</c> section, which is held against the pinned snapshot.</summary>
/// <param name="At">Where the section begins.</param>
/// <param name="FailOn">The least severity that is refused.</param>
internal sealed record AdvisoryRule(Location At, Located<AdvisorySeverity> FailOn)
{
    /// <summary>Advisories that nobody rated. The Go team's database rates none.</summary>
    public Located<Doubt> Unrated { get; init; } = new(Doubt.Warn, FailOn.At);

    /// <summary>What may concern a plugin: versions and parts that nobody wrote down.</summary>
    public Located<Doubt> Unknown { get; init; } = new(Doubt.Warn, FailOn.At);

    /// <summary>The most days that the snapshot may be old; null where nothing is said.</summary>
    public Located<int>? SnapshotMaximumAge { get; init; }
}

/// <summary>Somebody answers for something that breaks a rule.</summary>
internal sealed record PolicyException
{
    /// <summary>Its own place.</summary>
    public required Location At { get; init; }

    /// <summary>The section whose rule need not hold, such as <c>licenses</c>.</summary>
    public required string Rule { get; init; }

    /// <summary>The lock entry's source, as a pattern.</summary>
    public required Pattern Source { get; init; }

    /// <summary>Only this plugin, as a pattern; null means all.</summary>
    public Pattern? Plugin { get; init; }

    /// <summary>Who answers for it.</summary>
    public required string Owner { get; init; }

    /// <summary>Why.</summary>
    public required string Reason { get; init; }

    /// <summary>The last day on which it holds.</summary>
    public required Located<DateOnly> Until { get; init; }
}
