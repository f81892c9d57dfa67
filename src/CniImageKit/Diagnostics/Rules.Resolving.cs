namespace CniImageKit.Diagnostics;

internal static partial class Rules
{
    private static readonly Rule NoVersionFitsRule = new("CNIK2001", "no version fits");
    private static readonly Rule NothingOfferedRule = new("CNIK2002", "the source has nothing for a platform");
    private static readonly Rule NoCommonVersionRule = new("CNIK2003", "no version is there for every platform");
    private static readonly Rule SamePluginTwiceRule = new("CNIK2004", "two members of an artifact have one plugin name");
    private static readonly Rule NoPluginsRule = new("CNIK2005", "an artifact holds no plugins");
    private static readonly Rule RenameOfNothingRule = new("CNIK2006", "a rename names no member");
    private static readonly Rule MemberGoneRule = new("CNIK2007", "a locked member is not in its artifact");
    private static readonly Rule MemberChangedRule = new("CNIK2008", "a locked member has other bytes");
    private static readonly Rule ForeignOwnerRule = new("CNIK2501", "an archive names an owner other than root");
    private static readonly Rule RuntimeNeedsRule = new("CNIK2502", "the runtime needs a plugin that nothing takes");

    /// <summary>Versions exist, but none satisfies the entry.</summary>
    public static Diagnostic NoVersionFits(Location at, string source, string wanted, Platform platform, IEnumerable<string> offered) =>
        new Diagnostic(NoVersionFitsRule, at, $"No version of {source} for {platform} fits {wanted}.")
            .With("found", Listed(offered))
            .With("mend", "change 'version' in the manifest, then run 'cnikit lock'");

    /// <summary>The source was reached and lists no version for this platform.</summary>
    public static Diagnostic NothingOffered(Location at, string source, Platform platform) =>
        new Diagnostic(NothingOfferedRule, at, $"{source} has nothing for {platform}.")
            .With("mend", "take the platform out of 'platforms' of this entry, or use another source for it");

    /// <summary>Platforms of one plugin set must come from one release (TUF: mix and match).</summary>
    public static Diagnostic NoCommonVersion(Location at, string source, string wanted, IEnumerable<string> offered) =>
        new Diagnostic(NoCommonVersionRule, at, $"No version of {source} that fits {wanted} is there for every platform.")
            .With("found", Listed(offered))
            .With("mend", "narrow 'platforms' of this entry, or give each platform an entry of its own");

    /// <summary>Which of two files would be installed cannot be guessed.</summary>
    public static Diagnostic SamePluginTwice(Location at, string plugin, string artifact, string first, string second) =>
        new Diagnostic(SamePluginTwiceRule, at, $"{artifact} has two members for the plugin '{plugin}'.")
            .With("found", $"{first} and {second}")
            .With("mend", "exclude the name or give it another by 'rename'; "
                + "of a package 'path' chooses the directory that holds the plugins");

    /// <summary>The artifact was read to its end without meeting a plugin.</summary>
    public static Diagnostic NoPlugins(Location at, string artifact, IEnumerable<string> members) =>
        new Diagnostic(NoPluginsRule, at, $"{artifact} holds no plugins where they were looked for.")
            .With("found", Listed(members))
            .With("mend", "set 'path' to the directory that holds the plugins, or name another artifact");

    /// <summary>The left side of a rename is no file of the artifact.</summary>
    public static Diagnostic RenameOfNothing(Location at, string name, string artifact, IEnumerable<string> names) =>
        new Diagnostic(RenameOfNothingRule, at, $"{artifact} has no '{name}' to rename.")
            .With("found", Listed(names))
            .With("mend", "correct the name under 'rename'");

    /// <summary>The lock names a member that the artifact of that very digest does not have: the lock was edited by hand.</summary>
    public static Diagnostic MemberGone(Location at, string plugin, string member, string artifact) =>
        new Diagnostic(MemberGoneRule, at, $"The lock takes '{plugin}' from {member}, which is not in {artifact}.")
            .With("mend", "run `cnikit update` for this source and review the change");

    /// <summary>A member's bytes are not those of the lock, although the artifact's are: the lock was edited by hand.</summary>
    public static Diagnostic MemberChanged(Location at, string plugin, string artifact, Digest expected, Digest found) =>
        new Diagnostic(MemberChangedRule, at, $"'{plugin}' in {artifact} is not what the lock names.")
            .With("expected", expected.ToString()).With("found", found.ToString())
            .With("mend", "run `cnikit update` for this source and review the change; nothing was written");

    /// <summary>A member has the locked digest but another size than the lock says: the lock was edited by hand.</summary>
    public static Diagnostic MemberSize(Location at, string plugin, long expected, long found) =>
        new Diagnostic(MemberChangedRule, at, $"'{plugin}' has not the size that the lock names, although it has its digest.")
            .With("expected", $"{expected} bytes").With("found", $"{found} bytes")
            .With("mend", "run `cnikit update` for this source and review the change; nothing was written");

    /// <summary>Evidence of how the archive was made; the kit installs root:root in any case (containernetworking/plugins#1053).</summary>
    public static Diagnostic ForeignOwner(Location at, string artifact, string owner) =>
        new Diagnostic(ForeignOwnerRule, at, $"{artifact} names {owner} as the owner of its files; they are installed as root:root.")
            .With("known", "extracting such an archive as root gives the plugin directory to that user (containernetworking/plugins#1053)")
            .With("mend", "nothing here; tell the publisher of the artifact");

    /// <summary>Every pod would fail on such a node, whatever its networks.</summary>
    public static Diagnostic RuntimeNeeds(Location at, string runtime, string plugin, Platform platform) =>
        new Diagnostic(RuntimeNeedsRule, at, $"{runtime} runs '{plugin}' for every pod, and no source takes it for {platform}.")
            .With("mend", $"add '{plugin}' to an 'include' and run 'cnikit lock', or leave 'runtime' out where it is told not to need it");

    private static string Listed(IEnumerable<string> items)
    {
        var all = items.ToList();
        var shown = string.Join(", ", all.Take(12));
        return all.Count switch { 0 => "nothing", > 12 => $"{shown} and {all.Count - 12} more", _ => shown };
    }
}
