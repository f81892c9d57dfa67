using System.Collections.Immutable;
using CniImageKit.Diagnostics;

namespace CniImageKit.Manifest;

/// <summary>One item of an entry's <c>verify:</c>: who must have signed the release, and how.</summary>
internal sealed record SignatureCheck
{
    /// <summary>The item's own place.</summary>
    public required Location At { get; init; }

    /// <summary>A word of <see cref="SignatureMethods"/>.</summary>
    public required Located<string> Method { get; init; }

    /// <summary>The signature is of the sums file, and not of the asset.</summary>
    public bool OfSums { get; init; }

    /// <summary>
    /// Where the signature lies: a template of a name beside what is signed (with {asset} for that), of an address, or of a path beside
    /// the manifest where it begins with <c>./</c> or <c>../</c>. Null means the names that are usual for the method.
    /// </summary>
    public Located<string>? Signature { get; init; }

    /// <summary>A key, or a file relative to the manifest.</summary>
    public Located<string>? Key { get; init; }

    /// <summary>The full OpenPGP fingerprint, upper case without blanks.</summary>
    public Located<string>? Fingerprint { get; init; }

    /// <summary>A file of allowed signers, relative to the manifest.</summary>
    public Located<string>? AllowedSigners { get; init; }

    /// <summary>The exact identity; for Sigstore with {version} and {tag}.</summary>
    public Located<string>? Identity { get; init; }

    /// <summary>An expression that the whole identity matches.</summary>
    public Located<string>? IdentityRegex { get; init; }

    /// <summary>Who vouches for the identity: an OpenID Connect issuer.</summary>
    public Located<string>? Issuer { get; init; }

    /// <summary>The namespace of an SSH signature; <c>file</c> where absent.</summary>
    public Located<string>? Namespace { get; init; }

    /// <summary>A Sigstore trusted root, relative to the manifest; the embedded one of the public instance where absent.</summary>
    public Located<string>? TrustedRoot { get; init; }

    /// <summary>Types of predicates that an attestation may have; empty means SLSA provenance.</summary>
    public ImmutableArray<Located<string>> Predicates { get; init; } = [];

    /// <summary>What the item says, by key, for the slice.</summary>
    public IEnumerable<(string Key, string Value)> Facts =>
        new (string Key, string? Value)[]
        {
            ("method", Method.Value), ("of", OfSums ? "sums" : null), ("signature", Signature?.Value), ("key", Key?.Value),
            ("fingerprint", Fingerprint?.Value), ("allowedSigners", AllowedSigners?.Value), ("identity", Identity?.Value),
            ("identityRegex", IdentityRegex?.Value), ("issuer", Issuer?.Value), ("namespace", Namespace?.Value),
            ("trustedRoot", TrustedRoot?.Value),
            ("predicates", Predicates.IsEmpty ? null : string.Join(' ', Predicates.Select(p => p.Value).Order(StringComparer.Ordinal))),
        }.Where(f => f.Value is not null).Select(f => (f.Key, f.Value!));
}

/// <summary>The words after <c>method:</c>.</summary>
internal static class SignatureMethods
{
    public const string OpenPgp = "openpgp";
    public const string Minisign = "minisign";
    public const string CosignKey = "cosign-key";
    public const string Sigstore = "sigstore";
    public const string GitHubAttestation = "github-attestation";
    public const string Ssh = "ssh";

    /// <summary>All of them.</summary>
    public static readonly string[] All = [OpenPgp, Minisign, CosignKey, Sigstore, GitHubAttestation, Ssh];

    /// <summary>Those that images in registries are signed by.</summary>
    public static readonly string[] OfImages = [CosignKey, Sigstore, GitHubAttestation];
}
