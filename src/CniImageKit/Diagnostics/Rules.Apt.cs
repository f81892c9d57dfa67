using System.Collections.Immutable;

namespace CniImageKit.Diagnostics;

internal static partial class Rules
{
    private static readonly Rule NoAptSourcesRule = new("CNIK2201", "no apt sources");
    private static readonly Rule SuiteNotFoundRule = new("CNIK2202", "suite not found");
    private static readonly Rule PackageNotFoundRule = new("CNIK2203", "package not in these suites");
    private static readonly Rule ReleaseExpiredRule = new("CNIK2204", "archive state has expired");
    private static readonly Rule ReleaseFromFutureRule = new("CNIK2205", "archive state is from the future");
    private static readonly Rule OtherSuiteRule = new("CNIK2206", "archive serves another suite");
    private static readonly Rule IndexMissingRule = new("CNIK2207", "package index not served");
    private static readonly Rule MalformedControlRule = new("CNIK2208", "malformed apt data");
    private static readonly Rule IndexUnreadableRule = new("CNIK2209", "package index cannot be decompressed");
    private static readonly Rule PackageLeftArchiveRule = new("CNIK2210", "package version has left the archive");
    private static readonly Rule UnsafeFilenameRule = new("CNIK2211", "unsafe package path");
    private static readonly Rule UnsignedArchiveRule = new("CNIK2212", "archive is not signed");
    private static readonly Rule WeakArchiveRule = new("CNIK2213", "archive without SHA-256");
    private static readonly Rule ArchiveWentBackRule = new("CNIK2214", "archive went back in time");
    private static readonly Rule SuiteNeededRule = new("CNIK2215", "archive without suite");
    private static readonly Rule SuiteNotUsableRule = new("CNIK2216", "suite name is not usable");
    private static readonly Rule AptAddressNotUsableRule = new("CNIK2217", "archive address is not usable");
    private static readonly Rule NoPoolPathRule = new("CNIK2218", "location is no package path");
    private static readonly Rule PackageNotServedRule = new("CNIK2219", "package listed but not served");
    private static readonly Rule AptFileUnreadableRule = new("CNIK2220", "apt configuration cannot be read");

    /// <summary>Neither the manifest nor the machine names an archive.</summary>
    public static Diagnostic NoAptSources(Location at) =>
        new Diagnostic(NoAptSourcesRule, at, "This machine has no usable apt sources, and the manifest names no archive.")
            .With("mend", "add uris, suites and signed-by to this entry, or set up /etc/apt/sources.list.d");

    /// <summary>No archive has the suite.</summary>
    public static Diagnostic SuiteNotFound(Location at, string suite, ImmutableArray<string> archives) =>
        new Diagnostic(SuiteNotFoundRule, at, $"No archive has the suite '{suite}'.")
            .With("found", $"neither InRelease nor Release at {Listed(archives)}")
            .With("mend", "name a suite or codename that the archive serves");

    /// <summary>The suites were read and do not have the package.</summary>
    public static Diagnostic PackageNotFound(
        Location at, string package, string architecture, ImmutableArray<string> suites, string? nearest) =>
        new Diagnostic(PackageNotFoundRule, at, $"There is no package '{package}' for {architecture} in {Listed(suites)}."
                + (nearest is null ? "" : $" Did you mean '{nearest}'?"))
            .With("mend", "mend the package's name, or name another suite");

    /// <summary>Valid-Until has passed.</summary>
    public static Diagnostic ReleaseExpired(Location at, string end, string now) =>
        new Diagnostic(ReleaseExpiredRule, at, "The archive's state has expired: a stale mirror, or someone who holds back updates.")
            .With("expected", $"valid now, {now}")
            .With("found", $"valid until {end}")
            .With("mend", "use another mirror, or compare this machine's clock; for a snapshot set Check-Valid-Until: no in its source");

    /// <summary>Date lies ahead of the clock.</summary>
    public static Diagnostic ReleaseFromFuture(Location at, string date, string now) =>
        new Diagnostic(ReleaseFromFutureRule, at, "The archive's state is dated later than now.")
            .With("expected", $"at most {now}")
            .With("found", date)
            .With("mend", "compare this machine's clock");

    /// <summary>Suite and Codename are not the name that was asked for.</summary>
    public static Diagnostic OtherSuite(Location at, string suite, string found) =>
        new Diagnostic(OtherSuiteRule, at, "The archive serves the state of another suite under this name.")
            .With("expected", suite)
            .With("found", found)
            .With("mend", "ask for the suite by one of the names found, or use another mirror");

