namespace CniImageKit.Advisories.Databases;

/// <summary>The metrics of a CVSS 4.0 vector (first.org, CVSS v4.0 specification, 2 to 5 and 7).</summary>
internal sealed class CvssFourVector
{
    private const string Prefix = "CVSS:4.0";
    private const string Undefined = "X";
    private static readonly string[] Base = ["AV", "AC", "AT", "PR", "UI", "VC", "VI", "VA", "SC", "SI", "SA"];
    private static readonly string[] Supplemental = ["S", "AU", "R", "V", "RE", "U"];
    private readonly Dictionary<string, string> metrics = new(StringComparer.Ordinal);

    private CvssFourVector()
    {
    }

    /// <summary>The vector, or null: of an unknown metric or value, one that stands twice, one of the base that is missing.</summary>
    public static CvssFourVector? Parse(string text)
    {
        var parts = text.Split('/');
        if (parts[0] != Prefix) return null;
        var vector = new CvssFourVector();
        foreach (var part in parts[1..])
        {
            if (part.Split(':') is not [var metric, var value] || !Takes(metric, value)) return null;
            if (!vector.metrics.TryAdd(metric, value)) return null;
        }

        return Array.TrueForAll(Base, vector.metrics.ContainsKey) ? vector : null;
    }

    /// <summary>
    /// How many steps the value that counts is from the worst: the modified one where there is one, the worst where nothing is said.
    /// </summary>
    public int Step(string metric)
    {
        var value = Said("M" + metric) ?? Said(metric);
        return value is null ? 0 : Values(metric).IndexOf(value, StringComparison.Ordinal);
    }

    /// <summary>The steps of several metrics.</summary>
    public int[] Steps(params ReadOnlySpan<string> names)
    {
        var steps = new int[names.Length];
        for (var i = 0; i < steps.Length; i++) steps[i] = Step(names[i]);
        return steps;
    }

    private string? Said(string metric) => metrics.GetValueOrDefault(metric) is { } value and not Undefined ? value : null;

    private static bool Takes(string metric, string value)
    {
        if (Supplemental.Contains(metric)) return value.Length > 0;
        if (value.Length != 1) return false;
        var isBase = Base.Contains(metric);
        if (!isBase && value == Undefined)
            return metric is "E" or "CR" or "IR" or "AR" || (metric.StartsWith('M') && Base.Contains(metric[1..]));
        // Safety is for what an environment says of subsequent systems.
        if (value == "S") return metric is "MSI" or "MSA";
        return Values(isBase || !metric.StartsWith('M') ? metric : metric[1..]).Contains(value, StringComparison.Ordinal);
    }

    // From the worst to the mildest; of a metric that there is not, none.
    private static string Values(string metric) => metric switch
    {
        "AV" => "NALP",
        "AC" => "LH",
        "AT" => "NP",
        "PR" => "NLH",
        "UI" => "NPA",
        "VC" or "VI" or "VA" => "HLN",
        "SC" or "SI" or "SA" => "SHLN",
        "E" => "APU",
        "CR" or "IR" or "AR" => "HML",
        _ => "",
    };
}
