using System.Collections.Immutable;
using System.Net;
using CniImageKit.Diagnostics;

namespace CniImageKit.Fetching;

/// <summary>
/// The proxy by HTTPS_PROXY, HTTP_PROXY, ALL_PROXY and NO_PROXY of the host's environment, in either case of letters, as curl reads
/// them. Loopback is never asked of a proxy. NO_PROXY: names with their subdomains, addresses, networks as 10.0.0.0/8, or <c>*</c>.
/// </summary>
internal sealed class EnvironmentProxy : IWebProxy
{
    private readonly Uri? https;
    private readonly Uri? http;
    private readonly ImmutableArray<string> direct;

    private EnvironmentProxy(Uri? https, Uri? http, ImmutableArray<string> direct) =>
        (this.https, this.http, this.direct) = (https, http, direct);

    /// <summary>Taken from the proxy address's user info.</summary>
    public ICredentials? Credentials { get; set; }

    /// <summary>The proxy, or null where none is set. An address that is none is CNIK4014.</summary>
    public static EnvironmentProxy? From(Host host)
    {
        var (https, http) = (Read(host, "HTTPS_PROXY"), Read(host, "HTTP_PROXY"));
        var all = Read(host, "ALL_PROXY");
        if ((https ?? http ?? all) is null) return null;
        var direct = host.Variable("NO_PROXY") ?? host.Variable("no_proxy") ?? "";
        return new EnvironmentProxy(https ?? all, http ?? all,
            [.. direct.Split([',', ' '], StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries)])
        { Credentials = LoginsOf(((Uri?[])[https, http, all]).OfType<Uri>()) };
    }

    /// <summary>Names and passwords that stand in the addresses of proxies.</summary>
    public static CredentialCache LoginsOf(IEnumerable<Uri> proxies)
    {
        var logins = new CredentialCache();
        foreach (var proxy in proxies.Where(p => p.UserInfo.Length > 0).DistinctBy(p => p.Authority))
        {
            var pair = proxy.UserInfo.Split(':', 2);
            var (user, password) = (Uri.UnescapeDataString(pair[0]), Uri.UnescapeDataString(pair.ElementAtOrDefault(1) ?? ""));
            logins.Add(proxy, "Basic", new NetworkCredential(user, password));
        }

        return logins;
    }

    public Uri? GetProxy(Uri destination) => IsBypassed(destination) ? null : destination.Scheme == Uri.UriSchemeHttps ? https : http;

    public bool IsBypassed(Uri host) =>
        host.IsLoopback || (host.Scheme == Uri.UriSchemeHttps ? https : http) is null || direct.Any(d => Matches(d, host));

    private static bool Matches(string entry, Uri uri)
    {
        if (entry == "*") return true;
        if (IPAddress.TryParse(uri.IdnHost, out var address))
            return IPNetwork.TryParse(entry, out var network) ? network.Contains(address)
                : IPAddress.TryParse(entry, out var one) && one.Equals(address);
        var name = entry.TrimStart('*').TrimStart('.');
        var colon = name.LastIndexOf(':');
        if (colon > 0 && int.TryParse(name.AsSpan(colon + 1), out var port))
        {
            if (port != uri.Port) return false;
            name = name[..colon];
        }

        return name.Length > 0 && (uri.IdnHost.Equals(name, StringComparison.OrdinalIgnoreCase)
            || uri.IdnHost.EndsWith("." + name, StringComparison.OrdinalIgnoreCase));
    }

    private static Uri? Read(Host host, string variable)
    {
        var value = host.Variable(variable) ?? host.Variable(variable.ToLowerInvariant());
        if (value is null) return null;
        var text = value.Contains("://", StringComparison.Ordinal) ? value : "http://" + value;
        return Uri.TryCreate(text, UriKind.Absolute, out var uri) && uri.Host.Length > 0
            && uri.Scheme is "http" or "https" or "socks4" or "socks4a" or "socks5"
            ? uri : throw new CniImageKitException(Rules.BadProxy(variable));
    }
}
