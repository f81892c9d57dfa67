using System.Collections.Immutable;
using System.Text.RegularExpressions;

namespace CniImageKit.Evidence.Spdx;

/// <summary>What the elements of an SPDX document are called: letters, digits, dots and hyphens, each name once (SPDX 2.3, 7.2).</summary>
internal sealed partial class SpdxNames
{
    private readonly ImmutableDictionary<string, string> _names;

    private SpdxNames(ImmutableDictionary<string, string> names) => _names = names;

    /// <summary>Names for a document's components.</summary>
    public static SpdxNames Of(SbomDocument document)
    {
        var taken = new HashSet<string>(StringComparer.Ordinal);
        var names = ImmutableDictionary.CreateBuilder<string, string>(StringComparer.Ordinal);
        foreach (var component in document.All)
        {
            var name = Other().Replace(component.Ref, "-").Trim('-');
            for (var (plain, count) = (name, 2); !taken.Add(name); count++) name = $"{plain}-{count}";
            names.Add(component.Ref, name);
        }

        return new SpdxNames(names.ToImmutable());
    }

    /// <summary>The name of a component, by its ref.</summary>
    public string this[string componentRef] => _names[componentRef];

    /// <summary>
    /// Where the document and its elements lie in the space of names. Nothing is to be had there: spdx.org offers it to whoever has no site
    /// (SPDX 2.3, 6.5).
    /// </summary>
    public static string Space(SbomDocument document, SbomFormat format) =>
        $"https://spdx.org/spdxdocs/cnikit-{NameUuid.Of($"{format.Word()}\n{document.Serial}")}";

    [GeneratedRegex("[^A-Za-z0-9.]+")]
    private static partial Regex Other();
}
