using System.Collections.Immutable;
using System.Text.Json;
using CniImageKit.Diagnostics;

namespace CniImageKit.Advisories.Databases;

/// <summary>A database that was read whole.</summary>
internal sealed record Database
{
    /// <summary>Its place, as the pin names it.</summary>
    public required string From { get; init; }

    /// <summary>See <see cref="PinnedDatabase.Sha256"/>.</summary>
    public required Digest Sha256 { get; init; }

    /// <summary>When it was changed: by its index, else when its newest entry was.</summary>
    public required DateTimeOffset Modified { get; init; }

    /// <summary>Its entries, each id once.</summary>
    public required ImmutableArray<OsvEntry> Entries { get; init; }
}

/// <summary>
/// Takes up the files of a database, in any order: entries in OSV's format, and of a Go database the index beside them
/// (go.dev/doc/security, "API"). Raises CNIK8103 for a file that is not what its name says, and CNIK8104 where entries are missing.
/// </summary>
internal sealed class DatabaseFiles(string from)
{
    /// <summary>No entry is as long; those of the Go database have 600 kB at most.</summary>
    public const int MostBytes = 16 << 20;

    private readonly List<OsvEntry> entries = [];
    private readonly Dictionary<string, DateTimeOffset> indexed = new(StringComparer.Ordinal);
    private DateTimeOffset? modified;

    /// <summary>Whether a file of that path belongs to a database.</summary>
    public static bool Wants(string path) =>
        path.EndsWith(".json", StringComparison.Ordinal) && !path.EndsWith("index/vulns.json", StringComparison.Ordinal);

    /// <summary>The ids that the index names.</summary>
    public IReadOnlyCollection<string> Indexed => indexed.Keys;

    /// <summary>Takes a file.</summary>
    public void Add(string path, ReadOnlyMemory<byte> content)
    {
        try
        {
            if (path.EndsWith("index/db.json", StringComparison.Ordinal)) modified = IndexTime(content);
            else if (path.EndsWith("index/modules.json", StringComparison.Ordinal)) Index(content);
            else entries.Add(OsvReader.Read(content));
        }
        catch (Exception fault) when (fault is JsonException or InvalidOperationException or FormatException)
        {
            var why = fault.Message.Split(" LineNumber:")[0].TrimEnd('.', ' ');
            throw new CniImageKitException(Rules.DatabaseEntryBad(from, path, why), fault);
        }
    }

    /// <summary>The database of these files.</summary>
    public Database Close(Digest sha256)
    {
        if (entries.Count == 0) throw new CniImageKitException(Rules.DatabaseEmpty(from));
        var known = entries.ToLookup(e => e.Id, StringComparer.Ordinal);
        string[] missing = [.. indexed.Keys.Where(id => !known.Contains(id)).Order(StringComparer.Ordinal)];
        if (missing.Length > 0) throw new CniImageKitException(Rules.DatabaseIncomplete(from, missing.Length, missing[0]));
        return new Database
        {
            From = from,
            Sha256 = sha256,
            Modified = Seconds(modified ?? entries.Max(e => e.Modified)),
            Entries = [.. known.Select(same => same.MaxBy(e => e.Modified)).OrderBy(e => e.Id, StringComparer.Ordinal)],
        };
    }

    private static DateTimeOffset Seconds(DateTimeOffset time) => time.AddTicks(-(time.Ticks % TimeSpan.TicksPerSecond));

    private static DateTimeOffset IndexTime(ReadOnlyMemory<byte> content)
    {
        using var document = JsonDocument.Parse(content);
        return document.RootElement.GetProperty("modified"u8).GetDateTimeOffset().ToUniversalTime();
    }

    private void Index(ReadOnlyMemory<byte> content)
    {
        using var document = JsonDocument.Parse(content);
        foreach (var entry in document.RootElement.EnumerateArray().SelectMany(m => m.GetProperty("vulns").EnumerateArray()))
            indexed[entry.GetProperty("id").GetString() ?? ""] = entry.GetProperty("modified").GetDateTimeOffset();
    }
}
