using System.Collections.Immutable;
using CniImageKit.Sources.Apt.Archive;

namespace CniImageKit.Sources.Apt;

/// <summary>A package version and the chain that vouches for it.</summary>
/// <param name="Root">The archive it is in.</param>
/// <param name="Stanza">What its index says.</param>
/// <param name="Fingerprints">Primary keys of those who signed the Release file.</param>
internal sealed record AptOffer(Uri Root, PackageStanza Stanza, ImmutableArray<string> Fingerprints)
{
    /// <summary>
    /// One offer a version, ranked as deb-version(7) orders them. Of a version that several suites have, the first found stays.
    /// </summary>
    public static ImmutableArray<Offer> Rank(IEnumerable<AptOffer> found, Platform platform)
    {
        var unique = found.DistinctBy(o => o.Stanza.Version.Text).ToArray();
        var order = unique.Select(o => o.Stanza.Version).Order().ToList();
        return
        [
            .. unique.Select(o => new Offer
            {
                Version = o.Stanza.Version.Text,
                Comparable = UpstreamVersion.Of(o.Stanza.Version),
                Rank = order.IndexOf(o.Stanza.Version),
                Platform = platform,
                Location = o.Stanza.Filename.Location,
                Tag = o,
            }),
        ];
    }
}
