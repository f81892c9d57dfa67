namespace CniImageKit.Testing;

/// <summary>A request that a <see cref="FaultServer"/> got.</summary>
/// <param name="Number">From 1, by arrival.</param>
/// <param name="Method">The method.</param>
/// <param name="Path">The request target as sent.</param>
/// <param name="Headers">By name in any case.</param>
public sealed record SeenRequest(int Number, string Method, string Path, IReadOnlyDictionary<string, string> Headers)
{
    /// <summary>The closed range asked for, or null.</summary>
    public (int First, int Last)? Range => this["Range"] is { } range && range.StartsWith("bytes=", StringComparison.Ordinal)
        && range[6..].Split('-') is [var first, var last] && int.TryParse(first, out var f) && int.TryParse(last, out var l)
            ? (f, l) : null;

    /// <summary>A header's value, or null.</summary>
    public string? this[string header] => Headers.GetValueOrDefault(header);

    public static SeenRequest Read(string head, int number)
    {
        var lines = head.Split("\r\n", StringSplitOptions.RemoveEmptyEntries);
        var start = lines[0].Split(' ');
        var headers = lines.Skip(1).Select(l => l.Split(':', 2)).ToLookup(p => p[0], p => p[1].Trim(), StringComparer.OrdinalIgnoreCase);
        return new SeenRequest(number, start[0], start[1],
            headers.ToDictionary(h => h.Key, h => string.Join(", ", h), StringComparer.OrdinalIgnoreCase));
    }
}
