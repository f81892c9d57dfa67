using System.Collections.Immutable;
using CniImageKit.Diagnostics;
using CniImageKit.Trust;

namespace CniImageKit.Evidence.Provenance;

/// <summary>
/// An in-toto statement v1 of SLSA provenance v1, read strictly from bytes that a signature was checked over. Raises CNIK8221 where it is
/// none.
/// </summary>
internal sealed record ProvenanceStatement
{
    private const int MostSubjects = 100_000;

    /// <summary>What it speaks of; a digest that is no SHA-256 or SHA-512 is passed over: nothing could be compared with it.</summary>
    public required ImmutableHashSet<Digest> Subjects { get; init; }

    /// <summary>Such as <see cref="InToto.SlsaProvenance"/>.</summary>
    public required string PredicateType { get; init; }

    /// <summary>How parameters turn into outputs; null where the predicate is no provenance.</summary>
    public string? BuildType { get; init; }

    /// <summary>Who is said to have built; null where the predicate is no provenance.</summary>
    public string? BuilderId { get; init; }

    /// <summary>The names of the external parameters.</summary>
    public ImmutableArray<string> Parameters { get; init; } = [];

    /// <summary>Reads a payload.</summary>
    public static ProvenanceStatement Read(ReadOnlyMemory<byte> payload, Location at)
    {
        try
        {
            using var document = SignatureJson.Parse(payload, at, out var root);
            if (root.Member("_type").Text() is var type && type != InToto.StatementType)
                throw new CniImageKitException(Rules.NoStatement(at, $"its _type is {type}"));
            var statement = new ProvenanceStatement
            {
                Subjects = [.. root.Member("subject").Items(MostSubjects).SelectMany(Digests)],
                PredicateType = root.Member("predicateType").Text(),
            };
            return statement.PredicateType == InToto.SlsaProvenance ? Provenance(statement, root.Member("predicate")) : statement;
        }
        catch (CniImageKitException fault) when (fault.Diagnostics[0].Rule.Id == "CNIK5320")
        {
            throw new CniImageKitException(Rules.NoStatement(at, fault.Diagnostics[0].Message.TrimEnd('.')), fault);
        }
    }

    private static ProvenanceStatement Provenance(ProvenanceStatement statement, SignatureJson predicate)
    {
        var definition = predicate.Member("buildDefinition");
        var parameters = definition.Member("externalParameters");
        if (parameters.Element.ValueKind != System.Text.Json.JsonValueKind.Object) throw parameters.Fault("is no object");
        return statement with
        {
            BuildType = definition.Member("buildType").Text(),
            Parameters = [.. parameters.Element.EnumerateObject().Select(p => p.Name)],
            BuilderId = predicate.Member("runDetails").Member("builder").Member("id").Text(),
        };
    }

    private static IEnumerable<Digest> Digests(SignatureJson subject)
    {
        var digests = subject.Member("digest");
        if (digests.Element.ValueKind != System.Text.Json.JsonValueKind.Object) throw digests.Fault("is no object");
        foreach (var algorithm in (string[])["sha256", "sha512"])
        {
            if (digests.Optional(algorithm)?.Text() is { } hex && Digest.TryParse($"{algorithm}:{hex.ToLowerInvariant()}", out var digest))
                yield return digest;
        }
    }
}
