namespace CniImageKit.Catalog;

/// <summary>SPDX licence expressions (SPDX 2.3 annex D).</summary>
internal static class LicenseExpression
{
    /// <summary>The one under which all of these hold; null where one of them is not known, since then none can be named.</summary>
    public static string? All(IEnumerable<string?> licenses)
    {
        string?[] all = [.. licenses.Distinct().Order(StringComparer.Ordinal)];
        return all.Length == 0 || all.Contains(null) ? null
            : string.Join(" AND ", all.Select(l => all.Length > 1 && l!.Contains(' ', StringComparison.Ordinal) ? $"({l})" : l));
    }
}
