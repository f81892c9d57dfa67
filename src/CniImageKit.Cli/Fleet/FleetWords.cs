using System.Globalization;
using CniImageKit.Nodes.Fleet;
using CniImageKit.Nodes.Reports;

namespace CniImageKit.Cli.Fleet;

/// <summary>How states, differences and times are called.</summary>
internal static class FleetWords
{
    /// <summary>A state as a column's head, and in JSON.</summary>
    public static string Of(FleetState state) => state switch
    {
        FleetState.Drifted => "drifted",
        FleetState.Unreadable => "unreadable",
        FleetState.OtherLock => "other lock",
        FleetState.Silent => "no report",
        FleetState.Stale => "stale",
        FleetState.Unknown => "unknown",
        _ => "held",
    };

    /// <summary>The name of a pool.</summary>
    public static string Pool(string? name) => name ?? "(no pool)";

    /// <summary>A difference in a few words, with the digest of what was found.</summary>
    public static string Of(NodeDrift drift) =>
        drift is { Kind: DriftKind.Changed, Found: { } found } ? $"{Of(drift.Kind)} {Screen.Short(found)}" : Of(drift.Kind);

    /// <summary>A kind of difference.</summary>
    public static string Of(DriftKind kind) => kind switch
    {
        DriftKind.Missing => "missing",
        DriftKind.Changed => "other bytes",
        DriftKind.Mode => "mode or owner",
        DriftKind.Extra => "hidden by another file",
        _ => "no regular file",
    };

    /// <summary>The time of a difference, to the minute.</summary>
    public static string Time(DateTimeOffset time) => time.UtcDateTime.ToString("yyyy-MM-dd HH:mm", CultureInfo.InvariantCulture);

    /// <summary>A count as people read it: 10,000.</summary>
    public static string Count(int count) => count.ToString("N0", CultureInfo.InvariantCulture);

    /// <summary>The whole in a line: <c>9,981 held, 12 drifted</c>.</summary>
    public static string Counts(FleetAudit audit) =>
        string.Join(", ", audit.Counts.Reverse().Select(c => $"{Count(c.Value)} {Of(c.Key)}"));

    /// <summary>A span as the user would write it.</summary>
    public static string Age(TimeSpan span) =>
        span.TotalDays >= 2 && span.Hours == 0 ? $"{span.TotalDays:0} d"
        : span.TotalHours >= 1 ? $"{span.TotalHours:0.#} h" : $"{span.TotalMinutes:0.#} min";
}
