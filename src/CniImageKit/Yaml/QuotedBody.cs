using System.Collections.Immutable;
using System.Globalization;
using System.Text;

namespace CniImageKit.Yaml;

/// <summary>A quoted scalar that is read once more, for the place of each of its characters (YAML 1.2, chapter 7.3).</summary>
/// <param name="lines">The file.</param>
/// <param name="firstLine">The quote's line, from 1.</param>
/// <param name="firstColumn">Its column, from 1.</param>
/// <param name="isDouble">Whether there are escapes.</param>
internal sealed class QuotedBody(string[] lines, int firstLine, int firstColumn, bool isDouble)
{
    private const string Escapes = "0abt\tnvfre \"/\\N_LP", Meant = "\0\a\b\t\t\n\v\f\r\u001b \"/\\\u0085\u00a0\u2028\u2029";
    private readonly StringBuilder read = new();
    private readonly ImmutableArray<YamlRun>.Builder runs = ImmutableArray.CreateBuilder<YamlRun>();

    private int line = firstLine - 1;
    private int column = firstColumn - 1;
    private string current = Of(lines, firstLine - 1);

    /// <summary>Where its characters stand; null where what is read is not <paramref name="text"/>.</summary>
    public ImmutableArray<YamlRun>? Runs(string text)
    {
        var quote = isDouble ? '"' : '\'';
        if (column >= current.Length || current[column++] != quote) return null;
        Mark();
        while (read.Length <= text.Length)
        {
            if (column >= current.Length)
            {
                if (!Fold(isEscaped: false)) return null;
            }
            else if (current[column] == quote)
            {
                column++;
                if (isDouble || column >= current.Length || current[column] != quote) return read.Equals(text) ? runs.ToImmutable() : null;
                read.Append(quote);
                column++;
                Mark();
            }
            else if (isDouble && current[column] == '\\')
            {
                if (!Escape()) return null;
            }
            else
            {
                read.Append(current[column++]);
            }
        }

        return null;
    }

    private static string Of(string[] lines, int line) => lines[line].TrimEnd('\r');

    // What is read next stands here.
    private void Mark()
    {
        if (runs.Count > 0 && runs[^1].Index == read.Length) runs.RemoveAt(runs.Count - 1);
        runs.Add(new YamlRun(read.Length, line + 1, column + 1));
    }

    private bool Escape()
    {
        Mark();
        column++;
        if (column >= current.Length) return Fold(isEscaped: true);
        var kind = current[column++];
        var digits = kind switch { 'x' => 2, 'u' => 4, 'U' => 8, _ => 0 };
        if (digits == 0)
        {
            var known = Escapes.IndexOf(kind, StringComparison.Ordinal);
            if (known < 0) return false;
            read.Append(Meant[known]);
        }
        else
        {
            if (column + digits > current.Length) return false;
            var hex = current.AsSpan(column, digits);
            if (!int.TryParse(hex, NumberStyles.AllowHexSpecifier, CultureInfo.InvariantCulture, out var code)) return false;
            if (code is < 0 or > 0x10ffff) return false;
            read.Append(code > 0xffff ? char.ConvertFromUtf32(code) : (char)code);
            column += digits;
        }

        Mark();
        return true;
    }

    // An end of a line is a blank, and one with empty lines behind it stands for these; blanks around it are none of the text's.
    private bool Fold(bool isEscaped)
    {
        if (!isEscaped)
        {
            while (read.Length > runs[^1].Index && read[^1] is ' ' or '\t') read.Length--;
        }

        var empty = 0;
        while (true)
        {
            if (++line >= lines.Length) return false;
            current = Of(lines, line);
            if (current.AsSpan().Trim(" \t").Length > 0) break;
            empty++;
        }

        if (empty > 0) read.Append('\n', empty);
        else if (!isEscaped) read.Append(' ');
        column = current.Length - current.AsSpan().TrimStart(" \t").Length;
        Mark();
        return true;
    }
}
