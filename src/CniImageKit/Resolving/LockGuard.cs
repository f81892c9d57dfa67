using CniImageKit.Comparing;
using CniImageKit.Diagnostics;
using CniImageKit.Locking;
using CniImageKit.Manifest;
using CniImageKit.Sources;

namespace CniImageKit.Resolving;

/// <summary>Holds what was resolved against what was locked: a lock is also the memory of what a source once had.</summary>
internal static class LockGuard
{
    /// <summary>
    /// CNIK2420 for a version that went down, CNIK2424 for a version that has other bytes, at the lines of the lock that they contradict.
    /// </summary>
    public static void Check(PluginEntry entry, LocatedLock old, LockEntry now, LockTerms terms)
    {
        if (old.Find(entry.Name, now.Platform) is not { } was || !SameOrigin(was, now) || entry.Settings is DirectorySettings) return;
        if (WentDown(entry, was, now) && !terms.AllowDowngrade)
            throw new CniImageKitException(
                Rules.Rollback(old.AtVersion(entry.Name, now.Platform), entry.Name, now.Platform, was.Version, now.Version));
        if (IsReplaced(was, now) && !terms.AcceptReplaced.Contains(entry.Name))
            throw new CniImageKitException(Rules.ReplacedInPlace(
                old.AtArtifact(entry.Name, now.Platform), entry.Name, now.Platform, now.Version, was.Artifact.Sha256,
                now.Artifact.Sha256));
    }

    // Asked for where the manifest names this very version, or where what was locked no longer fits it.
    private static bool WentDown(PluginEntry entry, LockEntry was, LockEntry now) =>
        VersionOrder.Compare(now, was) < 0 && Pin.Of(entry) is null
        && (entry.Version is not { } range || VersionOrder.Release(VersionAt.Of(was)) is not { } release || range.Value.Satisfies(release));

    // The manifest's own digest was reviewed there, the catalog's is on record in several places; NuGet's content hash leaves out the
    // signature, which a feed may renew.
    private static bool IsReplaced(LockEntry was, LockEntry now) =>
        was.Version == now.Version && was.Artifact.Sha256 != now.Artifact.Sha256
        && (was.Artifact.Location == now.Artifact.Location || Scheme(now) == "oci")
        && !now.Artifact.Verified.Any(v => v is "manifest-digest" or "known-digest")
        && (now.Artifact.ContentHash is null || now.Artifact.ContentHash != was.Artifact.ContentHash);

    // Another repository, image or package under the same name is another thing: the manifest asks for it.
    private static bool SameOrigin(LockEntry was, LockEntry now) =>
        Scheme(was) == Scheme(now) && Origin(was).Equals(Origin(now), StringComparison.OrdinalIgnoreCase);

    private static string Scheme(LockEntry entry) => entry.Artifact.Location.Split(':')[0];

    private static string Origin(LockEntry entry) =>
        Scheme(entry) is "github" or "oci" or "nuget" ? entry.Artifact.Location.Split('@')[0] : "";
}
