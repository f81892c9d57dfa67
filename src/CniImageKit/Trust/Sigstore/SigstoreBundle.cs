using System.Collections.Immutable;

namespace CniImageKit.Trust.Sigstore;

/// <summary>
/// A Sigstore bundle (sigstore/protobuf-specs, bundle.v1) as found: nothing of it is verified yet, see <see cref="SigstoreVerifier"/>.
/// </summary>
internal sealed record SigstoreBundle
{
    /// <summary>More than any bundle has.</summary>
    public const int MaxBytes = 4 << 20;

    /// <summary>The signer's certificate in DER; null where it was signed with a key that the bundle does not hold.</summary>
    public required byte[]? Certificate { get; init; }

    /// <summary>What the log says of it.</summary>
    public required ImmutableArray<LogEntry> Entries { get; init; }

    /// <summary>Answers of timestamp authorities (RFC 3161), in DER.</summary>
    public required ImmutableArray<byte[]> Timestamps { get; init; }

    /// <summary>SHA-256 of the artifact by the bundle's own word, with <see cref="Signature"/> over the artifact; or null.</summary>
    public byte[]? MessageDigest { get; init; }

    /// <summary>The signature.</summary>
    public required byte[] Signature { get; init; }

    /// <summary>The statement that <see cref="Signature"/> is over; null where it is over the artifact itself.</summary>
    public DsseEnvelope? Envelope { get; init; }
}

/// <summary>An entry of a transparency log.</summary>
internal sealed record LogEntry
{
    /// <summary>Its index in the whole log.</summary>
    public required long Index { get; init; }

    /// <summary>SHA-256 of the log's key.</summary>
    public required byte[] LogId { get; init; }

    /// <summary>
    /// When the log took it, in seconds since 1970, by the word of <see cref="Promise"/>; null where the log says no time.
    /// </summary>
    public required long? IntegratedTime { get; init; }

    /// <summary>The signed entry timestamp, or null.</summary>
    public required byte[]? Promise { get; init; }

    /// <summary>The proof that it is in the log, or null.</summary>
    public required InclusionProof? Proof { get; init; }

    /// <summary>What was logged: canonical JSON.</summary>
    public required byte[] Body { get; init; }
}

/// <summary>A Merkle path (RFC 6962 section 2.1.1) to the root that a checkpoint signs.</summary>
internal sealed record InclusionProof(long Index, byte[] RootHash, long TreeSize, ImmutableArray<byte[]> Hashes, string Checkpoint);
