using System.Collections.Immutable;

namespace CniImageKit.Evidence.Spdx;

/// <summary>What both versions of SPDX say in the same words.</summary>
internal static class SpdxText
{
    /// <summary>Properties, one a line, sorted.</summary>
    public static string Properties(ImmutableArray<KeyValuePair<string, string>> properties) =>
        string.Join('\n', properties.Select(p => $"{p.Key}={p.Value}").Order(StringComparer.Ordinal));

    /// <summary>Licences that no list has: reference and name.</summary>
    public static ImmutableSortedDictionary<string, string> OwnLicences(SbomDocument document)
    {
        var own = ImmutableSortedDictionary.CreateBuilder<string, string>(StringComparer.Ordinal);
        foreach (var licence in document.Components.Select(c => c.Licence).OfType<string>())
        {
            var isExpression = SpdxExpression.IsExpression(licence);
            foreach (var reference in SpdxExpression.References(SpdxExpression.Of(licence)))
                own[reference] = isExpression ? reference : licence;
        }

        return own.ToImmutable();
    }
}
