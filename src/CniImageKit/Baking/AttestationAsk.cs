using System.Collections.Immutable;
using CniImageKit.Diagnostics;
using CniImageKit.Evidence.Provenance;

namespace CniImageKit.Baking;

/// <summary>What <c>verify --public-key</c> is asked to do.</summary>
internal sealed record AttestationAsk
{
    /// <summary>What the provenance must speak of, as the user named it.</summary>
    public required string Target { get; init; }

    /// <summary>A PEM file with the key that must have signed.</summary>
    public required string PublicKeyFile { get; init; }

    /// <summary>The file with the envelope; null looks among the target's referrers.</summary>
    public string? File { get; init; }

    /// <summary>The builder that must have built; null takes any.</summary>
    public string? BuilderId { get; init; }

    /// <summary>The manifest, for the layout; may be absent.</summary>
    public required string Manifest { get; init; }
}

/// <summary>What the provenance of a target proves.</summary>
/// <param name="Findings">Why it proves nothing; empty where it holds.</param>
/// <param name="Statement">The statement that holds, or the one that comes nearest; null where none is signed by the key.</param>
/// <param name="Checked">How many contents of the target were looked for among its subjects.</param>
internal sealed record AttestationResult(ImmutableArray<Diagnostic> Findings, ProvenanceStatement? Statement, int Checked);
