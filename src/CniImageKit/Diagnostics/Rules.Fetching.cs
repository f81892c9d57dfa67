namespace CniImageKit.Diagnostics;

internal static partial class Rules
{
    private static readonly Rule DownloadFailedRule = new("CNIK4002", "download failed");
    private static readonly Rule DownloadRefusedRule = new("CNIK4003", "server refuses the download");
    private static readonly Rule AnswerNotUnderstoodRule = new("CNIK4004", "server gave an unexpected answer");
    private static readonly Rule OfflineRule = new("CNIK4005", "offline and not in the store");
    private static readonly Rule WebPageRule = new("CNIK4006", "a web page in place of the file");
    private static readonly Rule ReencodedRule = new("CNIK4007", "server re-encodes the file");
    private static readonly Rule LengthUnknownRule = new("CNIK4008", "end of the download cannot be told");
    private static readonly Rule TlsFailedRule = new("CNIK4009", "no secure connection");
    private static readonly Rule AddressNotSecureRule = new("CNIK4010", "address is not https");
    private static readonly Rule WrongBytesRule = new("CNIK4011", "bytes are not those expected");
    private static readonly Rule WrongSizeRule = new("CNIK4012", "size is not the expected one");
    private static readonly Rule TooLargeRule = new("CNIK4013", "larger than allowed");
    private static readonly Rule BadProxyRule = new("CNIK4014", "proxy setting is not understood");
    private static readonly Rule RedirectRefusedRule = new("CNIK4015", "redirect refused");
    private static readonly Rule BadMirrorRule = new("CNIK4016", "mirror setting is not understood");
    private static readonly Rule BadTokenRule = new("CNIK4017", "token is not usable");
    private static readonly Rule MirrorDiffersRule = new("CNIK4501", "an address served other bytes");

    /// <summary>No server could be made to deliver, retries included.</summary>
    public static Diagnostic DownloadFailed(Location at, string name, Uri from, string why, int attempts) =>
        new Diagnostic(DownloadFailedRule, at, $"{name} could not be downloaded: {why}.")
            .With("from", Shown(from))
            .With("tried", attempts == 1 ? "once" : $"{attempts} times")
            .With("mend", "check the network and HTTPS_PROXY, then run the command again: what arrived is kept");

    /// <summary>401, 403 and the like: asking again will not help.</summary>
    public static Diagnostic DownloadRefused(Location at, string name, Uri from, int status) =>
        new Diagnostic(DownloadRefusedRule, at, $"{name} could not be downloaded: the server refuses it (HTTP {status}).")
            .With("from", Shown(from))
            .With("mend", status is 401 or 403 or 407 ? "check the token or the proxy's credentials" : "check the address");

    /// <summary>An answer that HTTP allows but that no download has, or that HTTP does not allow.</summary>
    public static Diagnostic AnswerNotUnderstood(Location at, string name, Uri from, string what) =>
        new Diagnostic(AnswerNotUnderstoodRule, at, $"{name} could not be downloaded: {what}.")
            .With("from", Shown(from))
            .With("mend", "check the address; a proxy or mirror in between may be broken");

    /// <summary>The network may not be used and the store has it not.</summary>
    public static Diagnostic MissingOffline(Location at, string name, Digest? digest) =>
        new Diagnostic(OfflineRule, at, $"{name} is not in the store, and the network is not to be used.")
            .With("digest", digest?.ToString())
            .With("mend", "run the command once without --offline, or bring a store that has it (--store)");

    /// <summary>HTTP 200 with HTML: a login page, a captive portal, an error page.</summary>
    public static Diagnostic WebPage(Location at, string name, Uri from) =>
        new Diagnostic(WebPageRule, at, $"The server sent a web page in place of {name}.")
            .With("from", Shown(from))
            .With("mend", "open the address in a browser: a login, a proxy's notice or a wrong path is likely");

    /// <summary>Content-Encoding although identity was asked for: the bytes would not be the file's.</summary>
    public static Diagnostic Reencoded(Location at, string name, Uri from, string encoding) =>
        new Diagnostic(ReencodedRule, at, $"The server sent {name} in another encoding than asked for.")
            .With("expected", "identity")
            .With("found", encoding)
            .With("from", Shown(from))
            .With("mend", "switch off compression for this path on the server or proxy");

