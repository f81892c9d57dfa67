namespace CniImageKit.Diagnostics;

internal static partial class Rules
{
    private static readonly Rule NoAdvisoriesRule = new("CNIK8100", "no advisories are pinned");
    private static readonly Rule SnapshotMissingRule = new("CNIK8101", "pinned advisories are not in the store");
    private static readonly Rule DatabaseUnusableRule = new("CNIK8102", "no database of advisories");
    private static readonly Rule DatabaseEntryBadRule = new("CNIK8103", "advisory cannot be read");
    private static readonly Rule DatabaseIncompleteRule = new("CNIK8104", "database of advisories is incomplete");
    private static readonly Rule DatabaseRolledBackRule = new("CNIK8105", "database of advisories went back");
    private static readonly Rule SnapshotUnreadableRule = new("CNIK8106", "snapshot of advisories cannot be read");
    private static readonly Rule PinUnreadableRule = new("CNIK8107", "pin of advisories cannot be read");
    private static readonly Rule SnapshotDiffersRule = new("CNIK8108", "advisories are not the pinned ones");
    private static readonly Rule AdvisoriesLeftOutRule = new("CNIK8601", "advisories are left out");
    private static readonly Rule NoLockToNameByRule = new("CNIK8113", "no lock to name plugins by");
    private static readonly Rule SuppressionBadRule = new("CNIK8110", "suppression is not complete");
    private static readonly Rule VexUnreadableRule = new("CNIK8111", "VEX document cannot be read");
    private static readonly Rule NothingToStateRule = new("CNIK8112", "nothing to state in a VEX document");
    private static readonly Rule AdvisoryOpenRule = new("CNIK8120", "plugin has a known weakness");
    private static readonly Rule SuppressionExpiredRule = new("CNIK8610", "suppression has expired");
    private static readonly Rule SuppressionOfNothingRule = new("CNIK8611", "suppression of no known advisory");
    private static readonly Rule AdvisoryNotedRule = new("CNIK8620", "plugin may have a known weakness");
    private static readonly Rule PartsUnknownRule = new("CNIK8621", "parts of plugins are unknown");
    private static readonly Rule SnapshotOldRule = new("CNIK8600", "advisories are old");

    /// <summary>There is no pin beside the lock.</summary>
    public static Diagnostic NoAdvisories(string pin) =>
        new Diagnostic(NoAdvisoriesRule, new Location(pin), "There is no such file, so it is not said which advisories count.")
            .With("mend", "run `cnikit advisories fetch` and commit the file");

    /// <summary>The store lacks the snapshot that the pin names.</summary>
    public static Diagnostic SnapshotMissing(Location at, Digest digest) =>
        new Diagnostic(SnapshotMissingRule, at, "The pinned snapshot of advisories is not in the store.")
            .With("digest", digest.ToString())
            .With("mend", "run `cnikit advisories fetch`, which brings exactly this one");

    /// <summary>A place that holds no database, or that cannot be asked.</summary>
    public static Diagnostic DatabaseUnusable(string from, string why) =>
        new Diagnostic(DatabaseUnusableRule, new Location(from), $"There is no database of advisories here: {why}.")
            .With("mend", "name the address of a Go vulnerability database or of a zip, or a directory or zip of this machine, by --from");

    /// <summary>A file of a database is not what it should be.</summary>
    public static Diagnostic DatabaseEntryBad(string from, string path, string why) =>
        new Diagnostic(DatabaseEntryBadRule, new Location(from), $"'{path}' of the database of advisories cannot be read: {why}.")
            .With("mend", "fetch again later, or tell those who publish the database; the pinned state is still in force");

    /// <summary>Nothing in it.</summary>
    public static Diagnostic DatabaseEmpty(string from) =>
        new Diagnostic(DatabaseIncompleteRule, new Location(from), "The database of advisories holds no entry.")
            .With("mend", "check what --from names: entries are .json files in OSV's format");

    /// <summary>The index names more than there is.</summary>
    public static Diagnostic DatabaseIncomplete(string from, int missing, string first) =>
        new Diagnostic(
            DatabaseIncompleteRule, new Location(from), $"The database of advisories lacks {missing} entries that its index names.")
            .With("expected", first)
            .With("mend", "fetch again: it may have changed meanwhile; the pinned state is still in force");

    /// <summary>Older than what is pinned.</summary>
    public static Diagnostic DatabaseRolledBack(string from, string pinned, string found) =>
        new Diagnostic(DatabaseRolledBackRule, new Location(from), "The database of advisories is older than the pinned state.")
            .With("expected", $"{pinned} or later")
            .With("found", found)
            .With("mend", "fetch from another place; if going back is what you want, add --allow-rollback");

    /// <summary>Fewer entries than what is pinned: entries are withdrawn, never removed.</summary>
    public static Diagnostic DatabaseShrunk(string from, int pinned, int found) =>
        new Diagnostic(DatabaseRolledBackRule, new Location(from), "The database of advisories has fewer entries than the pinned state.")
            .With("expected", $"{pinned} or more")
            .With("found", $"{found}")
            .With("mend", "fetch from another place; if that is right, add --allow-rollback");

    /// <summary>The snapshot in the store is none that this version reads.</summary>
    public static Diagnostic SnapshotUnreadable(Location at, string why) =>
        new Diagnostic(SnapshotUnreadableRule, at, $"The snapshot of advisories cannot be read: {why}.")
            .With("mend", "run `cnikit advisories fetch --update` to make it anew by this version");

