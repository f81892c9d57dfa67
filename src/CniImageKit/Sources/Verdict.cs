using System.Collections.Immutable;
using CniImageKit.Catalog;
using CniImageKit.Diagnostics;

namespace CniImageKit.Sources;

/// <summary>Somebody's word on which bytes an artifact has.</summary>
/// <param name="By">As the lock will say it: <c>known-digest</c>, <c>sums-file NAME</c>, <c>github-digest</c>,
/// <c>manifest-digest</c>.</param>
/// <param name="Digest">What it says.</param>
internal sealed record Claim(string By, Digest Digest);

/// <summary>What is asked about: the artifact's name, and where known the project and tag it was released under.</summary>
internal sealed record Subject(string Artifact, string? Project, string? Tag, Location At);

/// <summary>All that is claimed of one artifact, found free of contradiction.</summary>
/// <param name="Sha256">The SHA-256 agreed on, or null where nobody named one.</param>
/// <param name="Sha512">The SHA-512 agreed on, or null.</param>
/// <param name="Verified">Who said so, sorted; empty where nobody did.</param>
internal sealed record Verdict(Digest? Sha256, Digest? Sha512, ImmutableArray<string> Verified)
{
    /// <summary>
    /// Weighs claims: all of one algorithm must agree, and none may be the digest of a replaced upload, of a sums file or of another
    /// release. Claims of the catalog should come first, since a contradiction names the first as expected. Raises CNIK5110 to 5113.
    /// </summary>
    public static Verdict Weigh(Subject subject, IReadOnlyCollection<Claim> claims, PluginCatalog catalog)
    {
        foreach (var claim in claims) Refuse(subject, claim.By, claim.Digest, catalog);
        foreach (var group in claims.GroupBy(c => c.Digest.Algorithm))
        {
            var first = group.First();
            if (group.FirstOrDefault(c => c.Digest != first.Digest) is not { } other) continue;
            throw new CniImageKitException(Rules.EvidenceContradicts(
                subject.At, subject.Artifact, first.By, first.Digest, other.By, other.Digest,
                (catalog.WhatIs(first.Digest) ?? catalog.WhatIs(other.Digest))?.ToString()));
        }

        return new Verdict(
            claims.FirstOrDefault(c => c.Digest.Algorithm == "sha256")?.Digest,
            claims.FirstOrDefault(c => c.Digest.Algorithm == "sha512")?.Digest,
            [.. claims.Select(c => c.By).Distinct().Order(StringComparer.Ordinal)]);
    }

    /// <summary>Refuses a digest that the catalog knows to be another thing than the subject.</summary>
    public static void Refuse(Subject subject, string by, Digest digest, PluginCatalog catalog)
    {
        if (catalog.WhatIs(digest) is not { } known) return;
        var (at, artifact, right) = (subject.At, subject.Artifact, Right(subject, digest, catalog));
        if (known.IsSumsFile)
            throw new CniImageKitException(Rules.DigestOfSumsFile(at, artifact, by, digest, known.ToString(), known.Of.Sha256));
        if (known.Of.Superseded is not null)
            throw new CniImageKitException(Rules.DigestSuperseded(at, artifact, by, digest, Current(known.Of, catalog), known.ToString()));
        if (IsOther(subject, known.Of))
            throw new CniImageKitException(Rules.DigestOfOtherArtifact(at, artifact, by, digest, known.ToString(), right));
    }

    /// <summary>
    /// A mirror may rename what it serves, so without a project only the version counts; a fork may release the same bytes.
    /// </summary>
    private static bool IsOther(Subject subject, KnownDigest known) => subject.Tag is not null && (subject.Project is null
        ? Bare(subject.Tag) != Bare(known.Tag)
        : subject.Project == known.Project && (subject.Tag != known.Tag || subject.Artifact != known.Asset));

    private static Digest? Current(KnownDigest old, PluginCatalog catalog) => catalog.Known(old.Project, old.Tag, old.Asset)?.Sha256;

    /// <summary>
    /// What the catalog would have said of the subject; a subject without a project is looked up as the known one's sibling.
    /// </summary>
    private static Digest? Right(Subject subject, Digest digest, PluginCatalog catalog) =>
        subject.Tag is null ? null
            : catalog.Known(subject.Project ?? catalog.WhatIs(digest)!.Of.Project, "v" + Bare(subject.Tag), subject.Artifact)?.Sha256;

    private static string Bare(string tag) => tag.StartsWith('v') ? tag[1..] : tag;
}
