using System.Collections.Immutable;
using CniImageKit.Diagnostics;

namespace CniImageKit.Trust.Sigstore;

/// <summary>An in-toto statement (in-toto/attestation, spec/v1): what is claimed of which artifacts. Raises CNIK5356 to 5358.</summary>
/// <param name="PredicateType">What kind of claim.</param>
/// <param name="Subjects">Digests of the artifacts, by algorithm.</param>
internal sealed record InTotoStatement(string PredicateType, ImmutableArray<(string Algorithm, string Hex)> Subjects)
{
    private const int MostSubjects = 4096;

    /// <summary>The statement in an envelope.</summary>
    public static InTotoStatement Read(DsseEnvelope envelope, Location at)
    {
        if (envelope.PayloadType != Dsse.InToto) throw Fault(at, $"its payload is {envelope.PayloadType}");
        try
        {
            using var document = SignatureJson.Parse(envelope.Payload, at, out var root);
            var type = root.Member("_type").Text();
            if (type is not ("https://in-toto.io/Statement/v1" or "https://in-toto.io/Statement/v0.1"))
                throw Fault(at, $"it is a {type}");
            return new InTotoStatement(
                root.Member("predicateType").Text(),
                [.. root.Member("subject").Items(MostSubjects).SelectMany(s => s.Member("digest").Texts())]);
        }
        catch (CniImageKitException fault) when (fault.Diagnostics[0].Rule.Id == "CNIK5320")
        {
            throw Fault(at, fault.Diagnostics[0].Message.TrimEnd('.'));
        }
    }

    /// <summary>Whether it claims something that counts of the artifact.</summary>
    public void Verify(string artifact, Digest sha256, Digest? sha512, ImmutableArray<string> predicates, Location at)
    {
        if (!Subjects.Any(s => (s.Algorithm == "sha256" && s.Hex == sha256.Hex) || (s.Algorithm == "sha512" && s.Hex == sha512?.Hex)))
        {
            throw new CniImageKitException(
                Rules.SubjectForeign(at, artifact, sha256, Subjects.Take(4).Select(s => $"{s.Algorithm}:{s.Hex}")));
        }

        if (!predicates.IsDefault && !predicates.Contains(PredicateType))
            throw new CniImageKitException(Rules.PredicateRefused(at, artifact, predicates, PredicateType));
    }

    private static CniImageKitException Fault(Location at, string why) => new(Rules.StatementMalformed(at, why));
}
