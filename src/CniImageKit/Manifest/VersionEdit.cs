using System.Text;
using CniImageKit.Diagnostics;
using CniImageKit.Yaml;

namespace CniImageKit.Manifest;

/// <summary>A new text for the <c>version:</c> of an entry.</summary>
/// <param name="Entry">The entry, as the manifest has it now.</param>
/// <param name="From">Its version as it is written.</param>
/// <param name="To">What to write in its place.</param>
internal sealed record VersionEdit(PluginEntry Entry, string From, string To);

/// <summary>Changes versions in the text of a manifest and touches no other byte: comments, quotes, line ends and a BOM stay.</summary>
internal static class VersionEdits
{
    /// <summary>
    /// The manifest with the versions changed. Raises CNIK2426 where a version does not stand in one line as a plain or quoted text.
    /// </summary>
    public static byte[] Apply(byte[] content, string file, IEnumerable<VersionEdit> edits)
    {
        var text = YamlCharacters.Decode(file, content);
        var mark = content.AsSpan().StartsWith("\uFEFF"u8) ? "\uFEFF" : "";
        // From the last to the first, so that places stay right.
        foreach (var edit in edits.OrderByDescending(e => At(e).Line).ThenByDescending(e => At(e).Column))
        {
            if (Find(text, At(edit), edit.From) is not { } start)
                throw new CniImageKitException(Rules.VersionNotEditable(At(edit), edit.Entry.Name, edit.From, edit.To));
            text = string.Concat(text.AsSpan(0, start), edit.To, text.AsSpan(start + edit.From.Length));
        }

        return Encoding.UTF8.GetBytes(mark + text);
    }

    private static Location At(VersionEdit edit) => edit.Entry.Version?.At ?? edit.Entry.ExactVersion!.At;

    /// <summary>Where the version begins, quotes aside; null where that place holds something else.</summary>
    private static int? Find(string text, Location at, string version)
    {
        var start = 0;
        for (var line = 1; line < at.Line; line++)
        {
            start = text.IndexOf('\n', start) + 1;
            if (start == 0) return null;
        }

        start += at.Column - 1;
        if (start >= text.Length) return null;
        var quote = text[start] is '"' or '\'' ? text[start] : '\0';
        if (quote != '\0') start++;
        if (!text.AsSpan(start).StartsWith(version)) return null;
        var rest = text.AsSpan(start + version.Length);
        var ends = quote == '\0'
            ? rest is [] or [' ' or '\t' or '\r' or '\n' or ',' or '}', ..]
            : rest is [var close, ..] && close == quote;
        return ends ? start : null;
    }
}
