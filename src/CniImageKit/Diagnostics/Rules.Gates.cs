namespace CniImageKit.Diagnostics;

internal static partial class Rules
{
    private static readonly Rule AdvisoryRefusedRule = new("CNIK5430", "the policy refuses a known weakness");
    private static readonly Rule GateWithoutPinRule = new("CNIK5431", "the policy asks for advisories and none are pinned");
    private static readonly Rule GateSnapshotTooOldRule = new("CNIK5432", "advisories are older than the policy allows");
    private static readonly Rule ArtifactUndatedRule = new("CNIK5433", "the policy limits the age of what has no date");
    private static readonly Rule GatePartsRefusedRule = new("CNIK5434", "the policy refuses plugins of unknown parts");
    private static readonly Rule AdvisoriesUnratedRule = new("CNIK5652", "advisories that nobody rated");
    private static readonly Rule AdvisoriesUnsureRule = new("CNIK5653", "advisories that may concern plugins");
    private static readonly Rule GatePartsUnknownRule = new("CNIK5654", "a policy of advisories, and parts that are unknown");

    /// <summary>An open advisory of the policy's severity or worse.</summary>
    public static Diagnostic AdvisoryRefused(Location at, RefusedAdvisory refused) =>
        new Diagnostic(
            AdvisoryRefusedRule, at,
            $"The policy refuses {refused.Id} ({refused.Severity}), which concerns {Listed(refused.Plugins)} of {refused.Source} for "
                + $"{string.Join(", ", refused.Platforms)}.")
            .With("locked at", refused.LockedAt).With("expected", $"nothing rated {refused.Least} or worse").With("found", refused.What)
            .With("reason", refused.KnownBy).With("to", refused.Fixed).With("from", refused.Url).With("mend", refused.Mend);

    /// <summary>There is a gate and nothing to hold against it.</summary>
    public static Diagnostic GateWithoutPin(Location at, string pin) =>
        new Diagnostic(GateWithoutPinRule, at, "The policy refuses known weaknesses, and it is not said which are known.")
            .With("expected", pin)
            .With("mend", "run `cnikit advisories fetch` and commit the file");

    /// <summary>The newest advisory of the snapshot is older than allowed, or nobody knows how old it is.</summary>
    public static Diagnostic GateSnapshotTooOld(Location at, long most, string found, string pin) =>
        new Diagnostic(GateSnapshotTooOldRule, at, $"The advisories that {pin} pins are older than the policy allows.")
            .With("expected", $"at most {most} days").With("found", found)
            .With("mend", "run `cnikit advisories fetch --update` and commit the pin");

    /// <summary>There is a limit of age, and the lock names no date of the artifact.</summary>
    public static Diagnostic ArtifactUndated(Location at, string source, Platform platform, long most, string locked) =>
        new Diagnostic(ArtifactUndatedRule, at, $"The policy limits the age of artifacts, and {source} for {platform} has no date.")
            .With("locked at", locked).With("expected", $"at most {most} days").With("found", "no date in the lock")
            .With("mend", "take the plugins from an archive, whose files have dates, or add an exception to 'maximumAge' with an end");

    /// <summary>The policy wants to know all parts of plugins, and they do not say.</summary>
    public static Diagnostic GatePartsRefused(Location at, string source, IEnumerable<string> plugins, string why, string locked) =>
        new Diagnostic(GatePartsRefusedRule, at, $"The policy refuses what {source} brings, of whose parts not all are known: {why}.")
            .With("locked at", locked).With("found", Listed(plugins))
            .With("mend", "take plugins that were built with modules, as upstream's releases are, or change the line of the policy");

    /// <summary>Whether the policy would refuse them nobody can say.</summary>
    public static Diagnostic AdvisoriesUnrated(Location at, string source, IEnumerable<string> ids, string locked) =>
        new Diagnostic(AdvisoriesUnratedRule, at, $"Advisories concern {source} that nobody rated, so that the policy cannot judge them.")
            .With("locked at", locked).With("found", Listed(ids))
            .With(
                "mend", "pin a database that rates, such as OSV's of Go, besides (`cnikit advisories fetch --update --from`); or say "
                + "'unrated: fail' or 'ignore' in the policy");

    /// <summary>Severe enough for the policy, where they concern the plugins at all.</summary>
    public static Diagnostic AdvisoriesUnsure(Location at, string source, IEnumerable<string> ids, string locked) =>
        new Diagnostic(AdvisoriesUnsureRule, at, $"Advisories may concern {source}, in versions that nobody wrote down.")
            .With("locked at", locked).With("found", Listed(ids))
            .With("mend", "look at `cnikit advisories show`; or say 'unknown: fail' or 'ignore' in the policy");

    /// <summary>What finding nothing does not mean.</summary>
    public static Diagnostic GatePartsUnknown(Location at, string source, IEnumerable<string> plugins, string why, string locked) =>
        new Diagnostic(GatePartsUnknownRule, at, $"Not all parts of what {source} brings are known: {why}.")
            .With("locked at", locked).With("found", Listed(plugins))
            .With("mend", "take plugins that were built with modules; or say 'unknown: fail' or 'ignore' in the policy");
}