    /// <summary>A pin that people or a merge changed.</summary>
    public static Diagnostic PinUnreadable(Location at, string why) =>
        new Diagnostic(PinUnreadableRule, at, $"The pin of advisories cannot be read: {why}.")
            .With("mend", "take the committed state back, or delete the file and run `cnikit advisories fetch`");

    /// <summary>What was pinned is not what is there now.</summary>
    public static Diagnostic DatabaseDiffers(string from, Digest pinned, Digest found) =>
        new Diagnostic(SnapshotDiffersRule, new Location(from), "The database of advisories is no longer what was pinned.")
            .With("expected", pinned.ToString())
            .With("found", found.ToString())
            .With("mend", "take the newer state by `cnikit advisories fetch --update`, or give the pinned one by --from");

    /// <summary>The pinned databases make another snapshot.</summary>
    public static Diagnostic SnapshotDiffers(Location at, Digest pinned, Digest found) =>
        new Diagnostic(SnapshotDiffersRule, at, "What was fetched does not make the pinned snapshot of advisories.")
            .With("expected", pinned.ToString())
            .With("found", found.ToString())
            .With("mend", "run `cnikit advisories fetch --update`, and review and commit the pin");

    /// <summary>Nobody fetched for long, so that newer advisories are not known.</summary>
    public static Diagnostic SnapshotOld(Location at, string modified, int days) =>
        new Diagnostic(SnapshotOldRule, at, $"The pinned advisories are {days} days old, so newer ones are not known.")
            .With("found", modified)
            .With("mend", "run `cnikit advisories fetch --update` and commit the pin");

    /// <summary>A value that no suppression may have.</summary>
    public static Diagnostic SuppressionBad(Location at, string why, string expected) =>
        new Diagnostic(SuppressionBadRule, at, $"The suppression is not complete: {why}.")
            .With("expected", expected)
            .With("mend", "correct the line; whoever owns the suppression looks at it again when it ends");

    /// <summary>A document that is named and of no known form.</summary>
    public static Diagnostic VexUnreadable(Location at, string why) =>
        new Diagnostic(VexUnreadableRule, at, $"The VEX document cannot be read: {why}.")
            .With("expected", "OpenVEX v0.2.0, or CycloneDX JSON with vulnerabilities")
            .With("mend", "ask those who made the document for one of these, or do not name it");

    /// <summary>An advisory that concerns plugins and that nobody has answered for, of the asked severity.</summary>
    public static Diagnostic AdvisoryOpen(
        Location at, string id, string what, IEnumerable<string> plugins, string precision, string? url, string mend) =>
        new Diagnostic(AdvisoryOpenRule, at, $"{id} concerns {string.Join(", ", plugins)}: {what}.")
            .With("reason", precision)
            .With("from", url)
            .With("mend", mend);

    /// <summary>The same below the asked severity, or where it is not sure.</summary>
    public static Diagnostic AdvisoryNoted(
        Location at, string id, string what, IEnumerable<string> plugins, string precision, string? url, string mend) =>
        new Diagnostic(AdvisoryNotedRule, at, $"{id} may concern {string.Join(", ", plugins)}: {what}.")
            .With("reason", precision)
            .With("from", url)
            .With("mend", mend);

    /// <summary>What finding nothing does not mean.</summary>
    public static Diagnostic PartsUnknown(Location at, string source, Platform platform, int plugins, string why) =>
        new Diagnostic(
            PartsUnknownRule, at, $"Of {plugins} plugins of {source} for {platform} not all parts are known: {why}.")
            .With("mend", "take plugins that were built with modules, as upstream's releases are, to know them all");

    /// <summary>The owner's word does not hold any longer.</summary>
    public static Diagnostic SuppressionExpired(Location at, string id, string owner, string until) =>
        new Diagnostic(SuppressionExpiredRule, at, $"The suppression of {id} by {owner} ended on {until} and holds no longer.")
            .With("mend", "update the plugin, or have the owner look again and set a new day");

    /// <summary>It can be deleted, or is misspelt.</summary>
    public static Diagnostic SuppressionOfNothing(Location at, string id, string why) =>
        new Diagnostic(SuppressionOfNothingRule, at, $"The suppression of {id} does nothing: {why}.")
            .With("mend", "correct the id, or delete the suppression");

    /// <summary>OpenVEX has no document without statements.</summary>
    public static Diagnostic NothingToState(Location at) =>
        new Diagnostic(NothingToStateRule, at, "No advisory concerns these plugins, and OpenVEX has no document without a statement.")
            .With("mend", "write --format cyclonedx-vex, which may be empty, or none");

    /// <summary>A command that would tell of advisories cannot.</summary>
    public static Diagnostic AdvisoriesLeftOut(Location at) =>
        new Diagnostic(AdvisoriesLeftOutRule, at, "The pinned advisories are not in the store, so nothing is said of them.")
            .With("mend", "run `cnikit advisories fetch`, which brings exactly these");

    /// <summary>A VEX document is to be written of an image.</summary>
    public static Diagnostic NoLockToNameBy(Location at) =>
        new Diagnostic(NoLockToNameByRule, at, "A VEX document names plugins by the artifacts and SBOMs of a lock, and this is none.")
            .With("mend", "name the lock or the manifest that it was baked from");
}
