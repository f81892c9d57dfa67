using System.Collections.Immutable;
using CniImageKit.Diagnostics;

namespace CniImageKit.Sources.Apt.Archive;

/// <summary>
/// A paragraph of deb822 (deb822(5)): fields by name without regard to case, continuation lines joined by LF without their first blank.
/// </summary>
/// <param name="Fields">Name → value.</param>
/// <param name="At">The file and the paragraph's first line.</param>
internal sealed record ControlParagraph(ImmutableDictionary<string, string> Fields, Location At)
{
    /// <summary>The value, or null.</summary>
    public string? this[string name] => Fields.GetValueOrDefault(name);

    /// <summary>The value's words, apart by blanks; none where there is no such field.</summary>
    public ImmutableArray<string> Words(string name) =>
        this[name] is { } value ? [.. value.Split([' ', '\t', '\n'], StringSplitOptions.RemoveEmptyEntries)] : [];

    /// <summary>The value's lines after the first, which is how Release lists its files.</summary>
    public IEnumerable<string> Lines(string name) => this[name]?.Split('\n').Skip(1) ?? [];

    /// <summary>All paragraphs of a text. Lines that begin with <c>#</c> are comments. Raises CNIK2208.</summary>
    public static ImmutableArray<ControlParagraph> ReadAll(string text, Location at)
    {
        var paragraphs = ImmutableArray.CreateBuilder<ControlParagraph>();
        var fields = new Dictionary<string, List<string>>(StringComparer.OrdinalIgnoreCase);
        var (number, first, current) = (0, 1, (List<string>?)null);
        foreach (var raw in text.Split('\n').Append(""))
        {
            number++;
            var line = raw.TrimEnd('\r', ' ', '\t');
            if (line.StartsWith('#')) continue;
            if (line.Length == 0)
            {
                if (fields.Count > 0) paragraphs.Add(Finish(fields, at with { Line = first }));
                (fields, current, first) = (new(StringComparer.OrdinalIgnoreCase), null, number + 1);
            }
            else if (line[0] is ' ' or '\t')
            {
                (current ?? throw Fault(at, number, "it continues no field")).Add(line[1..]);
            }
            else
            {
                var colon = line.IndexOf(':', StringComparison.Ordinal);
                if (colon < 1 || line.AsSpan(0, colon).ContainsAnyExceptInRange('!', '~')) throw Fault(at, number, "it is no field");
                current = [line[(colon + 1)..].Trim()];
                if (!fields.TryAdd(line[..colon], current)) throw Fault(at, number, $"the field {line[..colon]} is there twice");
            }
        }
        return paragraphs.ToImmutable();
    }

    private static ControlParagraph Finish(Dictionary<string, List<string>> fields, Location at) =>
        new(fields.ToImmutableDictionary(f => f.Key, f => string.Join('\n', f.Value), StringComparer.OrdinalIgnoreCase), at);

    private static CniImageKitException Fault(Location at, int line, string why) =>
        new(Rules.MalformedControl(at with { Line = line }, why));
}
