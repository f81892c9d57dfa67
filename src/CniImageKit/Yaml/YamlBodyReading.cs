using System.Collections.Immutable;
using CniImageKit.Diagnostics;
using YamlDotNet.Core;

namespace CniImageKit.Yaml;

/// <summary>
/// Finds a scalar's characters in the file by reading it once more (YAML 1.2, chapters 7.3 and 8.1). What does not come to the same text is
/// given up: then the scalar's own place has to do.
/// </summary>
internal static class YamlBodyReading
{
    /// <summary>The body; null for what cannot be followed, such as a plain scalar of several lines.</summary>
    public static YamlBody? Of(string text, Location at, ScalarStyle style, string[] lines)
    {
        if (text.Length == 0 || at.Line > lines.Length) return null;
        var runs = style switch
        {
            ScalarStyle.Literal => OfBlock(text, at, lines, "\n"),
            ScalarStyle.Folded => OfBlock(text, at, lines, " \n"),
            ScalarStyle.SingleQuoted or ScalarStyle.DoubleQuoted => OfQuoted(text, at, lines, style == ScalarStyle.DoubleQuoted),
            _ => OfLine(text, at.Line, at.Column, lines),
        };
        return runs is { IsEmpty: false } ? new YamlBody(at, runs.Value) : null;
    }

    // Most stand in one line as they read, and need not be read once more.
    private static ImmutableArray<YamlRun>? OfQuoted(string text, Location at, string[] lines, bool isDouble) =>
        (text.AsSpan().IndexOfAny('\\', '\'') < 0 ? OfLine(text, at.Line, at.Column + 1, lines) : null)
            ?? new QuotedBody(lines, at.Line, at.Column, isDouble).Runs(text);

    private static ImmutableArray<YamlRun>? OfLine(string text, int line, int column, string[] lines) =>
        column <= lines[line - 1].Length && lines[line - 1].AsSpan(column - 1).StartsWith(text, StringComparison.Ordinal)
            ? [new YamlRun(0, line, column)] : null;

    // The lines of a block, of which each but the last ends with one of these characters, and with more where lines are empty.
    private static ImmutableArray<YamlRun>? OfBlock(string text, Location at, string[] lines, string ends)
    {
        var runs = ImmutableArray.CreateBuilder<YamlRun>();
        var index = text.AsSpan().IndexOfAnyExcept('\n');
        if (index < 0) return null;
        int? indent = null;
        for (var line = at.Line; index < text.Length; line++)
        {
            if (line >= lines.Length) return null;
            var content = lines[line].TrimEnd('\r');
            // Blanks beyond the indentation are text.
            if (content.AsSpan().Trim(' ').IsEmpty && (indent is null || content.Length <= indent)) continue;
            // An indentation indicator lets the first line begin with blanks of its own.
            indent ??= content.Length - content.AsSpan().TrimStart(' ').Length
                - (text.AsSpan(index).Length - text.AsSpan(index).TrimStart(' ').Length);
            if (indent < 0 || content.Length < indent || !text.AsSpan(index).StartsWith(content.AsSpan(indent.Value))) return null;
            runs.Add(new YamlRun(index, line + 1, indent.Value + 1));
            index += content.Length - indent.Value;
            if (index == text.Length) break;
            if (!ends.Contains(text[index], StringComparison.Ordinal)) return null;
            index++;
            while (index < text.Length && text[index] == '\n') index++;
        }

        // What comes before the first line that has something in it are empty lines above it.
        if (runs.Count > 0 && runs[0].Index > 0) runs.Insert(0, new YamlRun(0, at.Line + 1, 1));
        return runs.ToImmutable();
    }
}
