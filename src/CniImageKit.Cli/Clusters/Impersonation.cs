using System.Collections.Immutable;
using System.Text;

namespace CniImageKit.Cli.Clusters;

/// <summary>As whom requests are made, where that is another than the one who logs in (<c>as</c> in a kubeconfig).</summary>
/// <param name="User">The user.</param>
/// <param name="Uid">The user's uid, or null.</param>
/// <param name="Groups">The user's groups.</param>
/// <param name="Extra">What else is known of the user, several values for a key.</param>
internal sealed record Impersonation(
    string User, string? Uid, ImmutableArray<string> Groups, ImmutableArray<(string Key, ImmutableArray<string> Values)> Extra)
{
    private const string Token = "!#$&'*+-.^_`|~";

    /// <summary>The headers, each value on its own: a server takes a list in one for a single name.</summary>
    public IEnumerable<(string Name, ImmutableArray<string> Values)> Headers
    {
        get
        {
            yield return ("Impersonate-User", [User]);
            if (Uid is not null) yield return ("Impersonate-Uid", [Uid]);
            if (!Groups.IsEmpty) yield return ("Impersonate-Group", Groups);
            foreach (var (key, values) in Extra) yield return ($"Impersonate-Extra-{Escaped(key)}", values);
        }
    }

    // What cannot stand in a header's name is written as in a URL.
    private static string Escaped(string key)
    {
        var escaped = new StringBuilder();
        foreach (var one in Encoding.UTF8.GetBytes(key))
        {
            if (char.IsAsciiLetterOrDigit((char)one) || Token.Contains((char)one, StringComparison.Ordinal)) escaped.Append((char)one);
            else escaped.Append('%').Append($"{one:X2}");
        }

        return escaped.ToString();
    }
}
