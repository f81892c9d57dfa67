using System.Collections.Immutable;
using System.Text.Json;
using CniImageKit.Diagnostics;

namespace CniImageKit.Advisories;

/// <summary>The first line of a snapshot.</summary>
/// <param name="Format">1; a newer one is refused.</param>
/// <param name="Entries">How many lines follow.</param>
/// <param name="Withdrawn">Ids that their database took back, sorted; nothing else is kept of them.</param>
/// <param name="Modules">Module path → the lines that affect it, counted from 0 after the first; sorted ordinally.</param>
internal sealed record SnapshotHead(
    int Format, int Entries, ImmutableArray<string> Withdrawn, ImmutableSortedDictionary<string, ImmutableArray<int>> Modules);

/// <summary>
/// All advisories of a fetched state: text of UTF-8 lines, a head with an index by module and then a line an advisory, sorted by id. Lines
/// are parsed when they are asked for. The digest in the pin says whether the bytes are right, so what is unreadable is another version's
/// (CNIK8106).
/// </summary>
internal sealed class AdvisorySnapshot
{
    /// <summary>The format that this version writes, and the highest that it reads.</summary>
    public const int KnownFormat = 1;

    private readonly byte[] text;
    private readonly Location at;
    private readonly SnapshotHead head;
    private readonly int[] starts;
    private readonly Dictionary<int, Advisory> parsed = [];

    private AdvisorySnapshot(byte[] text, Location at, SnapshotHead head, int[] starts) =>
        (this.text, this.at, this.head, this.starts) = (text, at, head, starts);

    /// <summary>How many advisories.</summary>
    public int Count => head.Entries;

    /// <summary>Modules with an advisory, <c>stdlib</c> among them.</summary>
    public IEnumerable<string> Modules => head.Modules.Keys;

    /// <summary>Reads a snapshot; <paramref name="at"/> is what findings point at.</summary>
    public static AdvisorySnapshot Read(byte[] text, Location at)
    {
        try
        {
            var end = text.AsSpan().IndexOf((byte)'\n');
            var head = end < 0 ? null : JsonSerializer.Deserialize(text.AsSpan(0, end), AdvisoryLineContext.Default.SnapshotHead);
            if (head is null || head.Withdrawn.IsDefault || head.Modules is null) throw Unreadable(at, "it has no head");
            if (head.Format > KnownFormat) throw Unreadable(at, $"its format is {head.Format}, and this version knows {KnownFormat}");
            var starts = new List<int>();
            for (var start = end + 1; start < text.Length;)
            {
                starts.Add(start);
                var length = text.AsSpan(start).IndexOf((byte)'\n');
                if (length < 0) throw Unreadable(at, "its last line does not end");
                start += length + 1;
            }

            return starts.Count == head.Entries && head.Modules.Values.All(lines => lines.All(l => l >= 0 && l < starts.Count))
                ? new AdvisorySnapshot(text, at, head, [.. starts])
                : throw Unreadable(at, $"it has {starts.Count} of {head.Entries} advisories");
        }
        catch (Exception fault) when (fault is JsonException or ArgumentException or InvalidOperationException or NullReferenceException)
        {
            throw new CniImageKitException(Rules.SnapshotUnreadable(at, "it is no snapshot of advisories"), fault);
        }
    }

    /// <summary>The advisories that affect some version of the module.</summary>
    public IEnumerable<Advisory> Of(string module) =>
        head.Modules.TryGetValue(module, out var lines) ? lines.Select(Parse) : [];

    /// <summary>The modules with an advisory that the package may belong to: its own path and those above it.</summary>
    public IEnumerable<string> ModulesOf(string package)
    {
        for (var end = package.Length; end > 0; end = package.LastIndexOf('/', end - 1))
        {
            if (head.Modules.ContainsKey(package[..end])) yield return package[..end];
        }
    }

    /// <summary>Whether the database took the advisory back.</summary>
    public bool IsWithdrawn(string name) => head.Withdrawn.BinarySearch(name, StringComparer.Ordinal) >= 0;

    /// <summary>The advisory with this id or alias, or null.</summary>
    public Advisory? Named(string name)
    {
        var quoted = System.Text.Encoding.UTF8.GetBytes($"\"{name}\"");
        for (var line = 0; line < starts.Length; line++)
        {
            if (Line(line).IndexOf(quoted) >= 0 && Parse(line) is var advisory && advisory.IsNamed(name)) return advisory;
        }

        return null;
    }

    private ReadOnlySpan<byte> Line(int line) =>
        text.AsSpan(starts[line], (line + 1 < starts.Length ? starts[line + 1] : text.Length) - 1 - starts[line]);

    private Advisory Parse(int line)
    {
        if (parsed.TryGetValue(line, out var known)) return known;
        try
        {
            return parsed[line] = AdvisoryJson.Read(Line(line));
        }
        catch (JsonException fault)
        {
            throw new CniImageKitException(Rules.SnapshotUnreadable(at, $"its advisory {line} cannot be read"), fault);
        }
    }

    private static CniImageKitException Unreadable(Location at, string why) => new(Rules.SnapshotUnreadable(at, why));
}
