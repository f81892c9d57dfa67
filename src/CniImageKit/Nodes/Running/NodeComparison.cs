using System.Collections.Immutable;
using CniImageKit.Archives;
using CniImageKit.Binaries;
using CniImageKit.Diagnostics;
using CniImageKit.Layers;
using CniImageKit.Locking;
using CniImageKit.Nodes.Reports;

namespace CniImageKit.Nodes.Running;

/// <summary>
/// Compares what a runtime would run with the lock. A plugin is looked for as libcni does (pkg/invoke/find.go): the first directory that
/// has a regular file of its name, links followed.
/// </summary>
/// <param name="root">The node's files.</param>
/// <param name="platform">The node's platform.</param>
/// <param name="directories">Where the runtime looks, in order.</param>
/// <param name="now">When.</param>
internal sealed class NodeComparison(NodeRoot root, Platform platform, ImmutableArray<NodeDirectory> directories, DateTimeOffset now)
{
    private const int GroupOrOthersWrite = 0b010_010;
    private const int AnyRun = 0b001_001_001;
    private const int Privileged = 0b110_000_000_000;
    private readonly List<NodeDrift> _drift = [];
    private readonly HashSet<int> _noExec = [];
    private int _open = int.MaxValue;

    /// <summary>What was found.</summary>
    public List<Diagnostic> Findings { get; } = [];

    /// <summary>The drift, by plugin, path and kind.</summary>
    public ImmutableArray<NodeDrift> Drift =>
        [.. _drift.OrderBy(d => d.Plugin, StringComparer.Ordinal).ThenBy(d => d.Path, StringComparer.Ordinal).ThenBy(d => d.Kind)];

    /// <summary>Plugins that the runtime would run with the locked bytes.</summary>
    public List<string> Held { get; } = [];

    /// <summary>A user other than root whose files are only warned of, since the tree is no running node.</summary>
    public uint OwnedByUser { get; init; }

    /// <summary>Compares all of the locked plugins.</summary>
    public void Compare(SortedDictionary<string, LockedFile> locked)
    {
        var mounts = NodeMounts.Read(root);
        for (var i = 0; i < directories.Length; i++) CheckDirectory(i, mounts);
        foreach (var (name, file) in locked) Compare(name, file);
    }

    /// <summary>The files in the directories that the lock does not know, which others may have put there.</summary>
    public ImmutableArray<string> Foreign(SortedDictionary<string, LockedFile> locked) =>
    [
        .. directories.SelectMany(d => root.Names(d.Path).Where(n => !locked.ContainsKey(n)).Select(n => $"{d.Path}/{n}"))
            .Where(p => root.Stat(p) is { Kind: LayerEntryKind.File }),
    ];

    private void CheckDirectory(int index, NodeMounts mounts)
    {
        var directory = directories[index];
        if (root.Stat(directory.Path) is not { Kind: LayerEntryKind.Directory } found)
        {
            Findings.Add(Rules.NodeDirectoryMissing(directory.Path, directory.From));
            return;
        }

        if ((found.Mode & GroupOrOthersWrite) != 0 || !IsTrusted(found))
        {
            Findings.Add(Rules.NodeDirectoryOpen(directory.Path, $"{Octal(found.Mode)}, {found.Uid}:{found.Gid}"));
            // Whoever may write here may also put a file before those of the directories that come later.
            _open = Math.Min(_open, index);
        }

        if (mounts.NoExec(root.Follow(directory.Path)!) is not { } mount) return;
        Findings.Add(Rules.NodeDirectoryNoExec(directory.Path, mount));
        _noExec.Add(index);
    }

