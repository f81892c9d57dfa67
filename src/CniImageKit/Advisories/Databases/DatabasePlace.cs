using CniImageKit.Diagnostics;

namespace CniImageKit.Advisories.Databases;

/// <summary>Where a database lies: at an address, or in a file or directory of this machine.</summary>
/// <param name="Name">As the pin names it: the address, or the path relative to the pin with slashes.</param>
/// <param name="Uri">The address, or null.</param>
/// <param name="Path">The absolute path, or null.</param>
internal sealed record DatabasePlace(string Name, Uri? Uri, string? Path)
{
    /// <summary>The Go team's database, which counts where none is named.</summary>
    public const string Default = "https://vuln.go.dev";

    /// <summary>
    /// Reads what a user or a pin names; a path is relative to <paramref name="directory"/>. Raises CNIK8102 for what can be no place.
    /// </summary>
    public static DatabasePlace Of(string named, string directory, string pinDirectory)
    {
        if (named.Contains("://", StringComparison.Ordinal))
        {
            CniImageKitException Bad(string why) => new(Rules.DatabaseUnusable(named.Split('?')[0].Split('@')[^1], why));
            if (!Uri.TryCreate(named, UriKind.Absolute, out var uri) || uri.Host.Length == 0) throw Bad("it is no address");
            if (uri.Scheme != "https" && !(uri.Scheme == "http" && uri.IsLoopback)) throw Bad($"{uri.Scheme} is not taken, https is");
            if (uri.UserInfo.Length > 0 || uri.Query.Length > 0 || uri.Fragment.Length > 0)
                throw Bad("credentials, a query or a fragment would have to be committed with the pin");
            return new(uri.AbsoluteUri.TrimEnd('/'), uri, null);
        }

        var path = System.IO.Path.GetFullPath(named, directory);
        if (!System.IO.Path.Exists(path))
            throw new CniImageKitException(Rules.DatabaseUnusable(named, "there is no such file or directory"));
        return new(System.IO.Path.GetRelativePath(pinDirectory, path).Replace('\\', '/'), null, path);
    }
}
