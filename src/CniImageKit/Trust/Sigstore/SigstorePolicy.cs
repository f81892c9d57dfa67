using System.Collections.Immutable;
using System.Text.RegularExpressions;
using CniImageKit.Diagnostics;

namespace CniImageKit.Trust.Sigstore;

/// <summary>Who must have signed, and what the statement may be, where it is one.</summary>
internal sealed record SigstorePolicy
{
    /// <summary>The pinned key; then nothing else of this is asked but <see cref="Predicates"/>.</summary>
    public PublicKey? Key { get; init; }

    /// <summary>The exact identity.</summary>
    public string? Identity { get; init; }

    /// <summary>An expression that the whole identity matches.</summary>
    public string? IdentityRegex { get; init; }

    /// <summary>The repository whose workflow signed, as <c>https://github.com/owner/name</c>, without regard to case.</summary>
    public string? Repository { get; init; }

    /// <summary>Who vouches for the identity.</summary>
    public string? Issuer { get; init; }

    /// <summary>Types of predicates that count; default means that any does.</summary>
    public ImmutableArray<string> Predicates { get; init; }

    /// <summary>The name in the certificate that is meant. Raises CNIK5354 and 5355.</summary>
    public string Choose(CertificateIdentity certificate, string artifact, Location at)
    {
        if (Repository is not null && !Repository.Equals(certificate.SourceRepository, StringComparison.OrdinalIgnoreCase))
            throw Foreign($"a workflow of {Repository}");
        var name = certificate.Names.FirstOrDefault(n => n.Length > 0 && !n.Any(char.IsWhiteSpace) && Names(n))
            ?? throw Foreign(Identity ?? IdentityRegex ?? $"a workflow of {Repository}");
        return certificate.Issuer == Issuer ? name
            : throw new CniImageKitException(Rules.IssuerForeign(at, artifact, Issuer ?? "", certificate.Issuer ?? "none"));

        CniImageKitException Foreign(string expected) =>
            new(Rules.IdentityForeign(at, artifact, expected, string.Join(", ", certificate.Names.DefaultIfEmpty("nobody"))));
    }

    private bool Names(string name)
    {
        if (Identity is not null) return name == Identity;
        if (IdentityRegex is null)
            return name.StartsWith(Repository + "/", StringComparison.OrdinalIgnoreCase);
        return Regex.IsMatch(name, $@"\A(?:{IdentityRegex})\z", RegexOptions.NonBacktracking | RegexOptions.CultureInvariant);
    }
}