    /// <summary>No spelling of an index that Release lists is there.</summary>
    public static Diagnostic IndexMissing(Location at, string index) =>
        new Diagnostic(IndexMissingRule, at, $"The archive lists {index}, but serves it in no compression known here.")
            .With("expected", ".xz, .gz or plain")
            .With("mend", "try again later: the mirror may be in the middle of an update");

    /// <summary>Release, Packages or a source list that breaks its format.</summary>
    public static Diagnostic MalformedControl(Location at, string why) =>
        new Diagnostic(MalformedControlRule, at, $"It cannot be read: {why}.")
            .With("mend", "mend the file, or use another mirror where it came from one");

    /// <summary>Damaged compression, or content that is not what Release lists.</summary>
    public static Diagnostic IndexUnreadable(Location at, string why) =>
        new Diagnostic(IndexUnreadableRule, at, $"The package index cannot be decompressed: {why.TrimEnd('.')}.")
            .With("mend", "report it to the archive's owner");

    /// <summary>The locked package is in no archive any more.</summary>
    public static Diagnostic PackageLeftArchive(Location at, string file, string name) =>
        new Diagnostic(PackageLeftArchiveRule, at, $"The locked {file} has left the archive: suites keep their newest version only.")
            .With("mend", $"`cnikit update {name}`, or bake from a store or mirror that still has it");

    /// <summary>A Filename that could leave the archive's root.</summary>
    public static Diagnostic UnsafeFilename(Location at, string filename) =>
        new Diagnostic(UnsafeFilenameRule, at, "A package's Filename is no plain path below the archive's root.")
            .With("found", filename)
            .With("mend", "report it to the archive's owner");

    /// <summary>Release without signature.</summary>
    public static Diagnostic UnsignedArchive(Location at) =>
        new Diagnostic(UnsignedArchiveRule, at, "The archive has neither InRelease nor Release.gpg: nothing of it can be believed.")
            .With("mend", "use a signed archive; Trusted: yes has no meaning here");

    /// <summary>Only MD5 or SHA-1 sums.</summary>
    public static Diagnostic WeakArchive(Location at) =>
        new Diagnostic(WeakArchiveRule, at, "The archive gives no SHA-256, and weaker sums prove nothing.")
            .With("mend", "use an archive that has SHA256 in Release and Packages");

    /// <summary>A Release older than one that was seen before.</summary>
    public static Diagnostic ArchiveWentBack(Location at, string seen, string found) =>
        new Diagnostic(ArchiveWentBackRule, at, "The archive's state is older than one that it served before.")
            .With("expected", $"{seen} or later")
            .With("found", found)
            .With("mend", "try again later or use another mirror; if it was set back on purpose, run `cnikit cache clear --all`");

    /// <summary>uris without suites.</summary>
    public static Diagnostic SuiteNeeded(Location at) =>
        new Diagnostic(SuiteNeededRule, at, "An entry that names archives must name suites too.")
            .With("mend", "add suite, such as the codename of the release");

    /// <summary>A suite with characters that no suite has.</summary>
    public static Diagnostic SuiteNotUsable(Location at, string suite) =>
        new Diagnostic(SuiteNotUsableRule, at, $"'{suite}' cannot be the name of a suite.")
            .With("mend", "name a suite or codename, such as bookworm");

    /// <summary>A scheme other than http and https.</summary>
    public static Diagnostic AptAddressNotUsable(Location at, string scheme) =>
        new Diagnostic(AptAddressNotUsableRule, at, $"An archive cannot be read by {scheme}.")
            .With("expected", "http or https")
            .With("mend", "name the archive's http or https address");

    /// <summary>A location in the lock that is no <c>apt:pool/…</c>.</summary>
    public static Diagnostic NoPoolPath(Location at, string location) =>
        new Diagnostic(NoPoolPathRule, at, "The lock names no path below an archive's root for this package.")
            .With("expected", "apt:pool/…")
            .With("found", location)
            .With("mend", "`cnikit lock`");

    /// <summary>An index lists a package that is not there.</summary>
    public static Diagnostic PackageNotServed(Location at, string file, string archive) =>
        new Diagnostic(PackageNotServedRule, at, $"{archive} lists {file} but does not serve it.")
            .With("mend", "try again later: the mirror may be in the middle of an update");

    /// <summary>A file below etc/apt that cannot be read.</summary>
    public static Diagnostic AptFileUnreadable(Location at, string why) =>
        new Diagnostic(AptFileUnreadableRule, at, $"The file cannot be read: {why.TrimEnd('.')}.")
            .With("mend", "let the user that builds read it");

    private static string Listed(ImmutableArray<string> names) => string.Join(", ", names.IsDefault ? [] : names);
}
