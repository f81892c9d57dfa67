using CniImageKit.Locking;
using CniImageKit.Manifest;

namespace CniImageKit.Policies;

/// <summary>What a policy's patterns are held against.</summary>
internal static class PolicySubject
{
    private static readonly string[] Digests = ["known-digest", "manifest-digest"];
    private static readonly string[] SameOrigin = ["sums-file", "github-digest"];

    /// <summary>
    /// Where an entry comes from, without version: <c>github:owner/repo</c> (with the API's host before it where the manifest names
    /// another), <c>apt:PACKAGE</c>, <c>oci:HOST/REPOSITORY</c>, <c>nuget:ID</c>, <c>url:https://…</c>, <c>directory:path</c>.
    /// </summary>
    public static string Of(LockEntry locked, PluginManifest? manifest)
    {
        var location = locked.Artifact.Location;
        var scheme = location.Split(':')[0];
        if (scheme == "apt") return $"apt:{location[(location.LastIndexOf('/') + 1)..].Split('_')[0]}";
        var text = scheme is "github" or "oci" or "nuget" ? location.Split('@')[0] : location;
        var api = manifest?.Plugins.FirstOrDefault(p => p.Name == locked.Source)?.Settings is GitHubSettings { Api: { } other }
            ? other.Value.Authority : null;
        return scheme == "github" && api is not null and not "api.github.com" ? $"github:{api}/{text["github:".Length..]}" : text;
    }

    /// <summary>The strongest of the ways by which an artifact was established.</summary>
    public static VerificationLevel Level(LockedArtifact artifact) =>
        artifact.Verified.Select(Level).DefaultIfEmpty(VerificationLevel.FirstUse).Max();

    /// <summary>Whether the text is a signature's.</summary>
    public static bool IsSignature(string verified) => Level(verified) == VerificationLevel.Signature;

    private static VerificationLevel Level(string verified)
    {
        var way = verified.Split(' ')[0];
        return Digests.Contains(way) ? VerificationLevel.KnownDigest
            : SameOrigin.Contains(way) ? VerificationLevel.Sums : VerificationLevel.Signature;
    }
}
