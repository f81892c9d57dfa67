using CniImageKit.Diagnostics;

namespace CniImageKit.Store;

/// <summary>What content must be before the store takes it. All that is given must hold.</summary>
internal sealed record StoreExpectation
{
    /// <summary>What people call the content: a file name.</summary>
    public required string Name { get; init; }

    /// <summary>The digest it must have; with it given, content that lies in the store already is not made again.</summary>
    public Digest? Sha256 { get; init; }

    /// <summary>A second digest that must hold too.</summary>
    public Digest? Sha512 { get; init; }

    /// <summary>The exact size, where known.</summary>
    public long? Size { get; init; }

    /// <summary>Refuse more bytes than this, before they are written.</summary>
    public long MaxBytes { get; init; } = 1L << 30;

    /// <summary>The place to blame: the lock's line, for example.</summary>
    public Location At { get; init; } = Location.None;

    /// <summary>Tells what is known of a digest that was found instead of the expected one, or null.</summary>
    public Func<Digest, string?> Known { get; init; } = static _ => null;
}
