namespace CniImageKit.Sources.Apt.Machine;

/// <summary>Splits apt.conf text into <c>{</c>, <c>}</c>, <c>;</c>, words, and quoted texts, which keep their opening quote only.</summary>
internal static class AptConfigurationTokens
{
    /// <summary>The tokens without comments (<c>//</c>, <c>#</c>, <c>/* */</c>).</summary>
    public static IEnumerable<string> Of(string text)
    {
        for (var i = 0; i < text.Length;)
        {
            var start = i;
            if (char.IsWhiteSpace(text[i])) i++;
            else if (text[i] == '#' || At(text, i, "//")) i = After(text, i, "\n");
            else if (At(text, i, "/*")) i = After(text, i + 2, "*/");
            else if (text[i] is '{' or '}' or ';') yield return text[i++].ToString();
            else if (text[i] == '"')
            {
                i = After(text, i + 1, "\"");
                yield return text[start..i].TrimEnd('"') is var quoted && quoted.Length == 0 ? "\"" : quoted;
            }
            else
            {
                while (i < text.Length && !char.IsWhiteSpace(text[i]) && text[i] is not ('{' or '}' or ';' or '"')) i++;
                yield return text[start..i];
            }
        }
    }

    private static bool At(string text, int index, string what) => string.CompareOrdinal(text, index, what, 0, what.Length) == 0;

    private static int After(string text, int from, string what) =>
        from < text.Length && text.IndexOf(what, from, StringComparison.Ordinal) is var at and >= 0 ? at + what.Length : text.Length;
}
