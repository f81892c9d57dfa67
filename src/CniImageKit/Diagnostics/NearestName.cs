namespace CniImageKit.Diagnostics;

/// <summary>
/// Finds the name that was probably meant, by the optimal string alignment distance (insertion, deletion, substitution and the swap of
/// two neighbours cost 1). Case, <c>_</c> for <c>-</c>, and nothing else, is free.
/// </summary>
internal static class NearestName
{
    private const int LongestCompared = 64;

    /// <summary>
    /// The closest of <paramref name="names"/>, or null where none is within a third of the length. Ties go to the first.
    /// </summary>
    public static string? Among(IEnumerable<string> names, string name)
    {
        if (name.Length is 0 or > LongestCompared) return null;
        var folded = Fold(name);
        var (best, distance) = ((string?)null, Math.Max(1, folded.Length / 3) + 1);
        foreach (var candidate in names)
        {
            if (candidate.Length > LongestCompared || Math.Abs(candidate.Length - name.Length) >= distance) continue;
            var found = Distance(folded, Fold(candidate));
            if (found < distance) (best, distance) = (candidate, found);
        }

        return best;
    }

    private static string Fold(string name) => name.ToLowerInvariant().Replace('_', '-');

    private static int Distance(string from, string to)
    {
        var (before, above, row) = (new int[to.Length + 1], new int[to.Length + 1], new int[to.Length + 1]);
        for (var j = 0; j <= to.Length; j++) above[j] = j;
        for (var i = 1; i <= from.Length; i++)
        {
            row[0] = i;
            for (var j = 1; j <= to.Length; j++)
            {
                var cost = from[i - 1] == to[j - 1] ? 0 : 1;
                row[j] = Math.Min(Math.Min(above[j] + 1, row[j - 1] + 1), above[j - 1] + cost);
                if (i > 1 && j > 1 && from[i - 1] == to[j - 2] && from[i - 2] == to[j - 1]) row[j] = Math.Min(row[j], before[j - 2] + 1);
            }

            (before, above, row) = (above, row, before);
        }

        return above[to.Length];
    }
}
