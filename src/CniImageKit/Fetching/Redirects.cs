using System.Net;
using CniImageKit.Diagnostics;

namespace CniImageKit.Fetching;

/// <summary>Which addresses may be asked, and which redirects are followed.</summary>
internal static class Redirects
{
    /// <summary>Whether it is a redirect that a GET follows.</summary>
    public static bool Is(HttpStatusCode status) => (int)status is 301 or 302 or 303 or 307 or 308;

    /// <summary>Whether two addresses share scheme, host and port: credentials pass no other border.</summary>
    public static bool SameOrigin(Uri a, Uri b) => a.Scheme == b.Scheme && a.IdnHost == b.IdnHost && a.Port == b.Port;

    /// <summary>Refuses an address (CNIK4010) unless it is https, or http on loopback or where the request allows it.</summary>
    public static void RequireAllowed(Outgoing request, Uri uri)
    {
        var allowed = uri.IsAbsoluteUri
            && (uri.Scheme == Uri.UriSchemeHttps || (uri.Scheme == Uri.UriSchemeHttp && (request.AllowHttp || uri.IsLoopback)));
        if (!allowed) throw new CniImageKitException(Rules.AddressNotSecure(request.At, request.Name, uri));
    }

    /// <summary>Where the answer of <paramref name="current"/> leads.</summary>
    public static Uri Next(Outgoing request, Uri current, Uri? location)
    {
        if (location is null)
            throw new CniImageKitException(Rules.AnswerNotUnderstood(request.At, request.Name, current, "a redirect leads nowhere"));
        if (!Uri.TryCreate(current, location, out var next)) throw Refused("to no address", location.OriginalString);
        var shown = next.GetComponents(UriComponents.SchemeAndServer | UriComponents.Path, UriFormat.UriEscaped);
        if (next.UserInfo.Length > 0) throw Refused("its address holds credentials", shown);
        if (current.Scheme == Uri.UriSchemeHttps && next.Scheme != Uri.UriSchemeHttps) throw Refused("it leads away from https", shown);
        if (!current.IsLoopback && (next.IsLoopback || IsLinkLocal(next)))
            throw Refused("it leads into this machine or its own link", shown);
        RequireAllowed(request, next);
        return next;

        CniImageKitException Refused(string why, string to) =>
            new(Rules.RedirectRefused(request.At, request.Name, current, to, why));
    }

    private static bool IsLinkLocal(Uri uri)
    {
        if (!IPAddress.TryParse(uri.IdnHost, out var address)) return false;
        if (address.IsIPv4MappedToIPv6) address = address.MapToIPv4();
        return address.IsIPv6LinkLocal || address.GetAddressBytes() is [169, 254, _, _];
    }
}
