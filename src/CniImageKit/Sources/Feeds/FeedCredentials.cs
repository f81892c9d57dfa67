using System.Security.Cryptography;
using System.Text;
using CniImageKit.Diagnostics;
using NuGet.Configuration;

namespace CniImageKit.Sources.Feeds;

/// <summary>User and password that nuget.config has for a feed (packageSourceCredentials).</summary>
internal static class FeedCredentials
{
    /// <summary>As Basic authentication wants them (RFC 7617), or null where there are none. Raises CNIK2407.</summary>
    public static string? Of(PackageSource source, Location at)
    {
        if (source.Credentials is not { } credentials) return null;
        try
        {
            return Convert.ToBase64String(Encoding.UTF8.GetBytes($"{credentials.Username}:{credentials.Password}"));
        }
        catch (Exception e) when (e is NuGetConfigurationException or CryptographicException or PlatformNotSupportedException
            or NotSupportedException or FormatException or ArgumentException)
        {
            // An encrypted password opens on the Windows account that wrote it, and nowhere else.
            throw new CniImageKitException(Rules.NuGetCredentials(at, source.Name, "the password cannot be decrypted here"), e);
        }
    }
}
