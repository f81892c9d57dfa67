using System.Collections.Immutable;

namespace CniImageKit.Oci.Registry;

/// <summary>What a registry asks for before it answers: the value of WWW-Authenticate (RFC 9110, 11.6.1).</summary>
/// <param name="Scheme">The word it begins with, in lower case.</param>
/// <param name="Parameters">Its parameters, by lower-case name.</param>
internal sealed record AuthChallenge(string Scheme, ImmutableDictionary<string, string> Parameters)
{
    private const int MaxLength = 8 * 1024;

    /// <summary>Reads the first challenge of a known scheme, <c>Bearer</c> before <c>Basic</c>; null where there is none.</summary>
    public static AuthChallenge? Read(string? header)
    {
        if (header is null || header.Length > MaxLength) return null;
        return Read(header, "bearer") ?? Read(header, "basic");
    }

    private static AuthChallenge? Read(string header, string scheme)
    {
        var at = header.IndexOf(scheme + " ", StringComparison.OrdinalIgnoreCase);
        if (at < 0 || (at > 0 && header[at - 1] is not (' ' or ','))) return null;
        var parameters = ImmutableDictionary.CreateBuilder<string, string>();
        var rest = header.AsSpan(at + scheme.Length + 1);
        while (true)
        {
            rest = rest.TrimStart(" ,");
            var equals = rest.IndexOf('=');
            if (equals <= 0 || rest[..equals].Contains(' ')) break;
            var name = rest[..equals].ToString().ToLowerInvariant();
            rest = rest[(equals + 1)..];
            parameters.TryAdd(name, Value(ref rest));
        }

        return new AuthChallenge(scheme, parameters.ToImmutable());
    }

    private static string Value(ref ReadOnlySpan<char> rest)
    {
        if (rest is not ['"', ..])
        {
            var end = rest.IndexOfAny(' ', ',');
            var token = (end < 0 ? rest : rest[..end]).ToString();
            rest = end < 0 ? [] : rest[end..];
            return token;
        }

        var value = new System.Text.StringBuilder();
        var i = 1;
        for (; i < rest.Length && rest[i] != '"'; i++)
        {
            if (rest[i] == '\\' && i + 1 < rest.Length) i++;
            value.Append(rest[i]);
        }

        rest = i + 1 < rest.Length ? rest[(i + 1)..] : [];
        return value.ToString();
    }
}
