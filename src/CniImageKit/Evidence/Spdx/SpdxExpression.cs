using System.Collections.Immutable;
using System.Text.RegularExpressions;

namespace CniImageKit.Evidence.Spdx;

/// <summary>SPDX licence expressions (SPDX 2.3 annex D), as far as a document must know them: well formed, of listed ids or not.</summary>
internal static partial class SpdxExpression
{
    // The licences that Go modules and Debian packages around CNI have, and the usual others; the full list has hundreds more, which are
    // written as if they were not listed: correct, only less well known to a reader.
    private static readonly ImmutableHashSet<string> Ids = ImmutableHashSet.Create(
        StringComparer.Ordinal,
        "0BSD", "AGPL-3.0-only", "AGPL-3.0-or-later", "Apache-2.0", "Artistic-2.0", "BSD-2-Clause", "BSD-3-Clause", "BSL-1.0", "CC-BY-4.0",
        "CC0-1.0", "EPL-2.0", "EUPL-1.2", "GPL-2.0-only", "GPL-2.0-or-later", "GPL-3.0-only", "GPL-3.0-or-later", "ISC", "LGPL-2.1-only",
        "LGPL-2.1-or-later", "LGPL-3.0-only", "LGPL-3.0-or-later", "MIT", "MIT-0", "MPL-2.0", "PostgreSQL", "Python-2.0", "Unicode-3.0",
        "Unlicense", "X11", "Zlib");

    private static readonly ImmutableHashSet<string> Exceptions = ImmutableHashSet.Create(
        StringComparer.Ordinal, "Classpath-exception-2.0", "GCC-exception-3.1", "LLVM-exception", "Linux-syscall-note");

    /// <summary>Whether it is one id of the SPDX list.</summary>
    public static bool IsListed(string licence) => Ids.Contains(licence);

    /// <summary>Whether it is an expression of listed ids and references of the document's own (<c>LicenseRef-…</c>).</summary>
    public static bool IsExpression(string licence)
    {
        var (depth, wantsOperand, withException) = (0, true, false);
        foreach (var token in Token().EnumerateMatches(licence))
        {
            var word = licence.AsSpan(token.Index, token.Length).ToString();
            switch (word)
            {
                case "(":
                    if (!wantsOperand || withException) return false;
                    depth++;
                    break;
                case ")":
                    if (wantsOperand || --depth < 0) return false;
                    break;
                case "AND" or "OR" or "WITH":
                    if (wantsOperand) return false;
                    (wantsOperand, withException) = (true, word == "WITH");
                    break;
                default:
                    if (!wantsOperand || !(withException ? Exceptions.Contains(word) : IsLicence(word))) return false;
                    (wantsOperand, withException) = (false, false);
                    break;
            }
        }

        return !wantsOperand && depth == 0;
    }

    /// <summary>The expression's references of the document's own, sorted, each once.</summary>
    public static ImmutableSortedSet<string> References(string expression) => ImmutableSortedSet.CreateRange(
        StringComparer.Ordinal, Token().Matches(expression).Select(m => m.Value).Where(IsReference));

    /// <summary>
    /// The licence as an expression: itself, or where it is none a reference that spells it as the grammar allows, for the document to say
    /// what it stands for.
    /// </summary>
    public static string Of(string licence) =>
        IsExpression(licence) ? licence : $"LicenseRef-cnikit-{NoIdCharacter().Replace(licence, "-").Trim('-')}";

    private static bool IsLicence(string word) => Ids.Contains(word.EndsWith('+') ? word[..^1] : word) || IsReference(word);

    private static bool IsReference(string word) => Reference().IsMatch(word);

    [GeneratedRegex(@"[()]|[^\s()]+")]
    private static partial Regex Token();

    [GeneratedRegex(@"^LicenseRef-[A-Za-z0-9.-]+\z")]
    private static partial Regex Reference();

    [GeneratedRegex("[^A-Za-z0-9.]+")]
    private static partial Regex NoIdCharacter();
}
