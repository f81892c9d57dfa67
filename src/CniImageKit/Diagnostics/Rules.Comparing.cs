using System.Collections.Immutable;

namespace CniImageKit.Diagnostics;

internal static partial class Rules
{
    private static readonly Rule NothingToDiffRule = new("CNIK3100", "nothing to compare");
    private static readonly Rule NoRepositoryRule = new("CNIK3101", "no git repository");
    private static readonly Rule UnknownRevisionRule = new("CNIK3102", "unknown revision");
    private static readonly Rule NoLockInCommitRule = new("CNIK3103", "no such lock in a revision");
    private static readonly Rule NoMergeBaseRule = new("CNIK3104", "no common ancestor");
    private static readonly Rule BadRevisionRule = new("CNIK3105", "no name of a revision");
    private static readonly Rule RangeBesideOtherRule = new("CNIK3106", "a range beside another operand");
    private static readonly Rule NoPluginsThereRule = new("CNIK3107", "no plugins to compare");
    private static readonly Rule BytesReplacedRule = new("CNIK3600", "bytes changed under the same version");
    private static readonly Rule VerificationLostRule = new("CNIK3601", "verification lost");
    private static readonly Rule CarriedLockDisagreesRule = new("CNIK3602", "an image is not what the lock in it says");
    private static readonly Rule ArtifactReplacedRule = new("CNIK3603", "an artifact changed under the same name");
    private static readonly Rule NoLockYetRule = new("CNIK3604", "no lock in a revision");
    private static readonly Rule AdvisoryOpenedRule = new("CNIK3605", "an advisory is opened");
    private static readonly Rule CarriedLockUnreadableRule = new("CNIK3606", "the lock in an image cannot be read");
    private static readonly Rule ImagePlatformUnknownRule = new("CNIK3607", "an image of an unknown platform is passed over");

    /// <summary>An operand of diff is no file, no image and no revision.</summary>
    public static Diagnostic NothingToDiff(string operand, string why) =>
        new Diagnostic(NothingToDiffRule, new Location(operand), $"'{Printable(operand)}' is neither a file or directory nor a revision.")
            .With("found", why).With("mend", "name a lock, a manifest, an image, a directory or a revision of git");

    /// <summary>Revisions were named outside of a repository.</summary>
    public static Diagnostic NoRepository(string directory, string said) =>
        new Diagnostic(NoRepositoryRule, new Location(directory), "This directory lies in no git repository that can be read.")
            .With("found", said.Length > 0 ? Printable(said.Split('\n')[0]) : null)
            .With("mend", "name files instead of revisions, or run this in the repository");

    /// <summary>Git knows no commit of that name.</summary>
    public static Diagnostic UnknownRevision(string revision) =>
        new Diagnostic(UnknownRevisionRule, Location.None, $"The repository has no commit that '{Printable(revision)}' names.")
            .With("mend", "look at `git branch -a`; in CI, fetch it first: a shallow clone has the newest commit only");

    /// <summary>A path that was named together with a revision is not there.</summary>
    public static Diagnostic NoLockInCommit(string revision, string path) =>
        new Diagnostic(NoLockInCommitRule, Location.None, $"There is no {Printable(path)} in {Printable(revision)}.")
            .With("mend", $"see `git ls-tree -r --name-only {Printable(revision)}` for the paths that it has");

    /// <summary>Two revisions of <c>A...B</c> have no common ancestor that the clone knows.</summary>
    public static Diagnostic NoMergeBase(string old, string @new) =>
        new Diagnostic(NoMergeBaseRule, Location.None, $"'{Printable(old)}' and '{Printable(@new)}' have no common ancestor here.")
            .With("mend", "compare with two dots, or fetch more history (`git fetch --unshallow`)");

    /// <summary>A text that git could take for an option, or that no revision can be called.</summary>
    public static Diagnostic BadRevision(string revision) =>
        new Diagnostic(BadRevisionRule, Location.None, $"'{Printable(revision)}' cannot be the name of a revision.")
            .With("expected", "a branch, tag or commit that does not begin with '-'").With("mend", "name it by its commit id");

