using System.Collections.Immutable;

namespace CniImageKit.Trust.Sigstore;

/// <summary>When something was valid; both ends belong to it.</summary>
internal sealed record Validity(DateTimeOffset Start, DateTimeOffset? End)
{
    /// <summary>Whether it was valid then.</summary>
    public bool Holds(DateTimeOffset time) => time >= Start && (End is null || time <= End);
}

/// <summary>A log whose word counts.</summary>
/// <param name="Host">Its host, which is the origin of its checkpoints.</param>
/// <param name="Id">SHA-256 of its key.</param>
/// <param name="NoteKeyId">The four bytes that mark its signatures in checkpoints.</param>
/// <param name="Key">Its key.</param>
/// <param name="Validity">When the key signed.</param>
internal sealed record TrustedLog(string Host, byte[] Id, byte[] NoteKeyId, PublicKey Key, Validity Validity);

/// <summary>An authority whose certificates or timestamps count.</summary>
/// <param name="Certificates">In DER, the root last.</param>
/// <param name="Validity">When it signed.</param>
internal sealed record TrustedAuthority(ImmutableArray<byte[]> Certificates, Validity Validity);

/// <summary>A Sigstore trusted root (sigstore/protobuf-specs, trustroot.v1), pinned: nothing here fetches a newer one.</summary>
internal sealed record TrustedRoot
{
    /// <summary>Transparency logs.</summary>
    public required ImmutableArray<TrustedLog> Logs { get; init; }

    /// <summary>Certificate transparency logs.</summary>
    public required ImmutableArray<TrustedLog> CertificateLogs { get; init; }

    /// <summary>Those who certify signers.</summary>
    public required ImmutableArray<TrustedAuthority> Authorities { get; init; }

    /// <summary>Those who tell the time.</summary>
    public required ImmutableArray<TrustedAuthority> TimestampAuthorities { get; init; }

    /// <summary>Trust in nobody, for signatures that a pinned key alone vouches for.</summary>
    public static TrustedRoot None { get; } =
        new() { Logs = [], CertificateLogs = [], Authorities = [], TimestampAuthorities = [] };

    /// <summary>The root of the public Sigstore instance that this kit was built with.</summary>
    public static TrustedRoot Public()
    {
        using var stream = typeof(TrustedRoot).Assembly.GetManifestResourceStream("trust/trusted_root.json")!;
        using var bytes = new MemoryStream();
        stream.CopyTo(bytes);
        return TrustedRootReader.Read(bytes.ToArray(), new Diagnostics.Location("the embedded trusted root"));
    }
}
