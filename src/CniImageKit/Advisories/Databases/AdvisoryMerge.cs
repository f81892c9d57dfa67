using System.Collections.Immutable;

namespace CniImageKit.Advisories.Databases;

/// <summary>
/// Makes one advisory of the entries that several databases have of one weakness. The Go database says what is affected, since it names
/// packages and Go's own versions; others add their names and their rating.
/// </summary>
internal static class AdvisoryMerge
{
    /// <summary>One advisory a weakness; entries of one id are taken in their newest state.</summary>
    public static IEnumerable<Advisory> Merge(IEnumerable<Advisory> entries)
    {
        var newest = entries.GroupBy(e => e.Id).Select(g => g.MaxBy(e => e.Modified)!).OrderBy(e => e.Id, StringComparer.Ordinal).ToList();
        var leading = newest.Where(IsGo).ToDictionary(e => e.Id, e => e, StringComparer.Ordinal);
        var byName = leading.Values.SelectMany(e => e.Aliases.Append(e.Id).Select(name => (name, e.Id))).ToLookup(n => n.name, n => n.Id);
        var alone = new List<Advisory>();
        foreach (var entry in newest.Where(e => !IsGo(e)))
        {
            string[] same = [.. entry.Aliases.Append(entry.Id).SelectMany(name => byName[name]).Distinct()];
            foreach (var id in same) leading[id] = Add(leading[id], entry);
            if (same.Length == 0) alone.Add(entry);
        }

        return [.. leading.Values, .. Groups(alone).Select(g => g.Aggregate(Join))];
    }

    private static bool IsGo(Advisory advisory) => advisory.Id.StartsWith("GO-", StringComparison.Ordinal);

    private static Advisory Add(Advisory leading, Advisory other) => leading with
    {
        Aliases = Names(leading, other),
        Severity = Highest(leading.Severity, other.Severity),
        Summary = leading.Summary.Length > 0 ? leading.Summary : other.Summary,
        Url = leading.Url ?? other.Url,
    };

    private static Advisory Join(Advisory leading, Advisory other) => Add(leading, other) with
    {
        Modified = leading.Modified > other.Modified ? leading.Modified : other.Modified,
        Affected = [.. leading.Affected.Concat(other.Affected.Where(o => leading.Affected.All(a => a.Module != o.Module)))],
    };

    private static ImmutableArray<string> Names(Advisory one, Advisory other) =>
        [.. one.Aliases.Concat(other.Aliases).Append(other.Id).Where(n => n != one.Id).Distinct().Order(StringComparer.Ordinal)];

    private static AdvisorySeverity? Highest(AdvisorySeverity? one, AdvisorySeverity? other) =>
        one is null ? other : other is null || one > other ? one : other;

    // Entries that share a name, through others too; each group's first is GitHub's where there is one.
    private static IEnumerable<IEnumerable<Advisory>> Groups(List<Advisory> entries)
    {
        var group = new int[entries.Count];
        var owner = new Dictionary<string, int>(StringComparer.Ordinal);
        for (var i = 0; i < entries.Count; i++)
        {
            group[i] = i;
            foreach (var name in entries[i].Aliases.Append(entries[i].Id))
            {
                if (owner.TryGetValue(name, out var first)) group[Root(i)] = Root(first);
                else owner[name] = i;
            }
        }

        return entries.Select((entry, i) => (entry, Root: Root(i))).GroupBy(e => e.Root, e => e.entry)
            .Select(g => g.OrderBy(e => e.Id.StartsWith("GHSA-", StringComparison.Ordinal) ? 0 : 1)
                .ThenBy(e => e.Id, StringComparer.Ordinal));

        int Root(int i)
        {
            while (group[i] != i) i = group[i] = group[group[i]];
            return i;
        }
    }
}
