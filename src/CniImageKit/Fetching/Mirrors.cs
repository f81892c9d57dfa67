using System.Collections.Immutable;
using CniImageKit.Diagnostics;

namespace CniImageKit.Fetching;

/// <summary>
/// Where else an address may lie, by CNIKIT_MIRROR: <c>https://github.com/=https://mirror.example/github/</c>, several with commas.
/// </summary>
internal sealed class Mirrors
{
    private readonly ImmutableArray<(string Prefix, string With)> pairs;

    private Mirrors(ImmutableArray<(string Prefix, string With)> pairs) => this.pairs = pairs;

    /// <summary>Reads the variable; CNIK4016 where it is no list of pairs.</summary>
    public static Mirrors From(Host host) =>
        new([.. (host.Variable("CNIKIT_MIRROR") ?? "")
            .Split(',', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries).Select(Read)]);

    /// <summary>The addresses, each followed by nothing, and after all of them their mirrors; no address twice.</summary>
    public ImmutableArray<Uri> Add(IEnumerable<Uri> uris)
    {
        var primary = uris.ToArray();
        var mirrored = from uri in primary
                       where uri.IsAbsoluteUri
                       from pair in pairs
                       where uri.AbsoluteUri.StartsWith(pair.Prefix, StringComparison.Ordinal)
                       select new Uri(pair.With + uri.AbsoluteUri[pair.Prefix.Length..]);
        return [.. primary.Concat(mirrored).Distinct()];
    }

    private static (string, string) Read(string text)
    {
        var pair = text.Split('=', 2);
        return pair.Length == 2 && Uri.TryCreate(pair[0], UriKind.Absolute, out var prefix)
            && Uri.TryCreate(pair[1], UriKind.Absolute, out var with)
            ? (prefix.AbsoluteUri, with.AbsoluteUri) : throw new CniImageKitException(Rules.BadMirror(text));
    }
}
