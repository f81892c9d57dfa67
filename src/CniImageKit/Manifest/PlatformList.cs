using System.Collections.Immutable;
using CniImageKit.Diagnostics;
using CniImageKit.Manifest.Reading;

namespace CniImageKit.Manifest;

/// <summary>A list of platforms in the manifest (CNIK1009, CNIK1501), and which of them an entry is for.</summary>
internal static class PlatformList
{
    /// <summary>The platforms under <paramref name="key"/>, in the order written.</summary>
    public static ImmutableArray<Located<Platform>> Read(ManifestBlock block, string key) =>
        [.. block.Texts(key).Select(t => Parse(t, block.Findings)).OfType<Located<Platform>>()];

    /// <summary>The platform, or null after a finding.</summary>
    public static Located<Platform>? Parse(Located<string> text, Findings findings)
    {
        if (Platform.TryParse(text.Value, out var platform)) return new Located<Platform>(platform, text.At);
        findings.Add(Rules.UnknownPlatform(text.At, text.Value, NearestName.Among(Platform.Known, text.Value)));
        return null;
    }

    /// <summary>The manifest's platforms that the entry is for, in the manifest's order.</summary>
    public static IEnumerable<Platform> PlatformsOf(this PluginManifest manifest, PluginEntry entry) => Of(entry, manifest.Platforms);

    /// <summary>The declared platforms that the entry is for.</summary>
    public static IEnumerable<Platform> Of(PluginEntry entry, ImmutableArray<Located<Platform>> declared) =>
        declared.Select(p => p.Value).Where(p => entry.Platforms.IsEmpty || entry.Platforms.Any(o => o.Value == p));
}
