using System.Collections.Immutable;
using CniImageKit.Diagnostics;
using CniImageKit.Json;

namespace CniImageKit.Locking;

/// <summary>Reads one item of <c>plugins</c>; null where it is too broken to be an entry, which the findings then say.</summary>
internal static class LockEntryReader
{
    private static readonly string[] Mandatory = ["source", "platform", "version", "request", "artifact", "files"];
    private static readonly string[] Optional = ["license", "modules"];

    /// <summary>The entry and its places.</summary>
    public static (LockEntry Entry, LockPlaces Places)? Read(LocatedJson item, LineMap lines, Findings findings)
    {
        var entry = new LockObject("an entry", item, lines, findings);
        if (!entry.Expect(Mandatory, Optional)) return null;
        var source = entry.Text("source");
        entry.Block = $"the entry {source}";
        var platform = entry.Platform("platform");
        var version = entry.Text("version");
        var request = entry.Sha256("request", "sha256:");
        var artifact = Artifact(entry.Object("artifact", "the artifact"));
        var files = Files(entry.Object("files", "files"), lines, findings, out var filePlaces);
        if (source is null || platform is null || version is null || request is null || artifact is not var (locked, at) || files is null)
            return null;

        var places = new LockPlaces(lines.At(entry.Find("source")!.Offset), lines.At(entry.Find("version")!.Offset), at, filePlaces);
        if (locked.Location.StartsWith("github:", StringComparison.Ordinal) && !locked.Location.Contains(version, StringComparison.Ordinal))
            findings.Add(Rules.LocationDisagrees(places.Version, source, platform, version, locked.Location));
        return (new LockEntry
        {
            Source = source,
            Platform = platform,
            Version = version,
            Request = request,
            Artifact = locked,
            License = entry.OptionalText("license"),
            Modules = entry.Texts("modules"),
            Files = files,
        }, places);
    }

    private static (LockedArtifact Artifact, Location At)? Artifact(LockObject? artifact)
    {
        if (artifact is null) return null;
        if (!artifact.Expect(["location", "size", "sha256", "sha512", "verified"], ["contentHash", "date"])) return null;
        var location = artifact.Text("location");
        var (sha256, sha512) = (artifact.Sha256("sha256", ""), artifact.Sha512("sha512"));
        var size = artifact.Number("size");
        var verified = artifact.Texts("verified");
        var date = artifact.Find("date") is null ? (SourceDate?)null : artifact.SourceDate("date");
        var contentHash = artifact.OptionalText("contentHash");
        if (location is null || sha256 is null || sha512 is null) return null;
        return (new LockedArtifact
        {
            Location = location,
            Size = size,
            Sha256 = sha256,
            Sha512 = sha512,
            ContentHash = contentHash,
            Date = date,
            Verified = verified,
        }, artifact.At("sha256"));
    }

    private static ImmutableSortedDictionary<string, LockedFile>? Files(
        LockObject? files, LineMap lines, Findings findings, out ImmutableDictionary<string, Location> places)
    {
        var read = ImmutableSortedDictionary.CreateBuilder<string, LockedFile>(StringComparer.Ordinal);
        var at = ImmutableDictionary.CreateBuilder<string, Location>(StringComparer.Ordinal);
        foreach (var (key, offset, value) in files?.Members ?? [])
        {
            if (!PluginName.IsSafe(key)) findings.Add(Rules.BadLockFact(lines.At(offset), key, PluginName.Expected, key));
            if (LockedFileReader.Read(new LockObject($"the file {key}", value, lines, findings)) is not var (file, place)) continue;
            // A second one of the name is reported as a key that stands twice.
            read[key] = file;
            at[key] = place;
        }

        places = at.ToImmutable();
        return files is null ? null : read.ToImmutable();
    }
}
