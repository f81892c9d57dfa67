namespace CniImageKit.Diagnostics;

internal static partial class Rules
{
    private const string Relock = "run `cnikit lock`";
    private static readonly Rule NoLockRule = new("CNIK3001", "no lock");
    private static readonly Rule StaleLockRule = new("CNIK3002", "stale lock entry");
    private static readonly Rule ConflictMarkersRule = new("CNIK3003", "merge conflict in the lock");
    private static readonly Rule NewerLockRule = new("CNIK3004", "lock of a newer cnikit");
    private static readonly Rule LockNoJsonRule = new("CNIK3005", "lock is no JSON");
    private static readonly Rule UnknownLockKeyRule = new("CNIK3006", "unknown key in the lock");
    private static readonly Rule MissingLockFactRule = new("CNIK3007", "missing fact in the lock");
    private static readonly Rule BadLockFactRule = new("CNIK3008", "wrong fact in the lock");
    private static readonly Rule DuplicateLockEntryRule = new("CNIK3009", "entry twice in the lock");
    private static readonly Rule DuplicateLockKeyRule = new("CNIK3010", "key twice in the lock");
    private static readonly Rule LockEntryMissingRule = new("CNIK3011", "not in the lock");
    private static readonly Rule LockEntryExtraRule = new("CNIK3012", "locked but not wanted");
    private static readonly Rule LockTooLargeRule = new("CNIK3013", "lock too large");
    private static readonly Rule NewerRecipeRule = new("CNIK3014", "recipe of a newer cnikit");
    private static readonly Rule LockNotCanonicalRule = new("CNIK3501", "lock edited by hand");
    private static readonly Rule LocationDisagreesRule = new("CNIK3502", "version and location disagree");

    /// <summary>There is a manifest but no lock beside it.</summary>
    public static Diagnostic NoLock(Location at, string lockfile) =>
        new Diagnostic(NoLockRule, at, $"There is no {lockfile}, so nothing says which bytes to bake.")
            .With("expected", lockfile)
            .With("mend", "run `cnikit lock` and commit what it writes");

    /// <summary>A lock was named to be compared, and is not there.</summary>
    public static Diagnostic NoLockToCompare(string lockfile) =>
        new Diagnostic(NoLockRule, new Location(lockfile), $"There is no lock {lockfile} to compare.")
            .With("mend", "name a lock, or a manifest (.yaml) that has one beside it");

    /// <summary>The manifest entry is no longer what the lock entry was made for.</summary>
    public static Diagnostic StaleLock(Location at, string source, Platform platform, string differs, string? expected, string? found) =>
        new Diagnostic(StaleLockRule, at, $"The lock entry {source} for {platform} is stale: {differs}.")
            .With("expected", expected).With("found", found).With("mend", Relock);

    /// <summary>A line of the lock begins with a marker that a merge leaves behind.</summary>
    public static Diagnostic ConflictMarkers(Location at) =>
        new Diagnostic(ConflictMarkersRule, at, "The lock holds the markers of an unfinished merge.")
            .With("mend", "settle the merge of the manifest first, then run `cnikit lock`");

    /// <summary>lockVersion is larger than this kit knows.</summary>
    public static Diagnostic NewerLock(Location at, long found, long known) =>
        new Diagnostic(NewerLockRule, at, $"The lock has version {found}, and this cnikit reads up to {known}.")
            .With("expected", $"lockVersion {known} or less").With("found", $"lockVersion {found}")
            .With("mend", "use the cnikit that wrote the lock, or a newer one");

    /// <summary>The lock cannot be parsed.</summary>
    public static Diagnostic LockNoJson(Location at, string what) =>
        new Diagnostic(LockNoJsonRule, at, $"The lock cannot be read as JSON: {what}.").With("mend", Relock);

    /// <summary>A key that no version known here writes.</summary>
    public static Diagnostic UnknownLockKey(Location at, string key, string block, string? nearest) =>
        new Diagnostic(UnknownLockKeyRule, at, $"'{key}' is no key of {block} in a lock.{Suggestion(nearest)}").With("mend", Relock);

    /// <summary>A mandatory fact is not there.</summary>
    public static Diagnostic MissingLockFact(Location at, string fact, string block) =>
        new Diagnostic(MissingLockFactRule, at, $"{block} lacks '{fact}', without which nothing can be verified.").With("mend", Relock);

    /// <summary>A fact has the wrong type or spelling.</summary>
    public static Diagnostic BadLockFact(Location at, string fact, string expected, string found) =>
        new Diagnostic(BadLockFactRule, at, $"'{fact}' in the lock is not {expected}.")
            .With("expected", expected).With("found", found).With("mend", Relock);

    /// <summary>Two entries for one source and platform.</summary>
    public static Diagnostic DuplicateLockEntry(Location at, string source, Platform platform, string first) =>
        new Diagnostic(DuplicateLockEntryRule, at, $"{source} for {platform} stands in the lock twice.").With("known", $"first at {first}")
            .With("mend", Relock);

    /// <summary>A JSON object has a key twice.</summary>
    public static Diagnostic DuplicateLockKey(Location at, string key) =>
        new Diagnostic(DuplicateLockKeyRule, at, $"The key '{key}' stands twice in one object of the lock.").With("mend", Relock);

    /// <summary>The manifest wants what the lock does not have.</summary>
    public static Diagnostic LockEntryMissing(Location at, string source, Platform platform, string lockfile, string? why) =>
        new Diagnostic(LockEntryMissingRule, at, $"{source} for {platform} is not in {lockfile}.").With("known", why).With("mend", Relock);

    /// <summary>The lock has what the manifest does not want.</summary>
    public static Diagnostic LockEntryExtra(Location at, string source, Platform platform, string why) =>
        new Diagnostic(LockEntryExtraRule, at, $"The lock still holds {source} for {platform}: {why}.").With("mend", Relock);

    /// <summary>The lock is larger than any real one.</summary>
    public static Diagnostic LockTooLarge(Location at, long size, long limit) =>
        new Diagnostic(LockTooLargeRule, at, $"The lock has {size} bytes, more than a lock can need.")
            .With("expected", $"at most {limit} bytes").With("found", $"{size} bytes").With("mend", Relock);

    /// <summary>The layer recipe is larger than this kit knows.</summary>
    public static Diagnostic NewerRecipe(Location at, long found, long known) =>
        new Diagnostic(NewerRecipeRule, at, $"The lock asks for layer recipe {found}, and this cnikit knows up to {known}.")
            .With("expected", $"recipe {known} or less").With("found", $"recipe {found}")
            .With("mend", "use the cnikit that wrote the lock, or a newer one");

    /// <summary>The lock says nothing wrong, but it is not spelt as the kit writes it.</summary>
    public static Diagnostic LockNotCanonical(Location at) =>
        new Diagnostic(LockNotCanonicalRule, at, "The lock is not spelt as cnikit writes it, so its next change will be hard to read.")
            .With("mend", Relock);

    /// <summary>A bot or a person changed the version but not the rest, or the other way round.</summary>
    public static Diagnostic LocationDisagrees(Location at, string source, Platform platform, string version, string location) =>
        new Diagnostic(LocationDisagreesRule, at, $"The lock entry {source} for {platform} names a version that its location does not.")
            .With("expected", version).With("found", location).With("mend", Relock);

    private static string Suggestion(string? nearest) => nearest is null ? "" : $" Did you mean '{nearest}'?";
}
