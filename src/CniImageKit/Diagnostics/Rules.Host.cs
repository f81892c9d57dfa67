namespace CniImageKit.Diagnostics;

internal static partial class Rules
{
    private static readonly Rule UsageRule = new("CNIK9001", "wrong usage");
    private static readonly Rule FileTroubleRule = new("CNIK9002", "a file cannot be read or written");
    private static readonly Rule NoManifestRule = new("CNIK9003", "no manifest");
    private static readonly Rule BadSourceDateRule = new("CNIK9004", "SOURCE_DATE_EPOCH is no time");
    private static readonly Rule UnknownRuleRule = new("CNIK9005", "no such rule");
    private static readonly Rule ManifestExistsRule = new("CNIK9006", "a manifest lies there already");
    private static readonly Rule NothingToInspectRule = new("CNIK9007", "nothing to inspect");
    private static readonly Rule UnknownSourceNameRule = new("CNIK9008", "no such source in the manifest");
    private static readonly Rule NoStorePlaceRule = new("CNIK9009", "no place for the store");
    private static readonly Rule NoSourceAnsweredRule = new("CNIK9501", "no source answered");

    /// <summary>The command line cannot be understood.</summary>
    public static Diagnostic Usage(string what) =>
        new Diagnostic(UsageRule, Location.None, what[^1] is '?' ? what : $"{what.TrimEnd('.')}.")
            .With("mend", "run 'cnikit --help' for the commands and their options");

    /// <summary>The operating system refused a file operation that no other rule speaks of.</summary>
    public static Diagnostic FileTrouble(string what) =>
        new Diagnostic(FileTroubleRule, Location.None, $"{what.TrimEnd('.')}.")
            .With("mend", "check that the path exists and that you may read and write it");

    /// <summary>No cni.yaml where it was looked for.</summary>
    public static Diagnostic NoManifest(string file) =>
        new Diagnostic(NoManifestRule, new Location(file), $"There is no manifest at {file}.")
            .With("mend", "run 'cnikit init' to write a first one, or name the manifest on the command line");

    /// <summary>A directory was named where the manifest was meant.</summary>
    public static Diagnostic ManifestIsDirectory(string directory) =>
        new Diagnostic(NoManifestRule, new Location(directory), $"{directory} is a directory, not a manifest.")
            .With("mend", $"name the file in it, such as {directory.TrimEnd('/')}/cni.yaml");

    /// <summary>SOURCE_DATE_EPOCH must be whole seconds since 1970 (reproducible-builds.org).</summary>
    public static Diagnostic BadSourceDate(string found) =>
        new Diagnostic(BadSourceDateRule, Location.None, "SOURCE_DATE_EPOCH is no whole number of seconds since 1970.")
            .With("expected", "digits only, such as 1735689600").With("found", found)
            .With("mend", "unset SOURCE_DATE_EPOCH to use the lock's own date");

    /// <summary><c>cnikit explain</c> was asked for an id that no rule has.</summary>
    public static Diagnostic UnknownRule(string id) =>
        new Diagnostic(UnknownRuleRule, Location.None, $"There is no rule {id}.").With("mend", "run 'cnikit explain' for the list");

    /// <summary><c>cnikit init</c> does not overwrite.</summary>
    public static Diagnostic ManifestExists(string file) =>
        new Diagnostic(ManifestExistsRule, new Location(file), $"{file} exists already; it was left as it is.")
            .With("mend", "name another file, or remove this one first");

    /// <summary>The target of <c>cnikit inspect</c> is neither a file nor a directory.</summary>
    public static Diagnostic NothingToInspect(string target) =>
        new Diagnostic(NothingToInspectRule, new Location(target), $"There is no file, directory or image layout at {target}.")
            .With("mend", "name a plugin, an archive, a directory or an image layout");

    /// <summary><c>--update NAME</c> names no entry of the manifest.</summary>
    public static Diagnostic UnknownSourceName(Location at, string name, IEnumerable<string> known) =>
        new Diagnostic(UnknownSourceNameRule, at, $"The manifest has no source '{name}' to update.")
            .With("found", Listed(known)).With("mend", "name one of these, or none to update all");

    /// <summary>Neither an option, a variable nor the user's account says where the store may lie.</summary>
    public static Diagnostic NoStorePlace() =>
        new Diagnostic(NoStorePlaceRule, Location.None, "There is no home directory, so nothing says where the store is to lie.")
            .With("mend", "set CNIKIT_CACHE to a directory that only you may write");

    /// <summary><c>cnikit init</c> could reach neither a Debian archive nor GitHub.</summary>
    public static Diagnostic NoSourceAnswered() =>
        new Diagnostic(NoSourceAnsweredRule, Location.None, "Neither a Debian archive nor GitHub answered.")
            .With("mend", "see to the network or a proxy before 'cnikit lock', or name another source");
}
