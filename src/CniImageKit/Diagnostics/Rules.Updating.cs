namespace CniImageKit.Diagnostics;

internal static partial class Rules
{
    private static readonly Rule RollbackRule = new("CNIK2420", "rollback: the source offers only older than is locked");
    private static readonly Rule ListWentBackRule = new("CNIK2421", "freeze: a list is older than it was before");
    private static readonly Rule MixedReleasesRule = new("CNIK2422", "mix and match: platforms are locked at different releases");
    private static readonly Rule MixedBuildsRule = new("CNIK2423", "mix and match: one release has binaries of different builds");
    private static readonly Rule ReplacedInPlaceRule = new("CNIK2424", "same version, other bytes");

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
}
