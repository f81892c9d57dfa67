using System.Collections.Immutable;
using CniImageKit.Catalog;
using CniImageKit.Diagnostics;
using CniImageKit.Intake;
using CniImageKit.Locking;
using CniImageKit.Sources.Images;
using CniImageKit.Store;

namespace CniImageKit.Reviewing;

/// <summary>Reads what was taken out of a plugin directory: binaries, and the lock that a bake left beside them.</summary>
internal sealed class SeenReading(BlobStore store)
{
    private const int AnyExecutes = 0b001_001_001;
    private readonly PluginFacts facts = new(store);

    /// <summary>Where a bake leaves its lock.</summary>
    public static string LockPath { get; } = LayoutProfile.EvidenceDirectory.Child("cni.lock.json").Value;

    /// <summary>Whether a lock of that size is worth taking.</summary>
    public static bool IsReadable(ImageFile file) => file.File.Size <= LockReader.MaxBytes;

    /// <summary>The lock, or null where there is none; one that cannot be read is a finding (CNIK3606).</summary>
    public async Task<LocatedLock?> LockAsync(
        string image, ImmutableArray<ImageFile> found, Dictionary<Digest, StoredBlob> blobs,
        ImmutableArray<Diagnostic>.Builder findings, CancellationToken cancellationToken)
    {
        if (found is not [var file, ..]) return null;
        var at = new Location($"{image}:{LockPath}");
        if (!IsReadable(file))
        {
            findings.Add(Rules.CarriedLockUnreadable(at, $"{file.File.Size} bytes"));
            return null;
        }

        using var content = new MemoryStream();
        await using (var blob = store.Open(blobs[file.File.Sha256!])) await blob.CopyToAsync(content, cancellationToken);
        try
        {
            return LockReader.Read(at.File!, content.ToArray());
        }
        catch (CniImageKitException bad)
        {
            findings.Add(Rules.CarriedLockUnreadable(at, bad.Diagnostics[0].Message));
            return null;
        }
    }

    /// <summary>Programs, and whatever the lock calls a plugin; documents beside them are none.</summary>
    public async Task<ImmutableArray<SeenPlugin>> PluginsAsync(
        IEnumerable<ImageFile> files, Dictionary<Digest, StoredBlob> blobs, Lockfile? locked, CancellationToken cancellationToken)
    {
        var seen = ImmutableArray.CreateBuilder<SeenPlugin>();
        foreach (var file in files)
        {
            var name = PluginMembers.NameOf(file.Path);
            var blob = blobs[file.File.Sha256!];
            var about = await facts.OfAsync(blob, new Location(file.Path), cancellationToken);
            var named = locked?.Plugins.Any(e => e.Files.ContainsKey(name)) == true;
            var runs = (about.Executable || (file.File.Mode & AnyExecutes) != 0) && PluginMembers.IsProgram(name);
            if (named || runs) seen.Add(new SeenPlugin(name, file.Path, file.File.Mode, blob, about));
        }

        return seen.ToImmutable();
    }
}
