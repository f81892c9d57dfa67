namespace CniImageKit.Diagnostics;

/// <summary>Rules of the record of environments.</summary>
internal static partial class Rules
{
    private static readonly Rule BadEnvironmentRecordRule = new("CNIK9320", "a record of environments that cannot be read");
    private static readonly Rule NoEnvironmentRule = new("CNIK9321", "no such environment");
    private static readonly Rule WhichLockRule = new("CNIK9322", "an environment runs several locks");
    private static readonly Rule LockNotKeptRule = new("CNIK9323", "the lock of an environment is not kept");
    private static readonly Rule BadEnvironmentNameRule = new("CNIK9324", "no name for an environment");
    private static readonly Rule NothingToRecordRule = new("CNIK9325", "nothing to record");
    private static readonly Rule LockNotKeptYetRule = new("CNIK9707", "a lock in use is not at hand");

    /// <summary>The file is none, or was edited to what it cannot be.</summary>
    public static Diagnostic BadEnvironmentRecord(Location at, string why) =>
        new Diagnostic(BadEnvironmentRecordRule, at, $"The record of environments cannot be read: {why}.")
            .With("mend", "take it from git as it was, and run `cnikit fleet --record` again");

    /// <summary>The record does not name it.</summary>
    public static Diagnostic NoEnvironment(Location at, string name, IEnumerable<string> known) =>
        new Diagnostic(NoEnvironmentRule, at, $"The record has no environment '{name}'.")
            .With("known", Listed(known)).With("mend", "name one of these, or record it with `cnikit fleet --record`");

    /// <summary>While a lock is rolled out there are two.</summary>
    public static Diagnostic WhichLock(Location at, string name, IEnumerable<string> locks) =>
        new Diagnostic(WhichLockRule, at, $"It is not clear which lock of '{name}' is meant.")
            .With("known", Listed(locks)).With("mend", $"say which: env:{name}@ and the first digits, six at least");

    /// <summary>The record has its digest alone.</summary>
    public static Diagnostic LockNotKept(Location at, string name, Digest digest, string file) =>
        new Diagnostic(LockNotKeptRule, at, $"The lock that '{name}' runs is not kept.")
            .With("expected", file).With("digest", digest.ToString())
            .With("mend", "name its file with --lock when you run `cnikit fleet --record` the next time");

    /// <summary>Somebody changed what is named by its digest.</summary>
    public static Diagnostic LockNotAsRecorded(Location at, Digest expected, Digest found) =>
        new Diagnostic(LockNotKeptRule, at, "The kept lock is not the one that was recorded.")
            .With("expected", expected.ToString()).With("found", found.ToString())
            .With("mend", "take the file from git as it was; an attribute that changes line ends would do this");

    /// <summary>It is to be an operand of diff.</summary>
    public static Diagnostic BadEnvironmentName(string name) =>
        new Diagnostic(BadEnvironmentNameRule, Location.None, $"An environment cannot be called '{name}'.")
            .With("expected", "letters, digits, dots, dashes and underscores, 63 at most").With("mend", "choose another name");

    /// <summary>No node says which lock it runs.</summary>
    public static Diagnostic NothingToRecord(string name, string cluster) =>
        new Diagnostic(NothingToRecordRule, Location.None, $"No node of {cluster} says which lock it runs: '{name}' is not recorded.")
            .With("mend", "see whether the verifier runs there");

    /// <summary>It can be recorded, and not compared.</summary>
    public static Diagnostic LockNotKeptYet(Location at, Digest digest, int nodes) =>
        new Diagnostic(LockNotKeptYetRule, at, $"A lock of {nodes} node{(nodes == 1 ? "" : "s")} is not at hand, and so not kept.")
            .With("digest", digest.ToString()).With("mend", "name its file with --lock, so that environments can be compared");
}
