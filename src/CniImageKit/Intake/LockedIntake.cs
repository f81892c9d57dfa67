using System.Collections.Immutable;
using CniImageKit.Diagnostics;
using CniImageKit.Locking;
using CniImageKit.Manifest;
using CniImageKit.Sources;
using CniImageKit.Store;

namespace CniImageKit.Intake;

/// <summary>
/// Brings the files that a lock entry names into the store: from there where they are, else out of the artifact, fetched by its digest.
/// </summary>
internal sealed class LockedIntake(BlobStore store, IReadOnlyList<ISource> sources)
{
    /// <summary>Name on the node → bytes. Raises CNIK2007 and CNIK2008, and all that fetching and reading an artifact raises.</summary>
    public async Task<ImmutableSortedDictionary<string, StoredBlob>> FilesAsync(
        PluginEntry entry, PluginManifest manifest, LocatedLock locked, LockEntry wanted, CancellationToken cancellationToken)
    {
        if (await FromStoreAsync(wanted, cancellationToken) is { } kept) return kept;
        var artifact = await OpenAsync(entry, manifest, locked, wanted, cancellationToken);
        var name = FileNameOf(wanted.Artifact.Location);
        var members = wanted.Files.Values.Select(f => f.Member).ToHashSet(StringComparer.Ordinal);
        // A member may be a link to another that is taken under no name of its own.
        var contents = await ArtifactIntake.TakeAsync(
            store, artifact, name, p => members.Contains(p) || PluginMembers.IsPlugin(entry.Settings, wanted.Platform, p),
            cancellationToken);
        await DebControl.KeepAsync(store, artifact, contents.DebControl, cancellationToken);
        await ArtifactMembers.KeepAsync(store, artifact, contents, cancellationToken);
        return Compare(locked, wanted, name, contents);
    }

    /// <summary>
    /// The artifact, fetched by its digest where the store lacks it. Of a directory on this host it tells whether it still holds what was
    /// locked (CNIK2125), which a warm store would hide.
    /// </summary>
    public Task<StoredBlob> OpenAsync(
        PluginEntry entry, PluginManifest manifest, LocatedLock locked, LockEntry wanted, CancellationToken cancellationToken)
    {
        var source = sources.First(s => s.Serves(entry.Settings));
        // What is wrong now is wrong with the line that was reviewed, not with the manifest.
        var blamed = entry with { At = locked.AtArtifact(entry.Name, wanted.Platform) };
        return source.OpenAsync(blamed, manifest, wanted, cancellationToken);
    }

    /// <summary>The artifact's own name, by which its archive format is told.</summary>
    public static string FileNameOf(string location)
    {
        // An image is named by its repository, before the digest; what is kept of it is a tar.
        if (location.StartsWith("oci:", StringComparison.Ordinal)) location = location[..location.LastIndexOf('@')] + ".tar";
        var name = location[(location.LastIndexOfAny(['/', ':']) + 1)..];
        return location.StartsWith("directory:", StringComparison.Ordinal) ? name + ".tar" : name;
    }

    private async Task<ImmutableSortedDictionary<string, StoredBlob>?> FromStoreAsync(LockEntry wanted, CancellationToken cancellationToken)
    {
        if (!await ArtifactMembers.HoldAsync(store, wanted, cancellationToken)) return null;
        var isPackage = wanted.Artifact.Location.EndsWith(".deb", StringComparison.Ordinal);
        if (isPackage && await DebControl.FindAsync(store, wanted.Artifact.Sha256, cancellationToken) is null) return null;
        var files = ImmutableSortedDictionary.CreateBuilder<string, StoredBlob>(StringComparer.Ordinal);
        foreach (var (name, file) in wanted.Files)
        {
            if (await store.FindAsync(file.Sha256, cancellationToken) is not { } blob
                || blob.Size != file.Size || blob.Sha512 != file.Sha512)
                return null;
            files[name] = blob;
        }

        return files.ToImmutable();
    }

    private static ImmutableSortedDictionary<string, StoredBlob> Compare(
        LocatedLock locked, LockEntry wanted, string artifact, ArtifactContents contents)
    {
        var findings = new List<Diagnostic>();
        var files = ImmutableSortedDictionary.CreateBuilder<string, StoredBlob>(StringComparer.Ordinal);
        foreach (var (name, file) in wanted.Files)
        {
            var at = locked.AtFile(wanted.Source, wanted.Platform, name);
            if (contents.Files.FirstOrDefault(f => f.Member == file.Member) is not { Blob: var blob })
                findings.Add(Rules.MemberGone(at, name, file.Member, artifact));
            else if (blob.Sha256 != file.Sha256)
                findings.Add(Rules.MemberChanged(at, name, artifact, file.Sha256, blob.Sha256));
            else if (blob.Sha512 != file.Sha512)
                findings.Add(Rules.MemberChanged(at, name, artifact, file.Sha512, blob.Sha512));
            else if (blob.Size != file.Size)
                findings.Add(Rules.MemberSize(at, name, file.Size, blob.Size));
            else
                files[name] = blob;
        }

        return findings.Count == 0 ? files.ToImmutable() : throw new CniImageKitException([.. findings]);
    }
}
