using CniImageKit.Diagnostics;
using YamlDotNet.Core;

namespace CniImageKit.Manifest.Yaml;

/// <summary>Says what the parser stumbled over in words of the one who wrote the line.</summary>
internal static class YamlFault
{
    /// <summary>CNIK1001, at the parser's place.</summary>
    public static Diagnostic Explain(string file, string text, YamlException fault)
    {
        var at = new Location(file, (int)fault.Start.Line, (int)fault.Start.Column);
        var line = Line(text, at.Line);
        var indent = line.AsSpan(0, line.Length - line.AsSpan().TrimStart().Length);
        var tab = indent.IndexOf('\t');
        if (tab >= 0) return Rules.NotYaml(at with { Column = tab + 1 }, "a tab indents this line, and YAML indents with blanks only");
        var message = fault.Message.ReplaceLineEndings(" ").TrimEnd('.', ' ');
        return Rules.NotYaml(at, message.Length == 0 ? "it is not well formed" : char.ToLowerInvariant(message[0]) + message[1..]);
    }

    private static string Line(string text, int number)
    {
        using var reader = new StringReader(text);
        var line = "";
        for (var i = 0; i < number; i++)
        {
            if (reader.ReadLine() is not { } next) return "";
            line = next;
        }

        return line;
    }
}