    /// <summary>Neither a length nor a digest tells whether all bytes came.</summary>
    public static Diagnostic LengthUnknown(Location at, string name, Uri from) =>
        new Diagnostic(LengthUnknownRule, at, $"The server does not say how long {name} is, and no digest is known.")
            .With("from", Shown(from))
            .With("mend", "give its sha256 in the manifest, or use a server that sends Content-Length");

    /// <summary>The TLS handshake failed.</summary>
    public static Diagnostic TlsFailed(Location at, string name, Uri from, string why) =>
        new Diagnostic(TlsFailedRule, at, $"{name} could not be downloaded: no secure connection, {why}.")
            .With("from", Shown(from))
            .With("mend", "check the clock and the system's certificates (SSL_CERT_FILE for a company's own authority)");

    /// <summary>Plain http where nothing signed vouches for the bytes, or no http at all.</summary>
    public static Diagnostic AddressNotSecure(Location at, string name, Uri address) =>
        new Diagnostic(AddressNotSecureRule, at, $"{name} would be downloaded from an address that is not https.")
            .With("found", Shown(address))
            .With("mend", "use an https address");

    /// <summary>The bytes are whole but others than named.</summary>
    public static Diagnostic WrongBytes(Location at, string name, Digest expected, Digest found, string from, string? known) =>
        new Diagnostic(WrongBytesRule, at, $"{name} is not what is expected.")
            .With("expected", expected.ToString())
            .With("found", $"{found} from {from}")
            .With("known", known)
            .With("mend", "look at `cnikit explain CNIK4011`; nothing was written");

    /// <summary>Fewer or more bytes than named; <paramref name="found"/> is null where reading stopped one byte too far.</summary>
    public static Diagnostic WrongSize(Location at, string name, long expected, long? found, string? from) =>
        new Diagnostic(WrongSizeRule, at, $"{name} has not the expected size.")
            .With("expected", $"{expected} bytes")
            .With("found", (found is null ? "more" : $"{found} bytes") + (from is null ? "" : $" from {from}"))
            .With("mend", "look at `cnikit explain CNIK4012`; nothing was written");

    /// <summary>More bytes than a thing of this kind may have.</summary>
    public static Diagnostic TooLarge(Location at, string name, long limit) =>
        new Diagnostic(TooLargeRule, at, $"{name} is larger than allowed.")
            .With("allowed", $"{limit} bytes")
            .With("mend", "check the address: nothing of this kind is that large");

    /// <summary>A proxy variable holds no address.</summary>
    public static Diagnostic BadProxy(string variable) =>
        new Diagnostic(BadProxyRule, Location.None, $"{variable} holds no proxy address.")
            .With("expected", "http://host:port, https://host:port or socks5://host:port")
            .With("mend", $"correct or unset {variable}");

    /// <summary>A redirect that leads where it must not.</summary>
    public static Diagnostic RedirectRefused(Location at, string name, Uri from, string to, string why) =>
        new Diagnostic(RedirectRefusedRule, at, $"{name} could not be downloaded: a redirect is refused, {why}.")
            .With("from", Shown(from))
            .With("to", to)
            .With("mend", "use the address that the file really lies at");

    /// <summary>CNIKIT_MIRROR is no list of prefixes.</summary>
    public static Diagnostic BadMirror(string value) =>
        new Diagnostic(BadMirrorRule, Location.None, $"CNIKIT_MIRROR holds '{value}', which is no pair of addresses.")
            .With("expected", "https://github.com/=https://mirror.example/github/, several separated by commas")
            .With("mend", "correct or unset CNIKIT_MIRROR");

    /// <summary>A token with blanks, line breaks or other characters that no HTTP header may have.</summary>
    public static Diagnostic BadToken(Location at, string name) =>
        new Diagnostic(BadTokenRule, at, $"The token for {name} has characters that no token has.")
            .With("mend", "set it again; a line break at its end is the usual cause");

    /// <summary>One address of several had other bytes; the next is tried.</summary>
    public static Diagnostic MirrorDiffers(Location at, string name, Uri from) =>
        new Diagnostic(MirrorDiffersRule, at, $"{name} is not what is expected at one of its addresses; the next one is tried.")
            .With("from", Shown(from))
            .With("mend", "tell whoever runs that server");

    /// <summary>An address as messages show it: without credentials, query and fragment.</summary>
    internal static string Shown(Uri uri) =>
        uri.IsAbsoluteUri ? uri.GetComponents(UriComponents.SchemeAndServer | UriComponents.Path, UriFormat.UriEscaped) : uri.ToString();
}