    private void Compare(string name, LockedFile locked)
    {
        ImmutableArray<string> places = [.. directories.Select(d => $"{d.Path}/{name}")];
        var index = places.IndexOf(places.FirstOrDefault(p => root.Stat(p) is { Kind: LayerEntryKind.File }, ""));
        if (index < 0)
        {
            Missing(name, locked, places);
            return;
        }

        var path = places[index];
        var found = Hash(path);
        if (found != locked.Sha256) Changed(name, locked, path, found, places[(index + 1)..]);
        else if (root.Look(path) is { Kind: LayerEntryKind.SymbolicLink, Link: { } link })
            Findings.Add(Rules.NodePluginLink(path, MemberName.Show(link)));
        var fit = Fits(locked, path, root.Stat(path)!);
        if (!fit || index >= _open || _noExec.Contains(index)) Add(name, path, DriftKind.Mode, null, null);
        else if (found == locked.Sha256) Held.Add(name);
    }

    private void Missing(string name, LockedFile locked, ImmutableArray<string> paths)
    {
        var instead = paths.FirstOrDefault(p => root.Look(p) is not null);
        if (instead is not null)
        {
            Findings.Add(Rules.NodePluginNoFile(name, instead, Noun(root.Look(instead)!)));
            Add(name, instead, DriftKind.Link, locked.Sha256, null);
            return;
        }

        var path = paths.FirstOrDefault() ?? $"/{name}";
        Findings.Add(Rules.NodePluginMissing(name, path, string.Join(' ', directories.Select(d => d.Path))));
        Add(name, path, DriftKind.Missing, locked.Sha256, null);
    }

    private void Changed(string name, LockedFile locked, string path, Digest found, ImmutableArray<string> later)
    {
        var shadowed = later.FirstOrDefault(p => root.Stat(p) is { Kind: LayerEntryKind.File } && Hash(p) == locked.Sha256);
        var facts = ProgramVersion.Facts(root, root.Follow(path)!);
        var other = facts?.Architecture == platform.Architecture ? null : facts?.Architecture;
        var shown = other is null ? $"{found}" : $"{found}, {other}";
        Findings.Add(shadowed is null
            ? Rules.NodePluginChanged(name, path, locked.Sha256, shown)
            : Rules.NodePluginShadowed(name, path, Path.GetDirectoryName(shadowed)!, locked.Sha256, shown));
        Add(name, path, shadowed is null ? DriftKind.Changed : DriftKind.Extra, locked.Sha256, found);
        if (other is not null) Findings.Add(Rules.NodePluginArchitecture(path, platform, $"{facts!.Os}/{other}"));
    }

    private bool Fits(LockedFile locked, string path, NodeFile file)
    {
        if (file.Mode != locked.Mode) Findings.Add(Rules.NodePluginMode(path, Octal(locked.Mode), Octal(file.Mode), Reason(file.Mode)));
        if (!IsTrusted(file)) Findings.Add(Rules.NodePluginOwner(path, file.Uid, file.Gid));
        var given = FileCapabilities.Of(root.Here(root.Follow(path)!));
        if (given is not null) Findings.Add(Rules.NodePluginCapabilities(path, given));
        return file.Mode == locked.Mode && IsTrusted(file) && given is null;
    }

    private bool IsTrusted(NodeFile file) => (file.Uid, file.Gid) == (0, 0) || (OwnedByUser != 0 && file.Uid == OwnedByUser);

    private Digest Hash(string path) => TargetFiles.Hash(root.Here(root.Follow(path)!));

    private void Add(string plugin, string path, DriftKind kind, Digest? expected, Digest? found) =>
        _drift.Add(new NodeDrift(plugin, path, kind, expected, found, now));

    private static string Reason(int mode) =>
        (mode & Privileged) != 0 ? "whoever runs it becomes another user"
        : (mode & GroupOrOthersWrite) != 0 ? "others than root may change what root runs"
        : (mode & AnyRun) != AnyRun ? "the runtime may not run it"
        : "the bake set another mode";

    private static string Noun(NodeFile file) => file.Kind switch
    {
        LayerEntryKind.Directory => "a directory",
        LayerEntryKind.SymbolicLink => $"a link to {MemberName.Show(file.Link ?? "")}, where no file is",
        _ => "a device, socket or pipe",
    };

    private static string Octal(int mode) => "0" + Convert.ToString(mode, 8);
}
