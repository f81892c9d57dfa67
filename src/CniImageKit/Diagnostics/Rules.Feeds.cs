namespace CniImageKit.Diagnostics;

// NuGet feeds and packages: CNIK1030, CNIK2401 to 2413 and CNIK2802.
internal static partial class Rules
{
    private static readonly Rule SignatureUnpinnedRule = new("CNIK1030", "signature required from nobody");
    private static readonly Rule NuGetConfigUnreadableRule = new("CNIK2401", "nuget.config not understood");
    private static readonly Rule NuGetNoFeedsRule = new("CNIK2402", "no package feed");
    private static readonly Rule NuGetFeedUnknownRule = new("CNIK2403", "no such feed");
    private static readonly Rule NuGetNotMappedRule = new("CNIK2404", "package not mapped to the feed");
    private static readonly Rule NuGetFolderUnreadableRule = new("CNIK2405", "feed folder not readable");
    private static readonly Rule NuGetFeedNotUnderstoodRule = new("CNIK2406", "feed not understood");
    private static readonly Rule NuGetCredentialsRule = new("CNIK2407", "feed credentials of no use");
    private static readonly Rule NuGetNotServedRule = new("CNIK2408", "package listed but not served");
    private static readonly Rule NuGetOtherPackageRule = new("CNIK2409", "not the package that was asked for");
    private static readonly Rule NuGetSignatureBrokenRule = new("CNIK2410", "package signature broken");
    private static readonly Rule NuGetUnsignedRule = new("CNIK2411", "package not signed");
    private static readonly Rule NuGetOtherSignerRule = new("CNIK2412", "package signed by somebody else");
    private static readonly Rule NuGetPlainHttpRule = new("CNIK2413", "feed over plain http");
    private static readonly Rule NuGetSignerUnpinnedRule = new("CNIK2802", "package signer not pinned");

    /// <summary>policy: require without a certificate that could meet it: no trust store is asked.</summary>
    public static Diagnostic SignatureUnpinned(Location at) =>
        new Diagnostic(SignatureUnpinnedRule, at, "A signature is required, and no certificate is named that it may be made with.")
            .With("mend", "add the signer's `fingerprints: [sha256:…]`; `dotnet nuget verify --all PACKAGE` shows them");

    /// <summary>A nuget.config of the hierarchy is no configuration.</summary>
    public static Diagnostic NuGetConfigUnreadable(Location at, string why) =>
        new Diagnostic(NuGetConfigUnreadableRule, at, "The feeds cannot be told: a nuget.config is not understood.")
            .With("found", why)
            .With("mend", "correct the file; `dotnet nuget config paths` lists those that count here");

    /// <summary>No nuget.config, or none that enables a source.</summary>
    public static Diagnostic NuGetNoFeeds(Location at) =>
        new Diagnostic(NuGetNoFeedsRule, at, "No nuget.config names an enabled package source for this directory.")
            .With("mend", "`dotnet new nugetconfig` beside the manifest, then `dotnet nuget add source ADDRESS --name NAME`");

    /// <summary>feed: names a source that nuget.config does not have, or has disabled.</summary>
    public static Diagnostic NuGetFeedUnknown(Location at, string feed, string? why, IEnumerable<string> known) =>
        new Diagnostic(NuGetFeedUnknownRule, at, $"'{feed}' is no package source that may be used.")
            .With("found", why ?? "no nuget.config names it")
            .With("known", string.Join(", ", known) is { Length: > 0 } names ? names : "none")
            .With("mend", "name one of the known sources, or add this one with `dotnet nuget add source`");

    /// <summary>Package source mapping gives the package to other feeds or to none.</summary>
    public static Diagnostic NuGetNotMapped(Location at, string id, string? feed, IEnumerable<string> mapped) =>
        new Diagnostic(
            NuGetNotMappedRule, at,
            $"Package source mapping does not let {id} come from {(feed is null ? "any enabled source" : $"'{Feed(feed)}'")}.")
            .With("allowed", string.Join(", ", mapped) is { Length: > 0 } names ? names : "no source")
            .With("mend", $"add a pattern that fits {id} under <packageSourceMapping> in nuget.config");

