using System.Globalization;
using System.Text.Json;

namespace CniImageKit.Advisories.Databases;

/// <summary>
/// How an OSV entry is rated: by the word of its database (GitHub's), else by its CVSS vectors, of several by the worst: the base score of
/// CVSS 3 (first.org, CVSS v3.1 specification, 7.1), the score of CVSS 4.0. A vector of another version alone rates nothing.
/// </summary>
internal static class OsvSeverity
{
    /// <summary>The rating, or null.</summary>
    public static AdvisorySeverity? Of(JsonElement entry)
    {
        if (entry.TryGetProperty("database_specific", out var own) && own.ValueKind == JsonValueKind.Object
            && own.TryGetProperty("severity", out var word) && word.ValueKind == JsonValueKind.String
            && Word(word.GetString()) is { } rated)
            return rated;
        if (!entry.TryGetProperty("severity", out var vectors) || vectors.ValueKind != JsonValueKind.Array) return null;
        return vectors.EnumerateArray().Where(v => v.ValueKind == JsonValueKind.Object && v.TryGetProperty("score", out _))
            .Select(v => v.GetProperty("score")).Where(s => s.ValueKind == JsonValueKind.String)
            .Select(s => Score(s.GetString()!) ?? CvssFour.Score(s.GetString()!)).Where(s => s is not null).Max() is { } score
            ? Rating(score) : null;
    }

    /// <summary>The base score of a CVSS 3.0 or 3.1 vector, or null.</summary>
    public static double? Score(string vector)
    {
        var parts = vector.Split('/');
        if (parts[0] is not ("CVSS:3.0" or "CVSS:3.1")) return null;
        var metrics = new Dictionary<string, string>(StringComparer.Ordinal);
        foreach (var part in parts[1..])
        {
            if (part.Split(':') is [var name, var value]) metrics[name] = value;
        }

        double? Weight(string metric, string letters, params double[] weights) =>
            metrics.TryGetValue(metric, out var value) && value.Length == 1
                && letters.IndexOf(value[0], StringComparison.Ordinal) is >= 0 and var i ? weights[i] : null;
        if (metrics.GetValueOrDefault("S") is not ("U" or "C")) return null;
        var changed = metrics["S"] == "C";
        var exploitability = 8.22 * Weight("AV", "NALP", 0.85, 0.62, 0.55, 0.2) * Weight("AC", "LH", 0.77, 0.44)
            * Weight("PR", "NLH", 0.85, changed ? 0.68 : 0.62, changed ? 0.5 : 0.27) * Weight("UI", "NR", 0.85, 0.62);
        double? Kept(string metric) => 1 - Weight(metric, "HLN", 0.56, 0.22, 0);
        var kept = Kept("C") * Kept("I") * Kept("A");
        if (exploitability is not { } ease || kept is not { } untouched) return null;
        var lost = 1 - untouched;
        var impact = changed ? (7.52 * (lost - 0.029)) - (3.25 * Math.Pow(lost - 0.02, 15)) : 6.42 * lost;
        return impact <= 0 ? 0 : Up(Math.Min(changed ? 1.08 * (impact + ease) : impact + ease, 10));
    }

    private static AdvisorySeverity? Rating(double score) => score switch
    {
        >= 9 => AdvisorySeverity.Critical,
        >= 7 => AdvisorySeverity.High,
        >= 4 => AdvisorySeverity.Medium,
        > 0 => AdvisorySeverity.Low,
        _ => null,
    };

    private static AdvisorySeverity? Word(string? word) => word?.ToUpper(CultureInfo.InvariantCulture) switch
    {
        "CRITICAL" => AdvisorySeverity.Critical,
        "HIGH" or "IMPORTANT" => AdvisorySeverity.High,
        "MODERATE" or "MEDIUM" => AdvisorySeverity.Medium,
        "LOW" => AdvisorySeverity.Low,
        _ => null,
    };

    // To the next tenth, by whole numbers as the specification's appendix A does.
    private static double Up(double score)
    {
        var whole = (int)Math.Round(score * 100_000);
        return whole % 10_000 == 0 ? whole / 100_000.0 : ((whole / 10_000) + 1) / 10.0;
    }
}
