namespace CniImageKit.Policies;

/// <summary>
/// Evaluates an SPDX licence expression (SPDX 2.3 annex D): OR is a choice, AND holds all, WITH adds an exception to a licence and binds
/// closest, then AND, then OR.
/// </summary>
internal sealed class LicenseTerms
{
    private const int MaxDepth = 32;
    private readonly string[] words;
    private readonly Func<string, bool> accepts;
    private int at;

    private LicenseTerms(string expression, Func<string, bool> accepts) =>
        (words, this.accepts) = (
            expression.Replace("(", " ( ", StringComparison.Ordinal).Replace(")", " ) ", StringComparison.Ordinal)
                .Split((char[]?)null, StringSplitOptions.RemoveEmptyEntries), accepts);

    /// <summary>
    /// Whether the expression can be met by licences that <paramref name="accepts"/> takes, each given as <c>ID</c> or <c>ID WITH
    /// EXCEPTION</c>; null where it is no expression.
    /// </summary>
    public static bool? Met(string expression, Func<string, bool> accepts)
    {
        var terms = new LicenseTerms(expression, accepts);
        return terms.Either(0) is { } met && terms.at == terms.words.Length ? met : null;
    }

    private bool? Either(int depth)
    {
        var met = All(depth);
        while (met is not null && Takes("OR")) met = All(depth) is { } other ? met.Value | other : null;
        return met;
    }

    private bool? All(int depth)
    {
        var met = One(depth);
        while (met is not null && Takes("AND")) met = One(depth) is { } other ? met.Value & other : null;
        return met;
    }

    private bool? One(int depth)
    {
        if (depth > MaxDepth) return null;
        if (Takes("(")) return Either(depth + 1) is { } inner && Takes(")") ? inner : null;
        if (Id() is not { } id) return null;
        if (!Takes("WITH")) return accepts(id);
        return Id() is { } exception ? accepts($"{id} WITH {exception}") : null;
    }

    private string? Id() =>
        at < words.Length && words[at] is not ("(" or ")") && !IsOperator(words[at]) ? words[at++] : null;

    private bool Takes(string word)
    {
        if (at >= words.Length || !words[at].Equals(word, StringComparison.OrdinalIgnoreCase)) return false;
        at++;
        return true;
    }

    private static bool IsOperator(string word) => word.ToUpperInvariant() is "AND" or "OR" or "WITH";
}
