using CniImageKit.Cni.Runtimes;
using CniImageKit.Layers;

namespace CniImageKit.Nodes.Running;

/// <summary>
/// The files of a node whose root is a directory here, by their paths on the node. Links are followed inside the root, as they are on the
/// node; what is no regular file is never opened.
/// </summary>
/// <param name="root">The absolute directory: <c>/</c>, or where the node is mounted.</param>
internal sealed class NodeRoot(string root)
{
    private const int MaxLinks = 40;
    private const int MaxDepth = 16;

    /// <summary>The directory, as findings name it.</summary>
    public string Path { get; } = root;

    /// <summary>The node's configuration, as runtimes read it; what is wrong with it is kept there.</summary>
    public RuntimeFiles Configuration() => new(p => Read(p, RuntimeFiles.MaxBytes), Glob, Walk);

    /// <summary>Where a path of the node lies here, links left as they are.</summary>
    public string Here(string path) => System.IO.Path.Join(Path, path);

    /// <summary>What a path means once all links are followed, whether something lies there or not; null where they never end.</summary>
    public string? Follow(string path)
    {
        var (done, links) = (new List<string>(), 0);
        var rest = new Stack<string>(Parts(path));
        while (rest.TryPop(out var part))
        {
            if (part == "..") done.RemoveRange(Math.Max(done.Count - 1, 0), Math.Min(done.Count, 1));
            if (part is "." or "..") continue;
            done.Add(part);
            if (FileStatus.Of(Here(Joined(done))) is not { Kind: LayerEntryKind.SymbolicLink, Link: { } target }) continue;
            if (++links > MaxLinks) return null;
            if (target.StartsWith('/')) done.Clear();
            else done.RemoveAt(done.Count - 1);
            foreach (var step in Parts(target)) rest.Push(step);
        }

        return Joined(done);
    }

    /// <summary>What lies at a path, its last link not followed; null where there is nothing.</summary>
    public NodeFile? Look(string path)
    {
        var slash = path.LastIndexOf('/');
        return Follow(path[..slash]) is { } directory ? FileStatus.Of(Here($"{directory.TrimEnd('/')}{path[slash..]}")) : null;
    }

    /// <summary>What lies at a path once all links are followed; null where there is nothing.</summary>
    public NodeFile? Stat(string path) => Follow(path) is { } real ? FileStatus.Of(Here(real)) : null;

    /// <summary>The bytes of a regular file, at most <paramref name="most"/> and one more; null where there is none.</summary>
    public byte[]? Read(string path, int most)
    {
        if (Follow(path) is not { } real || FileStatus.Of(Here(real)) is not { Kind: LayerEntryKind.File }) return null;
        using var file = new FileStream(Here(real), FileMode.Open, FileAccess.Read, FileShare.ReadWrite | FileShare.Delete, bufferSize: 0);
        // The length of files in /proc says nothing.
        using var content = new MemoryStream();
        var buffer = new byte[64 << 10];
        while (content.Length <= most && file.Read(buffer, 0, (int)Math.Min(buffer.Length, most + 1 - content.Length)) is var read and > 0)
            content.Write(buffer, 0, read);
        return content.ToArray();
    }

    /// <summary>The names in a directory, in ordinal order; none where it is none or cannot be read.</summary>
    public IReadOnlyList<string> Names(string path)
    {
        if (Follow(path) is not { } real || FileStatus.Of(Here(real)) is not { Kind: LayerEntryKind.Directory }) return [];
        try
        {
            var entries = Directory.GetFileSystemEntries(Here(real));
            return [.. entries.Select(e => System.IO.Path.GetFileName(e)).Order(StringComparer.Ordinal)];
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            return [];
        }
    }

    /// <summary>The paths that fit a pattern of Go's filepath.Match, directory by directory in ordinal order.</summary>
    public IEnumerable<string> Glob(string pattern)
    {
        IEnumerable<string> found = [""];
        foreach (var part in pattern.Split('/', StringSplitOptions.RemoveEmptyEntries))
        {
            found = NodePattern.IsPlain(part)
                ? found.Select(d => $"{d}/{part}").Where(p => Look(p) is not null)
                : found.SelectMany(d => Names(d.Length == 0 ? "/" : d).Where(n => NodePattern.Fits(part, n)).Select(n => $"{d}/{n}"));
        }

        return found;
    }

    /// <summary>
    /// What lies below a path and is no directory, in the order of Go's filepath.Walk: by name, directories at their place among the
    /// others. Links are not followed, not even the path itself.
    /// </summary>
    public IEnumerable<string> Walk(string path)
    {
        if (path.Length < 2 || path[0] != '/') return [];
        return Look(path.TrimEnd('/')) switch
        {
            null => [],
            { Kind: LayerEntryKind.Directory } => Below(path.TrimEnd('/'), 0),
            _ => [path],
        };
    }

    private IEnumerable<string> Below(string directory, int depth)
    {
        if (depth > MaxDepth) yield break;
        foreach (var name in Names(directory))
        {
            var path = $"{directory}/{name}";
            if (Look(path) is not { Kind: LayerEntryKind.Directory }) yield return path;
            else foreach (var found in Below(path, depth + 1)) yield return found;
        }
    }

    private static IEnumerable<string> Parts(string path) => path.Split('/', StringSplitOptions.RemoveEmptyEntries).Reverse();

    private static string Joined(List<string> parts) => "/" + string.Join('/', parts);
}
