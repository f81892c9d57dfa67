namespace CniImageKit.Diagnostics;

internal static partial class Rules
{
    private static readonly Rule RollbackRule = new("CNIK2420", "rollback: the source offers only older than is locked");
    private static readonly Rule ListWentBackRule = new("CNIK2421", "freeze: a list is older than it was before");
    private static readonly Rule MixedReleasesRule = new("CNIK2422", "mix and match: platforms are locked at different releases");
    private static readonly Rule MixedBuildsRule = new("CNIK2423", "mix and match: one release has binaries of different builds");
    private static readonly Rule ReplacedInPlaceRule = new("CNIK2424", "same version, other bytes");

    private static readonly Rule TooSlowRule = new("CNIK2425", "endless data: a server sends too slowly to ever end");
    private static readonly Rule VersionNotEditableRule = new("CNIK2426", "a version of the manifest cannot be changed in place");
    private static readonly Rule NoOneVersionRule = new("CNIK2427", "no one version to pin for every platform");
    private static readonly Rule ManifestChangedRule = new("CNIK2428", "the manifest changed meanwhile");

    /// <summary>The lock would go down although the manifest still allows what is locked.</summary>
    public static Diagnostic Rollback(Location at, string source, Platform platform, string locked, string offered) =>
        new Diagnostic(RollbackRule, at, $"{source} for {platform} would go down: the source offers nothing as new as what is locked.")
            .With("expected", $"{locked} or newer").With("found", offered)
            .With("mend", $"look at `cnikit explain CNIK2420`; where it is right, pin the version or add --allow-downgrade");

    /// <summary>The newest release that the list had is gone, and nothing newer is there.</summary>
    public static Diagnostic ListWentBack(Location at, string source, Platform platform, string seen, string newest) =>
        new Diagnostic(ListWentBackRule, at, $"The list of {source} for {platform} is older than it was before.")
            .With("expected", $"{seen}, which it had, or newer").With("found", $"{newest} as the newest")
            .With("mend", "look at `cnikit explain CNIK2421`; where the project withdrew it, add --allow-downgrade once");

    /// <summary>A merge or an editor put two releases of one source beside each other.</summary>
    public static Diagnostic MixedReleases(Location at, string source, string one, string other) =>
        new Diagnostic(MixedReleasesRule, at, $"The platforms of {source} are locked at different releases.")
            .With("expected", one).With("found", other)
            .With("mend", "run `cnikit lock`, which takes one release for all; or give each platform an entry of its own");

    /// <summary>Binaries of one release tell that they are not.</summary>
    public static Diagnostic MixedBuilds(
        Location at, string source, string version, string plugin, string word, string one, string other) =>
        new Diagnostic(MixedBuildsRule, at, $"'{plugin}' of {source} {version} has another {word} on one platform than on another.")
            .With("expected", one).With("found", other)
            .With("mend", "look at `cnikit explain CNIK2423`; nothing was written");

    /// <summary>The source serves other bytes under the name that is locked.</summary>
    public static Diagnostic ReplacedInPlace(Location at, string source, Platform platform, string version, Digest locked, Digest found) =>
        new Diagnostic(ReplacedInPlaceRule, at, $"{source} {version} for {platform} has other bytes than when it was locked.")
            .With("expected", locked.ToString()).With("found", found.ToString())
            .With("mend", $"look at `cnikit explain CNIK2424`; once reviewed, run `cnikit update {source} --accept-replaced {source}`");

    /// <summary>Bytes come, and so few that nobody could wait for the end.</summary>
    public static Diagnostic TooSlow(Location at, string name, Uri from, int rate) =>
        new Diagnostic(TooSlowRule, at, $"{name} comes so slowly that it may never end.")
            .With("expected", $"at least {rate} bytes a second, and a list or document within minutes")
            .With("from", Shown(from))
            .With("mend", "run the command again where the network was to blame: what arrived of an artifact is kept; else use a mirror");

    /// <summary>The version does not stand in the text as one plain or quoted word of one line.</summary>
    public static Diagnostic VersionNotEditable(Location at, string source, string from, string to) =>
        new Diagnostic(VersionNotEditableRule, at, $"The version of {source} is not written so that it can be changed in place.")
            .With("expected", $"version: \"{from}\", in one line")
            .With("mend", $"write {to} there, then run `cnikit lock`; nothing was written");

    /// <summary>Debian may rebuild a package for one architecture only, and an exact pin names one build.</summary>
    public static Diagnostic NoOneVersion(Location at, string source, IEnumerable<string> versions) =>
        new Diagnostic(NoOneVersionRule, at, $"The newest of {source} has another version on each platform, and a pin names one.")
            .With("found", Listed(versions))
            .With("mend", "write a range of the upstream version, such as [1.1,1.2), then run `cnikit lock`; nothing was written");

    /// <summary>Somebody wrote to the manifest while its newer versions were asked for.</summary>
    public static Diagnostic ManifestChanged(Location at) =>
        new Diagnostic(ManifestChangedRule, at, "The manifest was changed by somebody else while its new versions were looked for.")
            .With("mend", "run the command again; nothing was written");
}
