using System.Text.RegularExpressions;

namespace CniImageKit.Cni.References;

/// <summary>
/// Marks that something else fills in before a node reads the text: Go templates of Helm and operators, Ansible's, <c>__NAME__</c> of
/// calico's and flannel's installers, <c>${NAME}</c> and <c>$(NAME)</c>.
/// </summary>
internal static partial class TemplateText
{
    /// <summary>Whether a value holds such a mark.</summary>
    public static bool IsIn(string value) => Mark().IsMatch(value);

    /// <summary>
    /// JSON with every mark that stands outside of a string made a value, so that it can be parsed (calico writes
    /// <c>"mtu": __CNI_MTU__</c>). Length and lines are kept. Marks that only steer (<c>{{- if … }}</c>) become blanks.
    /// </summary>
    public static string Plain(string json)
    {
        if (!IsIn(json)) return json;
        var text = json.ToCharArray();
        var quoted = false;
        for (var i = 0; i < text.Length; i++)
        {
            if (quoted && text[i] == '\\') i++;
            else if (text[i] == '"') quoted = !quoted;
            else if (!quoted && (text[i] is '_' or '{' or '$') && Mark().Match(json, i) is { Success: true } mark && mark.Index == i)
            {
                Fill(text.AsSpan(i, mark.Length), Steering().IsMatch(mark.Value));
                i += mark.Length - 1;
            }
        }

        return new string(text);
    }

    private static void Fill(Span<char> mark, bool steers)
    {
        for (var i = 0; i < mark.Length; i++)
        {
            if (mark[i] is not ('\r' or '\n')) mark[i] = ' ';
        }

        if (!steers) mark[0] = '0';
    }

    [GeneratedRegex(@"\{\{[^{}]*\}\}|\{%[^{}]*%\}|__[A-Z][A-Z0-9_]*?__|\$\{[A-Za-z_][A-Za-z0-9_.:-]*\}|\$\([A-Za-z_][A-Za-z0-9_]*\)")]
    private static partial Regex Mark();

    [GeneratedRegex(@"^\{%|^\{\{-?\s*(?:if|else|end|range|with|define|block|template|break|continue|/\*|\$\w+\s*:?=)")]
    private static partial Regex Steering();
}
