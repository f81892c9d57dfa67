using System.Buffers;
using System.Collections.Immutable;
using CniImageKit.Diagnostics;

namespace CniImageKit.Sources.Apt.Machine;

/// <summary>One suite of one archive, as sources.list(5) describes it.</summary>
internal sealed record AptRepository
{
    private static readonly SearchValues<char> SuiteCharacters =
        SearchValues.Create("ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789.+-_~/");

    /// <summary>Where it is configured.</summary>
    public required Location At { get; init; }

    /// <summary>The archive's root, http or https, with a slash at the end.</summary>
    public required Uri Root { get; init; }

    /// <summary>Suite or codename; a path that ends in a slash for a flat archive.</summary>
    public required string Suite { get; init; }

    /// <summary>Components in order; empty for a flat archive.</summary>
    public ImmutableArray<string> Components { get; init; } = [];

    /// <summary>Debian's names of the architectures to which it is restricted; empty means all.</summary>
    public ImmutableArray<string> Architectures { get; init; } = [];

    /// <summary>Signed-By: paths, fingerprints or an armoured key; null means the machine's trusted keys.</summary>
    public string? SignedBy { get; init; }

    /// <summary>The absolute path of the one keyring that the manifest names instead, or null.</summary>
    public string? KeyringFile { get; init; }

    /// <summary>Check-Valid-Until, where the source sets it.</summary>
    public bool? CheckValidUntil { get; init; }

    /// <summary>Check-Date, where the source sets it.</summary>
    public bool? CheckDate { get; init; }

    /// <summary>By-Hash: no, yes or force; null leaves it to the Release file.</summary>
    public string? ByHash { get; init; }

    /// <summary>A flat archive has no dists directory and no components.</summary>
    public bool IsFlat => Suite.EndsWith('/');

    /// <summary>Where Release lies, with a slash at the end.</summary>
    public Uri Base => IsFlat ? new Uri(Root, Suite.TrimStart('/')) : new Uri(Root, $"dists/{Suite}/");

    /// <summary>Root and suite for messages and keys, without credentials.</summary>
    public string Name => $"{Redact(Root)} {Suite}";

    /// <summary>The address without credentials and query.</summary>
    public static string Redact(Uri uri) => uri.GetComponents(UriComponents.SchemeAndServer | UriComponents.Path, UriFormat.UriEscaped);

    /// <summary>Whether the text can be a suite's name: it becomes part of an address and must not change where that leads.</summary>
    public static bool IsSuite(string text) =>
        text.Length > 0 && !text.Contains("..", StringComparison.Ordinal) && !text.AsSpan().ContainsAnyExcept(SuiteCharacters);

    /// <summary>Reads a root; null for anything but http and https.</summary>
    public static Uri? ParseRoot(string text) =>
        Uri.TryCreate(text.EndsWith('/') ? text : text + "/", UriKind.Absolute, out var uri) && uri.Scheme is "http" or "https"
            ? uri : null;
}
