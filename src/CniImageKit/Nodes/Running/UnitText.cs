using System.Text;
using System.Text.RegularExpressions;

namespace CniImageKit.Nodes.Running;

/// <summary>The syntax of systemd's units and environment files (systemd.syntax(7), systemd.exec(5)).</summary>
internal static partial class UnitText
{
    /// <summary>The settings of a section, in their order.</summary>
    public static IEnumerable<(string Key, string Value)> Settings(string text, string section)
    {
        var inside = false;
        foreach (var line in Lines(text))
        {
            if (line.StartsWith('[')) inside = line == $"[{section}]";
            else if (inside && line.Split('=', 2) is [var key, var value]) yield return (key.TrimEnd(), value.TrimStart());
        }
    }

    /// <summary>The assignments of an environment file, as <c>NAME=value</c>, unquoted.</summary>
    public static IEnumerable<string> Assignments(string text) => Lines(text).Select(l => l.Split('=', 2)).Where(l => l.Length == 2)
        .Select(l => $"{l[0].TrimEnd()}={Unquoted(l[1])}");

    /// <summary>Words parted by blanks, quotes and escapes taken away.</summary>
    public static IEnumerable<string> Words(string text)
    {
        var (word, quote) = ((StringBuilder?)null, '\0');
        for (var i = 0; i < text.Length; i++)
        {
            var c = text[i];
            if (c == '\\' && i + 1 < text.Length) (word ??= new()).Append(Escaped(text[++i]));
            else if (c == quote) quote = '\0';
            else if (quote != '\0') word!.Append(c);
            else if (c is '"' or '\'') (word, quote) = (word ?? new(), c);
            else if (!char.IsWhiteSpace(c)) (word ??= new()).Append(c);
            else if (word is not null)
            {
                yield return word.ToString();
                word = null;
            }
        }

        if (word is not null) yield return word.ToString();
    }

    /// <summary>
    /// A word of a command with its variables: <c>$NAME</c> alone is as many words as its value has, <c>${NAME}</c> is part of one.
    /// </summary>
    public static IEnumerable<string> Expanded(string word, IReadOnlyDictionary<string, string> environment)
    {
        if (word.Length > 1 && word[0] == '$' && Name().IsMatch(word.AsSpan(1))) return Words(environment.GetValueOrDefault(word[1..], ""));
        return
        [
            Variable().Replace(word, m => m.Value switch
            {
                "$$" => "$",
                "%%" => "%",
                _ => environment.GetValueOrDefault(m.Groups[1].Value, ""),
            }),
        ];
    }

    // A line goes on after a backslash at its end; comments between the parts do not count.
    private static IEnumerable<string> Lines(string text)
    {
        var begun = "";
        foreach (var raw in text.Split('\n'))
        {
            var line = raw.Trim();
            if (line.StartsWith('#') || line.StartsWith(';')) continue;
            if (line.EndsWith('\\'))
            {
                begun += line[..^1] + " ";
                continue;
            }

            if (begun.Length + line.Length > 0) yield return (begun + line).Trim();
            begun = "";
        }

        if (begun.Length > 0) yield return begun.Trim();
    }

    private static string Unquoted(string value)
    {
        var text = value.Trim();
        if (text is not ['"' or '\'', ..]) return text.Replace("\\", "", StringComparison.Ordinal);
        return Words(text).FirstOrDefault() ?? "";
    }

    private static char Escaped(char c) => c switch
    {
        'n' => '\n',
        't' => '\t',
        's' => ' ',
        _ => c,
    };

    [GeneratedRegex(@"^[A-Za-z_][A-Za-z0-9_]*\z")]
    private static partial Regex Name();

    [GeneratedRegex(@"\$\$|%%|\$\{([A-Za-z_][A-Za-z0-9_]*)\}")]
    private static partial Regex Variable();
}
