namespace CniImageKit.Evidence.Provenance;

/// <summary>Identifiers of in-toto (in-toto/attestation, spec/v1) and of SLSA provenance.</summary>
internal static class InToto
{
    /// <summary>A statement, version 1.</summary>
    public const string StatementType = "https://in-toto.io/Statement/v1";

    /// <summary>SLSA provenance, version 1.</summary>
    public const string SlsaProvenance = "https://slsa.dev/provenance/v1";

    /// <summary>How the kit's own bake turns its parameters into outputs; build/decisions/0016 says what the parameters are.</summary>
    public const string BuildType = "urn:cniimagekit:bake:v1";

    /// <summary>
    /// What stands for a builder that nobody named. SLSA wants an id, and to make one up would be a claim.
    /// </summary>
    public const string UnstatedBuilder = "urn:cniimagekit:builder:unstated";

    /// <summary>The media type of a statement, and the payload type of its envelope.</summary>
    public const string StatementMediaType = "application/vnd.in-toto+json";

    /// <summary>The media type of a DSSE envelope.</summary>
    public const string EnvelopeMediaType = "application/vnd.dsse.envelope.v1+json";

    /// <summary>The annotation that tells a predicate's type without the statement (in-toto/attestation, spec/v1/bundle).</summary>
    public const string PredicateAnnotation = "in-toto.io/predicate-type";

    /// <summary>The external parameters of <see cref="BuildType"/>: all that may stand there.</summary>
    public static string[] Parameters { get; } = ["manifest", "outputs", "platforms", "sourceDate"];
}
