using System.Security.Cryptography;

namespace CniImageKit.Layers;

/// <summary>A file of a node, wherever it was read: in an image's layers, a tar or a directory.</summary>
/// <param name="Kind">What it is; never a hard link.</param>
/// <param name="Mode">Permission bits 07777.</param>
/// <param name="Uid">Owner.</param>
/// <param name="Gid">Group.</param>
/// <param name="Size">Bytes.</param>
/// <param name="Sha256">A file's SHA-256; null for anything else.</param>
/// <param name="Link">A symbolic link's target, or null.</param>
internal sealed record NodeFile(LayerEntryKind Kind, int Mode, long Uid, long Gid, long Size, Digest? Sha256, string? Link);

/// <summary>
/// The files that layers leave when they are laid over each other (image-spec layer.md, Applying Changesets, whiteouts). Paths are relative
/// and normal; a directory that only its content implies is there too, as root's 0755.
/// </summary>
internal sealed class LayerTree
{
    private const string Whiteout = ".wh.";
    private const string Opaque = ".wh..wh..opq";
    private const int MaxLinks = 40;
    private static readonly NodeFile Implied = new(LayerEntryKind.Directory, 0b111_101_101, 0, 0, 0, null, null);
    private readonly Dictionary<string, NodeFile> _files = new(StringComparer.Ordinal) { [""] = Implied };
    private readonly Dictionary<string, SortedSet<string>> _names = new(StringComparer.Ordinal);

    /// <summary>What lies at a path, or null. Links are not followed.</summary>
    public NodeFile? this[string path] => _files.GetValueOrDefault(path);

    /// <summary>
    /// Lays one layer's tar over what is there. Whiteouts speak of the layers below only, wherever they stand in the tar.
    /// </summary>
    public void Apply(LayerTarReader layer)
    {
        var mine = new HashSet<string>(StringComparer.Ordinal);
        layer.Read((entry, body) =>
        {
            var (directory, name) = Split(entry.Path);
            if (name == Opaque) Remove(directory, mine, keepSelf: true);
            else if (name.StartsWith(Whiteout, StringComparison.Ordinal))
                Remove(Join(directory, name[Whiteout.Length..]), mine, keepSelf: false);
            else if (entry.Path.Length > 0) Put(entry, body, mine);
        });
    }

    /// <summary>Adds a file as it was found, replacing what is there; a directory keeps what lies in it.</summary>
    public void Add(string path, NodeFile file)
    {
        if (this[path] is { Kind: LayerEntryKind.Directory } && file.Kind != LayerEntryKind.Directory)
            Remove(path, mine: null, keepSelf: false);
        _files[path] = file;
        for (var below = path; below.Length > 0;)
        {
            var (directory, name) = Split(below);
            if (!_names.TryGetValue(directory, out var names)) _names[directory] = names = new SortedSet<string>(StringComparer.Ordinal);
            if (!names.Add(name)) break;
            if (this[directory] is not { Kind: LayerEntryKind.Directory }) _files[directory] = Implied;
            below = directory;
        }
    }

    /// <summary>Names directly in a directory, in ordinal order.</summary>
    public IEnumerable<string> Names(string directory) => _names.GetValueOrDefault(directory) ?? [];

    /// <summary>
    /// The directory that a path means once symbolic links on the way are followed inside the tree, or null where it is none.
    /// </summary>
    public string? ResolveDirectory(string path) => ResolveDirectory(path, p => this[p]);

    /// <summary>The same, for files that <paramref name="look"/> knows by relative path.</summary>
    public static string? ResolveDirectory(string path, Func<string, NodeFile?> look)
    {
        var (done, rest) = ("", new Stack<string>(path.Split('/', StringSplitOptions.RemoveEmptyEntries).Reverse()));
        for (var links = 0; rest.TryPop(out var part);)
        {
            if (part is ".") continue;
            var next = part is ".." ? Split(done).Directory : Join(done, part);
            if (look(next) is { Kind: LayerEntryKind.SymbolicLink, Link: { } target })
            {
                if (++links > MaxLinks) return null;
                if (target.StartsWith('/')) done = "";
                foreach (var step in target.Split('/', StringSplitOptions.RemoveEmptyEntries).Reverse()) rest.Push(step);
                continue;
            }

            done = next;
        }

        return look(done) is { Kind: LayerEntryKind.Directory } ? done : null;
    }

    private void Put(LayerEntry entry, Stream body, HashSet<string> mine)
    {
        Add(entry.Path, entry.Kind == LayerEntryKind.HardLink
            ? this[entry.Link!] ?? new NodeFile(LayerEntryKind.Other, 0, entry.Uid, entry.Gid, 0, null, null)
            : new NodeFile(
                entry.Kind, entry.Mode, entry.Uid, entry.Gid, entry.Size, entry.Kind == LayerEntryKind.File ? Hash(body) : null,
                entry.Link));
        for (var path = entry.Path; mine.Add(path) && path.Length > 0; path = Split(path).Directory) continue;
    }

    // What the same layer put there stays, and with it the directories above it.
    private void Remove(string path, HashSet<string>? mine, bool keepSelf)
    {
        var below = new Stack<string>([path]);
        while (below.TryPop(out var at))
        {
            foreach (var name in Names(at).ToArray()) below.Push(Join(at, name));
            if ((at == path && keepSelf) || mine?.Contains(at) == true || at.Length == 0) continue;
            _files.Remove(at);
            var (directory, last) = Split(at);
            if (_names.TryGetValue(directory, out var names)) names.Remove(last);
        }
    }

    private static Digest Hash(Stream body)
    {
        Span<byte> hash = stackalloc byte[SHA256.HashSizeInBytes];
        SHA256.HashData(body, hash);
        return Digest.FromHash(hash);
    }

    private static (string Directory, string Name) Split(string path)
    {
        var slash = path.LastIndexOf('/');
        return slash < 0 ? ("", path) : (path[..slash], path[(slash + 1)..]);
    }

    private static string Join(string directory, string name) => directory.Length == 0 ? name : $"{directory}/{name}";
}
