using System.Collections.Immutable;
using CniImageKit.Catalog;
using CniImageKit.Diagnostics;
using CniImageKit.Evidence.Provenance;
using CniImageKit.Locking;
using CniImageKit.Nodes;
using CniImageKit.Oci;
using CniImageKit.Trust;

namespace CniImageKit.Baking;

/// <summary>
/// Whether signed provenance speaks of what lies at a target: signature first, then the kind of statement, the builder, and every content.
/// </summary>
internal sealed class AttestationCheck(Host host, PluginCatalog catalog)
{
    private const int MaxBytes = 64 << 20;

    /// <summary>
    /// Raises CNIK8212, 8220, 8221, 5320, 5321, and what reading the target raises; what it does not prove is returned (CNIK8222 to 8226).
    /// </summary>
    public Task<AttestationResult> RunAsync(AttestationAsk ask, CancellationToken cancellationToken) =>
        Task.Run(() => Run(ask, cancellationToken), cancellationToken);

    private AttestationResult Run(AttestationAsk ask, CancellationToken ct)
    {
        var key = PublicKey.ReadPem(Attester.ReadPem(ask.PublicKeyFile, host), new Location(ask.PublicKeyFile));
        var target = host.Resolve(ask.Target);
        try
        {
            using var image = TargetContents.IsFilesOfItsOwn(target) ? TargetVerifier.OpenImage(target, ct) : null;
            var envelopes = ask.File is { } file ? OfFile(file) : OfImage(ask.Target, image);
            var at = envelopes[0].At;
            var signed = envelopes.Where(e => e.Envelope.IsSignedBy(key)).ToArray();
            if (signed.Length == 0) return new AttestationResult([Rules.NotSignedByKey(at, key.Fingerprint)], null, 0);
            return signed.Select(s => Judge(s.Envelope, s.At, ask, target, image, ct)).OrderBy(r => r.Findings.Length).First();
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            throw new CniImageKitException(Rules.NotATarget(ask.Target, e.Message.TrimEnd('.')), e);
        }
    }

    private AttestationResult Judge(
        DsseEnvelope envelope, Location at, AttestationAsk ask, string target, OciContent? image, CancellationToken ct)
    {
        if (envelope.PayloadType != Dsse.InToto)
            return new AttestationResult([Rules.NoStatement(at, $"its payload is {envelope.PayloadType}")], null, 0);
        var statement = ProvenanceStatement.Read(envelope.Payload, at);
        if (Doubt(statement, at, ask) is { } doubt) return new AttestationResult([doubt], statement, 0);
        var contents = TargetContents.Read(target, image, LayoutOf(ask).PluginDirectory, statement.Subjects, ct);
        var findings = contents.Where(c => !c.IsAmong(statement.Subjects)).Select(c => Rules.NotAttested(ask.Target, c.What, c.Digest));
        return contents.IsEmpty
            ? throw new CniImageKitException(Rules.NotATarget(ask.Target, "it holds nothing that provenance could speak of"))
            : new AttestationResult([.. findings], statement, contents.Length);
    }

    // SLSA, verifying artifacts: what a verifier does not know of the external parameters it refuses.
    private static Diagnostic? Doubt(ProvenanceStatement statement, Location at, AttestationAsk ask)
    {
        if (statement.PredicateType != InToto.SlsaProvenance) return Rules.OtherPredicate(at, statement.PredicateType);
        if (statement.BuildType != InToto.BuildType) return Rules.UnknownBuild(at, "a build type", statement.BuildType!);
        if (statement.Parameters.Except(InToto.Parameters).ToArray() is { Length: > 0 } unknown)
            return Rules.UnknownBuild(at, "parameters", string.Join(", ", unknown.Order(StringComparer.Ordinal)));
        return ask.BuilderId is { } wanted && statement.BuilderId != wanted ? Rules.OtherBuilder(at, wanted, statement.BuilderId!) : null;
    }

    private LayoutProfile LayoutOf(AttestationAsk ask) => !File.Exists(host.Resolve(ask.Manifest))
        ? LayoutProfile.Default
        : LayoutProfile.Of(ManifestFile.Read(ask.Manifest, null, host, catalog).Node.Layout?.Value);

    // One document, or one in each line, as in-toto bundles have them (in-toto/attestation, spec/v1/bundle).
    private ImmutableArray<(DsseEnvelope Envelope, Location At)> OfFile(string file)
    {
        var path = host.Resolve(file);
        if (!File.Exists(path)) throw new CniImageKitException(Rules.NoAttestation(file, "there is no such file"));
        if (new FileInfo(path).Length > MaxBytes)
            throw new CniImageKitException(Rules.NoAttestation(file, $"it has more than {MaxBytes} bytes"));
        var text = File.ReadAllText(path);
        string[] lines = text.Split('\n', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries);
        string[] documents = lines.Length > 1 && lines.All(l => l[0] == '{' && l[^1] == '}') ? lines : [text];
        return [.. documents.Select(d => (Envelope(System.Text.Encoding.UTF8.GetBytes(d), new Location(file)), new Location(file)))];
    }

    private static ImmutableArray<(DsseEnvelope Envelope, Location At)> OfImage(string target, OciContent? image)
    {
        if (image is null)
            throw new CniImageKitException(Rules.NoAttestation(target, "no file is named, and the target is no image layout"));
        var at = new Location(target);
        ImmutableArray<(DsseEnvelope, Location)> found =
        [
            .. Referrers.OfLayout(image, InToto.EnvelopeMediaType, MaxBytes).Select(r => (Envelope(r, at), at)),
        ];
        return found.IsEmpty
            ? throw new CniImageKitException(Rules.NoAttestation(target, "no file is named, and the image has none beside it"))
            : found;
    }

    // An envelope, or a Sigstore bundle around one.
    private static DsseEnvelope Envelope(byte[] json, Location at)
    {
        using var document = SignatureJson.Parse(json, at, out var root);
        return DsseEnvelope.Read(root.Optional("dsseEnvelope") ?? root);
    }
}
