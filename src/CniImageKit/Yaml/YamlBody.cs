using CniImageKit.Diagnostics;
using YamlDotNet.Core;

namespace CniImageKit.Yaml;

/// <summary>Where a scalar's characters stand in the file, so that what is embedded in it (JSON in a block) can be pointed at.</summary>
/// <param name="First">The place of the first character.</param>
/// <param name="Column">The column at which each later line begins.</param>
internal sealed record YamlBody(Location First, int Column)
{
    /// <summary>The place of the character at <paramref name="index"/> of the scalar's text.</summary>
    public Location At(string text, int index)
    {
        var before = text.AsSpan(0, Math.Clamp(index, 0, text.Length));
        var lines = before.Count('\n');
        return lines == 0
            ? First with { Column = First.Column + before.Length }
            : First with { Line = First.Line + lines, Column = Column + before.Length - before.LastIndexOf('\n') - 1 };
    }

    /// <summary>
    /// The body of a literal block, whose lines stand one below the other, or of a scalar in one line that stands there as it reads.
    /// </summary>
    public static YamlBody? Of(string text, Location at, ScalarStyle style, string[] lines)
    {
        if (text.Length == 0 || at.Line > lines.Length) return null;
        if (style == ScalarStyle.Literal) return OfBlock(text, at, lines);
        var column = at.Column + (style == ScalarStyle.Plain ? 0 : 1);
        var line = lines[at.Line - 1];
        return column <= line.Length && line.AsSpan(column - 1).StartsWith(text, StringComparison.Ordinal)
            ? new YamlBody(at with { Column = column }, column)
            : null;
    }

    private static YamlBody? OfBlock(string text, Location at, string[] lines)
    {
        var content = text.Split('\n');
        var first = Array.FindIndex(content, l => l.Trim().Length > 0);
        if (first < 0 || at.Line + first >= lines.Length) return null;
        // An indentation indicator lets the first line begin with blanks of its own.
        var column = lines[at.Line + first].IndexOf(content[first].TrimEnd('\r'), StringComparison.Ordinal);
        return column < 0 ? null : new YamlBody(at with { Line = at.Line + 1, Column = column + 1 }, column + 1);
    }
}
