namespace CniImageKit.Advisories;

/// <summary>
/// What people should read first: open before suppressed, worse before milder, unrated as medium, better known before less.
/// </summary>
internal sealed class MatchOrder : IComparer<AdvisoryMatch>
{
    public static MatchOrder Instance { get; } = new();

    public int Compare(AdvisoryMatch? x, AdvisoryMatch? y) => Key(x!).CompareTo(Key(y!)) is not 0 and var order ? order : Names(x!, y!);

    private static (bool, int, AdvisedPart, MatchPrecision) Key(AdvisoryMatch match) =>
        (!match.IsOpen, -(int)(match.Advisory.Severity ?? AdvisorySeverity.Medium), match.Part, match.Precision);

    private static int Names(AdvisoryMatch x, AdvisoryMatch y)
    {
        // Younger ids first: what is new is what has not been looked at.
        var order = string.CompareOrdinal(y.Advisory.Id, x.Advisory.Id);
        if (order == 0) order = string.CompareOrdinal(x.Module, y.Module);
        if (order == 0) order = string.CompareOrdinal(x.Source, y.Source);
        if (order == 0) order = x.Platform.CompareTo(y.Platform);
        return order != 0 ? order : string.CompareOrdinal(x.Plugins[0], y.Plugins[0]);
    }
}
