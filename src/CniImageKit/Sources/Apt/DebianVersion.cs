using System.Buffers;
using System.Diagnostics.CodeAnalysis;
using System.Globalization;

namespace CniImageKit.Sources.Apt;

/// <summary>A Debian version, <c>[epoch:]upstream[-revision]</c>, ordered as deb-version(7) says.</summary>
/// <param name="Epoch">0 where absent.</param>
/// <param name="Upstream">The upstream part.</param>
/// <param name="Revision">The revision, or the empty text, which is equal to <c>0</c>.</param>
/// <param name="Text">As it was written.</param>
internal sealed record DebianVersion(int Epoch, string Upstream, string Revision, string Text) : IComparable<DebianVersion>
{
    private static readonly SearchValues<char> UpstreamCharacters =
        SearchValues.Create("ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789.+-~:");

    private static readonly SearchValues<char> RevisionCharacters =
        SearchValues.Create("ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789.+~");

    /// <summary>Reads a version; as dpkg, it wants a digit first in the upstream part.</summary>
    public static bool TryParse(string text, [NotNullWhen(true)] out DebianVersion? version)
    {
        version = null;
        var rest = text;
        var epoch = 0;
        if (text.IndexOf(':', StringComparison.Ordinal) is var colon and >= 0)
        {
            if (!int.TryParse(text.AsSpan(0, colon), NumberStyles.None, null, out epoch)) return false;
            rest = text[(colon + 1)..];
        }
        var dash = rest.LastIndexOf('-');
        var (upstream, revision) = dash < 0 ? (rest, "") : (rest[..dash], rest[(dash + 1)..]);
        if (upstream.Length == 0 || !char.IsAsciiDigit(upstream[0]) || (dash >= 0 && revision.Length == 0)) return false;
        if (upstream.AsSpan().ContainsAnyExcept(UpstreamCharacters)) return false;
        if (revision.AsSpan().ContainsAnyExcept(RevisionCharacters)) return false;
        version = new DebianVersion(epoch, upstream, revision, text);
        return true;
    }

    /// <inheritdoc/>
    public int CompareTo(DebianVersion? other)
    {
        if (other is null) return 1;
        var order = Epoch.CompareTo(other.Epoch);
        if (order == 0) order = Compare(Upstream, other.Upstream);
        return order != 0 ? order : Compare(Revision, other.Revision);
    }

    /// <summary>Parts without digits by <see cref="Weight"/>, parts of digits by number, in turns.</summary>
    private static int Compare(ReadOnlySpan<char> left, ReadOnlySpan<char> right)
    {
        while (!left.IsEmpty || !right.IsEmpty)
        {
            while ((!left.IsEmpty && !char.IsAsciiDigit(left[0])) || (!right.IsEmpty && !char.IsAsciiDigit(right[0])))
            {
                var order = Weight(left) - Weight(right);
                if (order != 0) return order;
                left = left[1..];
                right = right[1..];
            }
            var number = string.CompareOrdinal(Number(ref left), Number(ref right));
            if (number != 0) return number;
        }
        return 0;
    }

    // A tilde sorts before everything, even the end; letters before all else.
    private static int Weight(ReadOnlySpan<char> text) => text switch
    {
        [] => 0,
        ['~', ..] => -1,
        [var c, ..] when char.IsAsciiDigit(c) => 0,
        [var c, ..] when char.IsAsciiLetter(c) => c,
        [var c, ..] => c + 256,
    };

    private static string Number(ref ReadOnlySpan<char> text)
    {
        var end = text.IndexOfAnyExceptInRange('0', '9') is var e and >= 0 ? e : text.Length;
        var digits = text[..end].TrimStart('0');
        text = text[end..];
        return $"{digits.Length:d10}{digits}";
    }
}
