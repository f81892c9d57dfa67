namespace CniImageKit.Diagnostics;

internal static partial class Rules
{
    private static readonly Rule NoGitRule = new("CNIK3020", "git is missing");
    private static readonly Rule GitFailedRule = new("CNIK3021", "git failed");
    private static readonly Rule EntryInConflictRule = new("CNIK3022", "both sides changed a lock entry");
    private static readonly Rule MergedPluginTwiceRule = new("CNIK3023", "both sides brought a plugin");
    private static readonly Rule MergedVersionsDifferRule = new("CNIK3024", "a merge mixed versions of a source");
    private static readonly Rule NotMergedRule = new("CNIK3025", "locks not merged");
    private static readonly Rule NoWorkTreeRule = new("CNIK3026", "no git work tree");
    private static readonly Rule OtherAttributeRule = new("CNIK3027", "git merges the lock in another way");
    private static readonly Rule OtherHookRule = new("CNIK3028", "a pre-commit hook of others");
    private static readonly Rule HooksOutsideRule = new("CNIK3029", "git hooks outside of the repository");
    private static readonly Rule GitSetupMissingRule = new("CNIK3030", "git does not know cnikit yet");
    private static readonly Rule MergedAsTextRule = new("CNIK3510", "locks merged as text");

    /// <summary>Something needs git, which is not installed.</summary>
    public static Diagnostic NoGit(string directory) =>
        new Diagnostic(NoGitRule, new Location(directory), "This needs git, which is not in PATH.")
            .With("mend", "install git (on Debian: apt-get install git), or name files instead of revisions");

    /// <summary>Git ended with an error.</summary>
    public static Diagnostic GitFailed(string directory, string command, int code, string said) =>
        new Diagnostic(GitFailedRule, new Location(directory), $"`git {command}` ended with exit code {code}.")
            .With("found", said.Length > 0 ? Printable(said) : null)
            .With("mend", "see to what git says");

    /// <summary>An entry of the lock was changed by both sides of a merge, and not alike.</summary>
    public static Diagnostic EntryInConflict(string file, string source, Platform platform, string ours, string theirs) =>
        new Diagnostic(EntryInConflictRule, new Location(file), $"Both sides of the merge changed {source} for {platform}.")
            .With("ours", ours).With("theirs", theirs)
            .With("mend", "settle the manifest, then run `cnikit lock`, which takes the side that fits it, and `git add` both");

    /// <summary>A node would get a plugin of one name from two sources, one from each side of a merge.</summary>
    public static Diagnostic MergedPluginTwice(string file, string plugin, Platform platform, IEnumerable<string> sources) =>
        new Diagnostic(
            MergedPluginTwiceRule, new Location(file), $"The two sides of the merge bring '{plugin}' for {platform} from two sources.")
            .With("found", string.Join(", ", sources))
            .With("mend", "exclude it from one of them in the manifest, then run `cnikit lock` and `git add` both");

    /// <summary>A source has another version on one platform than on the others, as neither side of a merge had it.</summary>
    public static Diagnostic MergedVersionsDiffer(string file, string source, IEnumerable<string> versions) =>
        new Diagnostic(
            MergedVersionsDifferRule, new Location(file), $"The merge gives {source} another version on one platform than on others.")
            .With("found", string.Join(", ", versions))
            .With("mend", $"run `cnikit lock --update {source}` and `git add` the lock");

    /// <summary>There is no result of a merge; nothing was written.</summary>
    public static Diagnostic NotMerged(string file, string why) =>
        new Diagnostic(NotMergedRule, new Location(file), $"The locks could not be merged, not even as text: {Printable(why)}.")
            .With("mend", "take one side by `git checkout --ours` or `--theirs`, then run `cnikit lock`");

    /// <summary>A side of a merge could not be read, so that git merged lines.</summary>
    public static Diagnostic MergedAsText(string file, string side, string why) =>
        new Diagnostic(MergedAsTextRule, new Location(file), $"Git merged the locks line by line, since {side} cannot be read.")
            .With("found", Printable(why))
            .With("mend", "look at the whole lock, settle what is marked, and run `cnikit lock`");

    /// <summary>What needs a git work tree was run outside of one.</summary>
    public static Diagnostic NoWorkTree(string directory, string said) =>
        new Diagnostic(NoWorkTreeRule, new Location(directory), "This is no git work tree.")
            .With("found", said.Length > 0 ? Printable(said) : null)
            .With("mend", "run it in a clone, or make one by `git init`");

    /// <summary>Attributes name another merge or diff driver for the lock.</summary>
    public static Diagnostic OtherAttribute(string file, string lockfile, string attribute, string value) =>
        new Diagnostic(OtherAttributeRule, new Location(file), $"The attribute {attribute} of {lockfile} has another value already.")
            .With("expected", $"{attribute}=cnikit").With("found", Printable(value))
            .With("mend", "take it out where `git check-attr -a` finds it; nothing was written");

    /// <summary>There is a hook that is not the kit's.</summary>
    public static Diagnostic OtherHook(string file, string line) =>
        new Diagnostic(OtherHookRule, new Location(file), "The pre-commit hook belongs to something else, and it stays as it is.")
            .With("expected", line)
            .With("mend", "add that line to it, or run `cnikit init --git --no-hook`; nothing was written");

    /// <summary>core.hooksPath names a directory that other repositories share.</summary>
    public static Diagnostic HooksOutside(string directory) =>
        new Diagnostic(
            HooksOutsideRule, new Location(directory), "core.hooksPath leads out of the repository, so a hook there would be others' too.")
            .With("mend", "set core.hooksPath for this repository, or run `cnikit init --git --no-hook`; nothing was written");

    /// <summary>A check found that a clone is not set up.</summary>
    public static Diagnostic GitSetupMissing(string where, string what) =>
        new Diagnostic(GitSetupMissingRule, new Location(where), "Git does not know cnikit here.")
            .With("expected", what).With("mend", "run `cnikit init --git`");
}
