using System.Collections.Immutable;
using CniImageKit.Advisories;

namespace CniImageKit.Policies;

/// <summary>The words that a policy is written in.</summary>
internal static class PolicyWords
{
    /// <summary>Sections that an exception may name.</summary>
    public static ImmutableArray<string> Rules { get; } =
        ["sources", "signers", "licenses", "verification", "maximumAge", "linkage"];

    /// <summary>Words of a linkage.</summary>
    public static ImmutableArray<string> Linkage { get; } = ["static", "static-pie", "dynamic", "glibc", "musl"];

    /// <summary>Ways of verification, the weakest first.</summary>
    public static ImmutableArray<string> Levels { get; } = ["first-use", "sums", "known-digest", "signature"];

    /// <summary>Severities, the mildest first.</summary>
    public static ImmutableArray<string> Severities { get; } = ["low", "medium", "high", "critical"];

    /// <summary>What becomes of what is in doubt, the mildest first.</summary>
    public static ImmutableArray<string> Doubts { get; } = ["ignore", "warn", "fail"];

    /// <summary>The word for a severity.</summary>
    public static string Word(this AdvisorySeverity severity) => Severities[(int)severity];

    /// <summary>The word for a level.</summary>
    public static string Word(this VerificationLevel level) => Levels[(int)level];
}
