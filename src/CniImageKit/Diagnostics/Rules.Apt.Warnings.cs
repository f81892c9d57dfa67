namespace CniImageKit.Diagnostics;

internal static partial class Rules
{
    private static readonly Rule AptSourceSkippedRule = new("CNIK2701", "apt source skipped");
    private static readonly Rule TrustedIgnoredRule = new("CNIK2702", "Trusted: yes ignored");
    private static readonly Rule ExpiryIgnoredRule = new("CNIK2703", "expired archive state accepted");
    private static readonly Rule GuessFailedRule = new("CNIK2704", "archive could not be asked");
    private static readonly Rule AptProxyUnusedRule = new("CNIK2705", "apt's proxy is not used");

    /// <summary>A source by a method or with a variable that only apt itself knows.</summary>
    public static Diagnostic AptSourceSkipped(Location at, string source) =>
        new Diagnostic(AptSourceSkippedRule, at, $"The source {source} is passed over: only http and https without variables are read.")
            .With("mend", "add a http or https source, or name uris in the manifest");

    /// <summary>Trusted: yes would switch verification off.</summary>
    public static Diagnostic TrustedIgnored(Location at) =>
        new Diagnostic(TrustedIgnoredRule, at, "Trusted: yes has no meaning here: the archive must be signed all the same.")
            .With("mend", "name its key with Signed-By");

    /// <summary>Valid-Until has passed, and the machine's configuration says not to mind.</summary>
    public static Diagnostic ExpiryIgnored(Location at, string end) =>
        new Diagnostic(ExpiryIgnoredRule, at, $"The archive's state was valid until {end} and is accepted since Check-Valid-Until is off.")
            .With("mend", "use a current mirror, unless this is a snapshot");

    /// <summary>One of several archives failed while a suite was looked for that the machine does not know.</summary>
    public static Diagnostic GuessFailed(Location at, string suite, string why) =>
        new Diagnostic(GuessFailedRule, at, $"While looking for the suite '{suite}', one archive could not be asked.")
            .With("found", why)
            .With("mend", "name the right archive with uris");

    /// <summary>apt.conf sets a proxy and the environment does not.</summary>
    public static Diagnostic AptProxyUnused(Location at) =>
        new Diagnostic(AptProxyUnusedRule, at, "Acquire::http::Proxy is set for apt only, and is not used here.")
            .With("mend", "set http_proxy in the environment");
}