    /// <summary>A folder feed that is not there, or that the system denies reading.</summary>
    public static Diagnostic NuGetFolderUnreadable(Location at, string feed, string folder, string why) =>
        new Diagnostic(NuGetFolderUnreadableRule, at, $"The feed '{feed}' in {folder} cannot be read.")
            .With("found", why)
            .With("mend", "correct its path in nuget.config, or disable it with `dotnet nuget disable source`");

    /// <summary>An answer that is none of NuGet's v3 protocol.</summary>
    public static Diagnostic NuGetFeedNotUnderstood(Location at, string feed, Uri uri, string why) =>
        new Diagnostic(NuGetFeedNotUnderstoodRule, at, $"The feed '{Feed(feed)}' is not understood at {Shown(uri)}: {why}.")
            .With("mend", "name the feed's v3 address, which ends in index.json, in nuget.config");

    /// <summary>401 although credentials were sent, or a password that does not open.</summary>
    public static Diagnostic NuGetCredentials(Location at, string feed, string why) =>
        new Diagnostic(NuGetCredentialsRule, at, $"The credentials for the feed '{Feed(feed)}' are of no use: {why}.")
            .With("mend", "`dotnet nuget update source NAME --username USER --password PASSWORD --store-password-in-clear-text`");

    /// <summary>In the list of versions, and 404 at its own address.</summary>
    public static Diagnostic NuGetNotServed(Location at, string package, IEnumerable<string> feeds) =>
        new Diagnostic(NuGetNotServedRule, at, $"{package} is listed, but not served by {string.Join(" or ", feeds.Select(Feed))}.")
            .With("mend", "lock again in a while, or pin another version");

    /// <summary>The nuspec names another package, or there is none, or this is no package at all.</summary>
    public static Diagnostic NuGetOtherPackage(Location at, string package, string expected, string found) =>
        new Diagnostic(NuGetOtherPackageRule, at, $"{package} is not the package that it is called.")
            .With("expected", expected)
            .With("found", found)
            .With("mend", "tell the feed's owner; pin another version or take another feed");

    /// <summary>The bytes are not those that were signed, or the signature is none.</summary>
    public static Diagnostic NuGetSignatureBroken(Location at, string package, string why) =>
        new Diagnostic(NuGetSignatureBrokenRule, at, $"The signature of {package} does not hold.")
            .With("found", why)
            .With("mend", "do not use these bytes; tell the feed's owner, and take the package from another feed");

    /// <summary>policy: require, and the package holds no signature.</summary>
    public static Diagnostic NuGetUnsigned(Location at, string package) =>
        new Diagnostic(NuGetUnsignedRule, at, $"{package} is not signed, and this entry requires it.")
            .With("mend", "sign it with `dotnet nuget sign`, take a signed version, or remove `policy: require`");

    /// <summary>The signature holds, and no pinned certificate made it.</summary>
    public static Diagnostic NuGetOtherSigner(Location at, string package, IEnumerable<string> pinned, IEnumerable<string> found) =>
        new Diagnostic(NuGetOtherSignerRule, at, $"{package} is not signed with a certificate that is pinned here.")
            .With("expected", string.Join(", ", pinned))
            .With("found", string.Join(", ", found))
            .With("mend", "ask the publisher whether the certificate was renewed, and pin the new one if so");

    /// <summary>http without allowInsecureConnections.</summary>
    public static Diagnostic NuGetPlainHttp(Location at, string feed, Uri uri) =>
        new Diagnostic(NuGetPlainHttpRule, at, $"The feed '{Feed(feed)}' at {Shown(uri)} is plain http.")
            .With("mend", "use https, or set allowInsecureConnections=\"true\" on the source in nuget.config");

    /// <summary>Signed, but the manifest names no certificate: the signer is anybody.</summary>
    public static Diagnostic NuGetSignerUnpinned(Location at, string package, IEnumerable<string> signers) =>
        new Diagnostic(NuGetSignerUnpinnedRule, at, $"{package} is signed, but no certificate is pinned that would make that count.")
            .With("found", string.Join(", ", signers))
            .With("mend", "if that is the publisher: `signatures: { policy: require, fingerprints: [sha256:…] }`");

    // A feed without a name in nuget.config is called by its address.
    private static string Feed(string name) =>
        Uri.TryCreate(name, UriKind.Absolute, out var uri) && uri.Scheme is ("http" or "https") ? Shown(uri) : name;
}
