namespace CniImageKit.Advisories.Statements;

/// <summary>What a VEX document of ours says of a match (CISA, "Minimum Requirements for VEX").</summary>
internal enum VexStatus
{
    NotAffected,
    Fixed,

    /// <summary>The plugin's own release is one that the advisory names.</summary>
    Affected,

    /// <summary>A part of the plugin is; whether that can be reached nobody has said.</summary>
    UnderInvestigation,
}

/// <summary>How a match is told in a VEX document.</summary>
/// <param name="Status">The status.</param>
/// <param name="Justification">Why it is not affected, by OpenVEX's labels where possible; null elsewhere.</param>
/// <param name="Impact">The same in words, or null.</param>
/// <param name="Action">What to do about it, or null.</param>
internal sealed record VexFinding(VexStatus Status, string? Justification, string? Impact, string? Action)
{
    /// <summary>What is said of the match.</summary>
    public static VexFinding Of(AdvisoryMatch match)
    {
        if (match.Suppression is { } word)
        {
            var by = $"{word.Owner}{(word.Until is { } until ? $", until {until:yyyy-MM-dd}" : "")}";
            var impact = word.Note is null ? $"Said by {by}." : $"{word.Note} (said by {by})";
            return word.Reason == "fixed" ? new(VexStatus.Fixed, null, impact, null)
                : new(VexStatus.NotAffected, Suppression.Reasons.Contains(word.Reason) ? word.Reason : null, impact, null);
        }

        if (match.Precision == MatchPrecision.NotLinked)
        {
            return new(
                VexStatus.NotAffected, "vulnerable_code_not_present", "No function of the affected packages is linked into the program.",
                null);
        }

        var status = match is { Part: AdvisedPart.Plugin, Precision: not MatchPrecision.Unknown }
            ? VexStatus.Affected : VexStatus.UnderInvestigation;
        return new(status, null, null, Remedy(match));
    }

    /// <summary>What mends it: one sentence.</summary>
    public static string Remedy(AdvisoryMatch match) => (match.Part, match.Fixed) switch
    {
        (AdvisedPart.Plugin, { } release) => $"Update {match.Source} to {release} or later.",
        (AdvisedPart.StandardLibrary, { } release) => $"Update {match.Source} to a release that was built by Go {release} or later.",
        (_, { } release) => $"Update {match.Source} to a release that uses {match.Module} {release} or later.",
        _ => $"There is no version of {match.Module} yet that mends it.",
    };
}
