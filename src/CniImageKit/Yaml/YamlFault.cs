using CniImageKit.Diagnostics;
using YamlDotNet.Core;

namespace CniImageKit.Yaml;

/// <summary>Says what the parser stumbled over in words of the one who wrote the line.</summary>
internal static class YamlFault
{
    /// <summary>CNIK1001, at the parser's place.</summary>
    public static Diagnostic Explain(string file, string text, YamlException fault)
    {
        var at = new Location(file, (int)fault.Start.Line, (int)fault.Start.Column);
        if (ConflictMarker(file, text) is { } marker) return Rules.NotYaml(marker, "it holds the markers of an unfinished merge");
        if (IndentingTab(file, text, at.Line) is { } tab)
            return Rules.NotYaml(tab, "a tab indents this line, and YAML indents with blanks only");
        var message = fault.Message.ReplaceLineEndings(" ").TrimEnd('.', ' ');
        return Rules.NotYaml(at, message.Length == 0 ? "it is not well formed" : char.ToLowerInvariant(message[0]) + message[1..]);
    }

    private static Location? ConflictMarker(string file, string text)
    {
        using var reader = new StringReader(text);
        for (var number = 1; reader.ReadLine() is { } line; number++)
        {
            if (line.StartsWith("<<<<<<< ", StringComparison.Ordinal) || line.StartsWith(">>>>>>> ", StringComparison.Ordinal))
                return new Location(file, number, 1);
        }

        return null;
    }

    // In the named line or the one after it: the parser names the value that it could not go on from.
    private static Location? IndentingTab(string file, string text, int first)
    {
        using var reader = new StringReader(text);
        for (var number = 1; number <= first + 1 && reader.ReadLine() is { } line; number++)
        {
            var indent = line.AsSpan(0, line.Length - line.AsSpan().TrimStart().Length);
            if (number >= first && indent.IndexOf('\t') is >= 0 and var tab) return new Location(file, number, tab + 1);
        }

        return null;
    }
}
