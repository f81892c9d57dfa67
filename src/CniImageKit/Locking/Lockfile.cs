using System.Collections.Immutable;

namespace CniImageKit.Locking;

/// <summary>cni.lock.json: which exact bytes a node carries. Written by <c>lock</c> only; canonical JSON, see LockWriter.</summary>
internal sealed record Lockfile
{
    /// <summary>The format's version; a newer one is refused.</summary>
    public int LockVersion { get; init; } = 1;

    /// <summary>The layer recipe that outputs are made by.</summary>
    public int Recipe { get; init; } = 1;

    /// <summary>The time that outputs carry unless SOURCE_DATE_EPOCH is set: the newest of the artifacts' dates.</summary>
    public required SourceDate SourceDate { get; init; }

    /// <summary>One entry per source and platform, sorted by source and then platform, ordinally.</summary>
    public required ImmutableArray<LockEntry> Plugins { get; init; }
}

/// <summary>What one source gives one platform.</summary>
internal sealed record LockEntry
{
    /// <summary>The manifest entry's <c>Name</c>.</summary>
    public required string Source { get; init; }

    /// <summary>The platform.</summary>
    public required Platform Platform { get; init; }

    /// <summary>The version as the source spells it (a Debian version for apt), without a leading v.</summary>
    public required string Version { get; init; }

    /// <summary>SHA-256 of the canonical JSON of the manifest entry's slice for this platform: a stale entry is found by it.</summary>
    public required Digest Request { get; init; }

    /// <summary>The bytes that are downloaded.</summary>
    public required LockedArtifact Artifact { get; init; }

    /// <summary>SPDX licence expression of the plugins, as the catalog knows it; null where it does not.</summary>
    public string? License { get; init; }

    /// <summary>
    /// The Go modules that the plugins are linked from, besides their main modules, as <c>path version</c>, sorted ordinally: those of all
    /// files together. Empty where the binaries record none (GOPATH builds).
    /// </summary>
    public ImmutableArray<string> Modules { get; init; } = [];

    /// <summary>Plugin name on the node → what it is, sorted ordinally.</summary>
    public required ImmutableSortedDictionary<string, LockedFile> Files { get; init; }
}

/// <summary>A downloaded artifact, named by content.</summary>
internal sealed record LockedArtifact
{
    /// <summary>
    /// Where it was found, without a mirror's host: <c>apt:pool/main/…_amd64.deb</c>, <c>github:owner/repo@tag/asset</c>,
    /// <c>url:https://…</c>, <c>nuget:ID@VERSION</c>,
    /// <c>directory:relative/path</c>. A hint: the digests are the truth.
    /// </summary>
    public required string Location { get; init; }

    /// <summary>Bytes.</summary>
    public required long Size { get; init; }

    /// <summary>SHA-256.</summary>
    public required Digest Sha256 { get; init; }

    /// <summary>SHA-512.</summary>
    public required Digest Sha512 { get; init; }

    /// <summary>
    /// Of a NuGet package what packages.lock.json holds: base64 of the SHA-512 of its bytes without a signature; else null.
    /// </summary>
    public string? ContentHash { get; init; }

    /// <summary>
    /// How the digest was established, sorted: <c>known-digest</c>, <c>sums-file NAME</c>, <c>github-digest</c>, <c>manifest-digest</c>,
    /// <c>openpgp FINGERPRINT</c>, <c>nuget-signature author CN=NAME sha256:FINGERPRINT</c>; empty where trust is on first use only.
    /// </summary>
    public required ImmutableArray<string> Verified { get; init; }

    /// <summary>The newest time that the artifact gives to a file taken from it; null where it holds none.</summary>
    public SourceDate? Date { get; init; }
}

/// <summary>A plugin taken from an artifact.</summary>
internal sealed record LockedFile
{
    /// <summary>
    /// The member's path inside the artifact, normalised without a leading <c>./</c>; the artifact's own name for a raw binary.
    /// </summary>
    public required string Member { get; init; }

    /// <summary>Bytes.</summary>
    public required long Size { get; init; }

    /// <summary>SHA-256.</summary>
    public required Digest Sha256 { get; init; }

    /// <summary>SHA-512, which BSI TR-03183-2 wants in the SBOM.</summary>
    public required Digest Sha512 { get; init; }

    /// <summary>The mode it is installed with: 0755.</summary>
    public int Mode { get; init; } = 0b111_101_101;

    /// <summary>Go's name of the CPU it is built for, read from its header.</summary>
    public required string Arch { get; init; }

    /// <summary><c>static</c>, <c>static-pie</c>, <c>dynamic, glibc 2.34</c> or <c>dynamic, musl</c>.</summary>
    public required string Linkage { get; init; }

    /// <summary>The Go toolchain's version without the prefix go, or null.</summary>
    public string? Go { get; init; }

    /// <summary>
    /// Main module and version (<c>github.com/containernetworking/plugins v1.9.1</c>), the package path where there is no module, or null.
    /// </summary>
    public string? Module { get; init; }

    /// <summary>CNI versions it speaks, <c>0.1.0-1.1.0</c>, from the catalog; null where unknown.</summary>
    public string? Cni { get; init; }
}
