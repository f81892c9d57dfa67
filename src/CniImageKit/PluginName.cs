using System.Buffers;

namespace CniImageKit;

/// <summary>
/// The name of a plugin's file on the node. libcni joins a conf's <c>type</c> to a directory (CVE-2021-20206), so only a single plain
/// part of ASCII letters, digits and <c>. _ + -</c> is a name, at most 100 long, beginning with a letter or digit.
/// </summary>
internal static class PluginName
{
    /// <summary>What a name must be, for messages.</summary>
    public const string Expected = "a single file name of letters, digits, '.', '_', '+' and '-'";

    private static readonly SearchValues<char> Allowed =
        SearchValues.Create("ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789._+-");

    /// <summary>Whether <paramref name="name"/> can be a file's name on any node and host without meaning something else.</summary>
    public static bool IsSafe(string name) =>
        name.Length is > 0 and <= 100 && char.IsAsciiLetterOrDigit(name[0]) && !name.AsSpan().ContainsAnyExcept(Allowed) && name[^1] != '.';
}
