using System.Collections.Immutable;
using System.Globalization;
using CniImageKit.Diagnostics;

namespace CniImageKit.Trust.Ssh;

/// <summary>A line of an allowed signers file.</summary>
/// <param name="Principals">Patterns of identities, with <c>*</c>, <c>?</c> and a leading <c>!</c>.</param>
/// <param name="Namespaces">Patterns of what the key may sign; empty means everything.</param>
/// <param name="After">Not valid before.</param>
/// <param name="Before">Not valid from then on.</param>
/// <param name="Key">The key.</param>
internal sealed record AllowedSigner(
    ImmutableArray<string> Principals, ImmutableArray<string> Namespaces, DateTimeOffset? After, DateTimeOffset? Before, SshKey Key);

/// <summary>
/// Reads OpenSSH's allowed signers (ssh-keygen(1), ALLOWED SIGNERS): <c>principals [options] type base64 [comment]</c>. Certificate
/// authorities and unknown options are refused, not passed over: a line that says less than its author meant is no pin. Raises CNIK5331.
/// </summary>
internal static class AllowedSigners
{
    /// <summary>The lines of a file.</summary>
    public static ImmutableArray<AllowedSigner> Read(string text, Location at)
    {
        var lines = text.ReplaceLineEndings("\n").Split('\n');
        ImmutableArray<AllowedSigner> signers =
        [
            .. lines.Select((line, i) => (Line: line.Trim(), At: at with { Line = i + 1 }))
                .Where(l => l.Line.Length > 0 && l.Line[0] != '#').Select(l => ReadLine(l.Line, l.At)),
        ];
        return signers.IsEmpty ? throw new CniImageKitException(Rules.AllowedSignersMalformed(at, "it has no signer")) : signers;
    }

    /// <summary>Whether the patterns name the text: one of them matches, and none with <c>!</c> does.</summary>
    public static bool Names(ImmutableArray<string> patterns, string text)
    {
        if (patterns.Any(p => p.StartsWith('!') && Matches(p.AsSpan(1), text))) return false;
        return patterns.Any(p => !p.StartsWith('!') && Matches(p, text));
    }

    private static AllowedSigner ReadLine(string line, Location at)
    {
        var words = Words(line);
        if (words.Count < 3) throw Fault(at, "a line has fewer than three words");
        var (after, before) = ((DateTimeOffset?)null, (DateTimeOffset?)null);
        ImmutableArray<string> namespaces = [];
        var next = 1;
        if (!SshKey.IsKey(words[1]))
        {
            foreach (var option in Split(words[next++], ','))
            {
                var (name, value) = option.Split('=', 2) is [var n, var v] ? (n.ToLowerInvariant(), v.Trim('"')) : (option, "");
                if (name == "namespaces") namespaces = [.. value.Split(',')];
                else if (name == "valid-after") after = Time(value, at);
                else if (name == "valid-before") before = Time(value, at);
                else throw Fault(at, $"the option {name} is not taken");
            }
        }

        if (words.Count < next + 2) throw Fault(at, "a line has no key");
        return new AllowedSigner(
            [.. words[0].Trim('"').Split(',')], namespaces, after, before, SshKey.ReadLine($"{words[next]} {words[next + 1]}", at));
    }

    // Blanks and commas within quotes belong to the word.
    private static List<string> Words(string line) => Split(line.Replace('\t', ' '), ' ').Where(w => w.Length > 0).ToList();

    private static List<string> Split(string text, char separator)
    {
        var (parts, start, quoted) = (new List<string>(), 0, false);
        for (var i = 0; i < text.Length; i++)
        {
            if (text[i] == '"') quoted = !quoted;
            if (text[i] != separator || quoted) continue;
            parts.Add(text[start..i]);
            start = i + 1;
        }

        parts.Add(text[start..]);
        return parts;
    }

    // YYYYMMDD, YYYYMMDDHHMM or YYYYMMDDHHMMSS; local time without Z, which a build must not depend on, so Z is demanded of hours.
    private static DateTimeOffset Time(string text, Location at)
    {
        string[] forms = ["yyyyMMdd", "yyyyMMdd'Z'", "yyyyMMddHHmm'Z'", "yyyyMMddHHmmss'Z'"];
        return DateTimeOffset.TryParseExact(text, forms, CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal, out var time)
            ? time : throw Fault(at, $"{text} is no time in UTC such as 20270101Z");
    }

    private static bool Matches(ReadOnlySpan<char> pattern, ReadOnlySpan<char> text)
    {
        var (p, t, star, back) = (0, 0, -1, 0);
        while (t < text.Length)
        {
            if (p < pattern.Length && pattern[p] == '*') (star, back, p) = (p, t, p + 1);
            else if (p < pattern.Length && (pattern[p] == '?' || pattern[p] == text[t])) (p, t) = (p + 1, t + 1);
            else if (star >= 0) (p, back, t) = (star + 1, back + 1, back + 1);
            else return false;
        }

        return pattern[p..].IndexOfAnyExcept('*') < 0;
    }

    private static CniImageKitException Fault(Location at, string why) => new(Rules.AllowedSignersMalformed(at, why));
}
