using System.Text;
using System.Text.RegularExpressions;

namespace CniImageKit.Nodes.Running;

/// <summary>A part of a path as Go's filepath.Match takes it: <c>*</c>, <c>?</c>, <c>[a-z]</c>, <c>[^a]</c> and <c>\</c>.</summary>
internal static class NodePattern
{
    private const int MaxLength = 255;

    /// <summary>Whether it stands for itself alone.</summary>
    public static bool IsPlain(string part) => part.AsSpan().IndexOfAny("*?[\\") < 0;

    /// <summary>Whether a name fits; a malformed pattern fits none.</summary>
    public static bool Fits(string part, string name)
    {
        if (part.Length > MaxLength || Expression(part) is not { } expression) return false;
        return Regex.IsMatch(name, expression, RegexOptions.NonBacktracking | RegexOptions.CultureInvariant | RegexOptions.Singleline);
    }

    private static string? Expression(string part)
    {
        var text = new StringBuilder("^");
        for (var i = 0; i < part.Length; i++)
        {
            switch (part[i])
            {
                case '*':
                    text.Append(".*");
                    break;
                case '?':
                    text.Append('.');
                    break;
                case '[':
                    var end = part.IndexOf(']', Math.Min(i + 2, part.Length));
                    if (end < 0 || part.AsSpan(i..end).IndexOfAny("\\&") >= 0) return null;
                    var set = part[(i + 1)..end];
                    text.Append(set.StartsWith('^') ? "[^" : "[").Append(Class(set.TrimStart('^'))).Append(']');
                    i = end;
                    break;
                case '\\':
                    if (++i == part.Length) return null;
                    text.Append(Regex.Escape(part[i..(i + 1)]));
                    break;
                default:
                    text.Append(Regex.Escape(part[i..(i + 1)]));
                    break;
            }
        }

        return text.Append("\\z").ToString();
    }

    private static string Class(string set) => Regex.Escape(set).Replace("]", "\\]", StringComparison.Ordinal);
}
