using System.Collections.Immutable;
using CniImageKit.Diagnostics;

namespace CniImageKit.Fetching;

/// <summary>One artifact to bring into the store.</summary>
internal sealed record FetchRequest
{
    /// <summary>The artifact's file name, for messages and the progress display.</summary>
    public required string Name { get; init; }

    /// <summary>Where it may lie: tried in order. Only https, except where <see cref="AllowHttp"/> or the host is loopback.</summary>
    public required ImmutableArray<Uri> Uris { get; init; }

    /// <summary>The digest it must have; null at lock time where nothing is known yet.</summary>
    public Digest? Sha256 { get; init; }

    /// <summary>A second digest that must hold too.</summary>
    public Digest? Sha512 { get; init; }

    /// <summary>The exact size, where known.</summary>
    public long? Size { get; init; }

    /// <summary>Refuse more than this many bytes where the size is unknown.</summary>
    public long MaxBytes { get; init; } = 1L << 30;

    /// <summary>Plain http is fine since the digest comes from a signed chain or the lock.</summary>
    public bool AllowHttp { get; init; }

    /// <summary>Sent as <c>Authorization: Bearer</c> to the origin of the first URI only, and dropped on any change of origin.</summary>
    public string? BearerToken { get; init; }

    /// <summary>What the token is sent as: <c>Bearer</c>, or <c>Basic</c> where it is user and password in base64.</summary>
    public string TokenScheme { get; init; } = "Bearer";

    /// <summary>Value of <c>Accept</c>, or null.</summary>
    public string? Accept { get; init; }

    /// <summary>The place to blame: the lock's line, for example.</summary>
    public Location At { get; init; } = Location.None;

    /// <summary>Tells what is known of a digest that was found instead of the expected one, or null.</summary>
    public Func<Digest, string?> Known { get; init; } = static _ => null;
}

/// <summary>A small document (release list, sums file, InRelease) read into memory.</summary>
/// <param name="Status">
/// HTTP status of the last hop: 200, or 404 and 410, which are answers and no failures; also 403 and 429 where the server says by its
/// headers that its rate limit is used up, and 401 where a token was sent. Others throw.
/// </param>
/// <param name="Body">The bytes; empty unless 200.</param>
/// <param name="Uri">The address that answered.</param>
/// <param name="Headers">Response headers by lower-case name, values joined by a comma.</param>
internal sealed record FetchedDocument(int Status, byte[] Body, Uri Uri, ImmutableDictionary<string, string> Headers);
