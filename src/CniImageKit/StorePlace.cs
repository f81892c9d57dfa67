using CniImageKit.Diagnostics;

namespace CniImageKit;

/// <summary>Where the store lies.</summary>
internal static class StorePlace
{
    /// <summary>
    /// The first of: <c>--store</c>; <c>CNIKIT_CACHE</c>; <c>XDG_CACHE_HOME/cnikit</c> where that is absolute (XDG base directories 0.8
    /// ignores others); <c>HOME/.cache/cnikit</c>; on Windows <c>%LOCALAPPDATA%\cnikit</c>. Relative ones are resolved against the current
    /// directory by the caller. A directory that anybody could have made is never guessed: CNIK9009.
    /// </summary>
    /// <param name="option">The option's value, or null.</param>
    /// <param name="variable">An environment variable's value, or null.</param>
    /// <param name="home">The user's home directory as the system knows it; empty where it does not.</param>
    /// <param name="local">The user's directory for local data on Windows; null elsewhere.</param>
    public static string Of(string? option, Func<string, string?> variable, string home, string? local)
    {
        if (!string.IsNullOrEmpty(option)) return option;
        if (variable("CNIKIT_CACHE") is { Length: > 0 } named) return named;
        if (variable("XDG_CACHE_HOME") is { Length: > 0 } cache && Path.IsPathFullyQualified(cache)) return Path.Combine(cache, "cnikit");
        if (local is { Length: > 0 }) return Path.Combine(local, "cnikit");
        var root = variable("HOME") is { Length: > 0 } given && Path.IsPathFullyQualified(given) ? given : home;
        return root.Length > 0 ? Path.Combine(root, ".cache", "cnikit") : throw new CniImageKitException(Rules.NoStorePlace());
    }
}
