using System.Collections.Immutable;
using System.Text.Json;

namespace CniImageKit.Advisories;

/// <summary>
/// Spells a snapshot. The same advisories give the same bytes, in whatever order they come. All modules are kept, not those of a lock: what
/// is added to the manifest tomorrow must be found too, and all of the Go database is two megabytes here.
/// </summary>
internal static class SnapshotWriter
{
    /// <summary>The bytes of a snapshot of these advisories, whose ids are unique.</summary>
    public static byte[] Write(IEnumerable<Advisory> advisories, IEnumerable<string> withdrawn)
    {
        Advisory[] sorted = [.. advisories.OrderBy(a => a.Id, StringComparer.Ordinal)];
        var modules = sorted.SelectMany((advisory, line) => advisory.Affected.Select(a => (a.Module, line))).Distinct()
            .GroupBy(m => m.Module, m => m.line)
            .ToImmutableSortedDictionary(g => g.Key, g => ImmutableArray.CreateRange(g.Order()), StringComparer.Ordinal);
        ImmutableArray<string> gone = [.. withdrawn.Distinct().Order(StringComparer.Ordinal)];
        using var text = new MemoryStream();
        text.Write(JsonSerializer.SerializeToUtf8Bytes(
            new SnapshotHead(AdvisorySnapshot.KnownFormat, sorted.Length, gone, modules), AdvisoryLineContext.Default.SnapshotHead));
        text.WriteByte((byte)'\n');
        foreach (var advisory in sorted)
        {
            text.Write(AdvisoryJson.Write(advisory));
            text.WriteByte((byte)'\n');
        }

        return text.ToArray();
    }
}
