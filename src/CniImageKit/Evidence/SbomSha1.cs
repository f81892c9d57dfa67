using System.Collections.Immutable;

namespace CniImageKit.Evidence;

/// <summary>
/// SHA-1 of plugins in lower-case hex, by their SHA-256. SPDX 2.3 wants one of every file (8.4); nothing is ever verified by it, so it is
/// no <see cref="Digest"/>.
/// </summary>
/// <param name="Of">The values.</param>
internal sealed record SbomSha1(ImmutableDictionary<Digest, string> Of)
{
    /// <summary>For the formats that need none.</summary>
    public static SbomSha1 None { get; } = new(ImmutableDictionary<Digest, string>.Empty);
}