    /// <summary><c>A..B</c> stands for both operands, and another one was named.</summary>
    public static Diagnostic RangeBesideOther(string range) =>
        new Diagnostic(RangeBesideOtherRule, Location.None, $"'{Printable(range)}' names both sides, and there is another operand.")
            .With("mend", "name the range alone, or two revisions");

    /// <summary>An image or directory holds no plugins.</summary>
    public static Diagnostic NoPluginsThere(string target, IEnumerable<string> directories) =>
        new Diagnostic(NoPluginsThereRule, new Location(target), "There are no plugins in it.").With("expected", Listed(directories))
            .With("mend", "name the plugin directory itself, or with --manifest a manifest whose node.layout says where plugins lie");

    /// <summary>A plugin has other bytes, and nothing that anybody asked for explains it.</summary>
    public static Diagnostic BytesReplaced(Location at, string plugin, Platform platform, string version, Digest from, Digest to) =>
        new Diagnostic(BytesReplacedRule, at, $"{plugin} for {platform} has other bytes under the same version {version}.")
            .With("expected", from.ToString()).With("found", to.ToString())
            .With("mend", "find out who replaced it before you approve: a release does not change");

    /// <summary>An artifact is established in fewer ways than before.</summary>
    public static Diagnostic VerificationLost(Location at, string source, Platform platform, string way, ImmutableArray<string> now) =>
        new Diagnostic(VerificationLostRule, at, $"{Named(source)} for {platform} is no longer verified by {way}.")
            .With("found", now.Length == 0 ? "nothing: trusted on first use" : Listed(now))
            .With("mend", "ask why: an upstream that stopped signing, or a lock that was made elsewhere");

    /// <summary>A plugin of an image is not what the lock in the same image says. What the image holds counts.</summary>
    public static Diagnostic CarriedLockDisagrees(
        Location at, string plugin, Platform platform, string fact, string? locked, string? found) =>
        new Diagnostic(CarriedLockDisagreesRule, at, $"{plugin} for {platform} is not what the lock in the image says: {fact}.")
            .With("expected", locked).With("found", found)
            .With("mend", "do not ship the image: somebody changed it after it was baked; bake it again");

    /// <summary>The archive that plugins are taken from has other bytes under the same version and name.</summary>
    public static Diagnostic ArtifactReplaced(Location at, string source, Platform platform, string version, string from, string to) =>
        new Diagnostic(
            ArtifactReplacedRule, at, $"The artifact of {Named(source)} {version} for {platform} has other bytes under the same name.")
            .With("expected", from).With("found", to)
            .With("mend", "find out who replaced it before you approve: a release does not change");

    /// <summary>A revision has no lock at the place where the other side has one.</summary>
    public static Diagnostic NoLockYet(string revision, string lockfile) =>
        new Diagnostic(NoLockYetRule, new Location(lockfile), $"There is no {lockfile} in {Printable(revision)}, so it counts as empty.")
            .With("mend", "nothing, where the lock is new; else name its path: REVISION:PATH");

    /// <summary>The new side has a known vulnerability that the old one did not have.</summary>
    public static Diagnostic AdvisoryOpened(
        Location at, string id, string source, ImmutableArray<string> plugins, string? severity, string? fixedIn) =>
        new Diagnostic(AdvisoryOpenedRule, at, $"{id} holds for {Named(source)} from now on.")
            .With("known", severity).With("has it", plugins.Length == 0 ? null : Listed(plugins))
            .With("mend", fixedIn is null ? "look at the advisory before you approve" : $"take {Printable(fixedIn)} or newer");

    /// <summary>An image carries a lock that is none.</summary>
    public static Diagnostic CarriedLockUnreadable(Location at, string what) =>
        new Diagnostic(
            CarriedLockUnreadableRule, at, "The lock in the image cannot be read, so nothing tells where its plugins are from.")
            .With("found", what).With("mend", "bake the image again");

    /// <summary>One image of several is for a platform that the kit does not know.</summary>
    public static Diagnostic ImagePlatformUnknown(string target, string platform) =>
        new Diagnostic(ImagePlatformUnknownRule, new Location(target), $"The image for '{Printable(platform)}' is passed over.")
            .With("mend", "nothing, where no plugins are wanted for it");

    private static string Named(string source) => source.Length == 0 ? "a plugin" : source;
}
