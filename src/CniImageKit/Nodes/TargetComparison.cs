using System.Collections.Immutable;
using CniImageKit.Catalog;
using CniImageKit.Diagnostics;
using CniImageKit.Layers;
using CniImageKit.Locking;

namespace CniImageKit.Nodes;

/// <summary>Collects how a target differs from the lock, platform by platform (CNIK5407, 5408, 5410 to 5415, 5910 to 5913).</summary>
internal sealed class TargetComparison(string target, Lockfile lockfile)
{
    private const int GroupOrOthersWrite = 0b010_010;
    private readonly ImmutableArray<Diagnostic>.Builder _findings = ImmutableArray.CreateBuilder<Diagnostic>();
    private readonly ImmutableArray<VerifiedPlatform>.Builder _platforms = ImmutableArray.CreateBuilder<VerifiedPlatform>();

    /// <summary>All so far.</summary>
    public VerifyResult Result => new(_findings.ToImmutable(), _platforms.ToImmutable());

    /// <summary>Notes one more difference.</summary>
    public void Add(Diagnostic finding) => _findings.Add(finding);

    /// <summary>The platform of the lock that the files fit best; CNIK5408 where they fit none, or two alike.</summary>
    public Platform Guess(TargetFiles files)
    {
        Platform[] known = [.. lockfile.Plugins.Select(p => p.Platform).Distinct().Order()];
        if (known.Length == 1) return known[0];
        var fits = known.Select(p => (Platform: p, Count: Locked(p).Count(l => File(files, l.Key)?.Sha256 == l.Value.Sha256)))
            .OrderByDescending(f => f.Count).ToArray();
        return fits.Length > 0 && fits[0].Count > fits[1].Count
            ? fits[0].Platform
            : throw new CniImageKitException(Rules.PlatformUnclear(target, known.Select(p => p.ToString())));
    }

    /// <summary>Compares the files with one platform's locked plugins.</summary>
    /// <param name="platform">The platform.</param>
    /// <param name="files">The target's files.</param>
    /// <param name="ownedByUser">A user other than root whose files are only warned of, or 0.</param>
    public void Compare(Platform platform, TargetFiles files, uint ownedByUser)
    {
        var locked = Locked(platform);
        if (locked.Count == 0)
        {
            Add(Rules.PlatformNotInLock(target, platform.ToString()));
            return;
        }

        _platforms.Add(new VerifiedPlatform(platform, locked.Count, locked.Count(l => File(files, l.Key)?.Sha256 == l.Value.Sha256)));
        if (files.PluginDirectory is not { } directory)
        {
            Add(Rules.PluginDirectoryMissing(target, platform.ToString(), files.ShownAs, locked.Count));
            return;
        }

        if (files.Tree[directory] is { } itself && (itself.Mode & GroupOrOthersWrite) != 0)
            Add(Rules.WrongMode(target, platform.ToString(), files.ShownAs, "0755", Octal(itself.Mode)));
        foreach (var name in files.Tree.Names(directory).Union(locked.Keys).Order(StringComparer.Ordinal))
            CompareFile(platform, $"{files.ShownAs}/{name}", File(files, name), locked.GetValueOrDefault(name), ownedByUser);
        if (ownedByUser != 0 && locked.Keys.Any(n => File(files, n)?.Uid == ownedByUser)) Add(Rules.OwnedByYou(target, ownedByUser));
    }

    /// <summary>Compares the lock that a bake left in its image with the lock at hand.</summary>
    public void CompareEvidence(string platform, LayerTree tree)
    {
        var path = LayoutProfile.EvidenceDirectory.Child("cni.lock.json");
        var locked = Digest.Sha256(LockWriter.Write(lockfile));
        if (tree[path.Relative] is not { Sha256: { } found }) Add(Rules.EvidenceMissing(target, platform, path.Value));
        else if (found != locked) Add(Rules.OtherLock(target, platform, path.Value, locked, found));
    }

    private void CompareFile(Platform platform, string path, NodeFile? found, LockedFile? locked, uint ownedByUser)
    {
        var of = platform.ToString();
        if (locked is null) Add(Rules.ExtraFile(target, of, path));
        else if (found is null) Add(Rules.PluginMissing(target, of, path));
        else if (found.Sha256 is null) Add(Rules.PluginNoFile(target, of, path, Noun(found)));
        else
        {
            if (found.Sha256 != locked.Sha256) Add(Rules.PluginChanged(target, of, path, locked.Sha256, found.Sha256));
            if (found.Mode != locked.Mode) Add(Rules.WrongMode(target, of, path, Octal(locked.Mode), Octal(found.Mode)));
            if ((found.Uid, found.Gid) != (0, 0) && (ownedByUser == 0 || found.Uid != ownedByUser))
                Add(Rules.WrongOwner(target, of, path, found.Uid, found.Gid));
        }
    }

    private SortedDictionary<string, LockedFile> Locked(Platform platform)
    {
        var locked = new SortedDictionary<string, LockedFile>(StringComparer.Ordinal);
        foreach (var entry in lockfile.Plugins.Where(p => p.Platform == platform))
            foreach (var (name, file) in entry.Files) locked[name] = file;
        return locked;
    }

    private static NodeFile? File(TargetFiles files, string name) => files.PluginDirectory switch
    {
        null => null,
        "" => files.Tree[name],
        var directory => files.Tree[$"{directory}/{name}"],
    };

    private static string Noun(NodeFile file) => file.Kind switch
    {
        LayerEntryKind.Directory => "a directory",
        LayerEntryKind.SymbolicLink => $"a symbolic link to {Archives.MemberName.Show(file.Link ?? "")}",
        _ => "a device, socket or pipe",
    };

    private static string Octal(int mode) => "0" + Convert.ToString(mode, 8);
}
