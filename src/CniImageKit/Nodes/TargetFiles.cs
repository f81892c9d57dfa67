using System.Security.Cryptography;
using CniImageKit.Archives;
using CniImageKit.Archives.Compression;
using CniImageKit.Layers;

namespace CniImageKit.Nodes;

/// <summary>The files of a target, and where its plugins should be.</summary>
/// <param name="Tree">The files; of a directory only what matters.</param>
/// <param name="PluginDirectory">The plugin directory in the tree with links followed; null where it is missing.</param>
/// <param name="ShownAs">The plugin directory in messages.</param>
internal sealed record TargetFiles(LayerTree Tree, string? PluginDirectory, string ShownAs)
{
    /// <summary>Files whose plugin directory is where the layout has it.</summary>
    public static TargetFiles Of(LayerTree tree, ImagePath pluginDirectory) =>
        new(tree, tree.ResolveDirectory(pluginDirectory.Relative), pluginDirectory.Value);

    /// <summary>
    /// Reads a directory: a root file system where it has the layout's plugin directory, else, where files lie in it, the plugin directory
    /// itself. Links are followed inside it only, and never read through.
    /// </summary>
    public static TargetFiles ReadDirectory(string root, ImagePath pluginDirectory, CancellationToken ct)
    {
        var tree = new LayerTree();
        var directory = LayerTree.ResolveDirectory(pluginDirectory.Relative, Look);
        if (directory is null && Directory.EnumerateFiles(root).Any()) directory = "";
        Look("");
        if (directory is null) return new TargetFiles(tree, null, pluginDirectory.Value);
        foreach (var path in Directory.EnumerateFileSystemEntries(Path.Combine(root, directory)))
        {
            ct.ThrowIfCancellationRequested();
            var name = directory.Length == 0 ? Path.GetFileName(path) : $"{directory}/{Path.GetFileName(path)}";
            if (Look(name) is { Kind: LayerEntryKind.File } file) tree.Add(name, file with { Sha256 = Hash(path) });
        }

        return new TargetFiles(tree, directory, directory.Length == 0 ? root : pluginDirectory.Value);

        NodeFile? Look(string path)
        {
            var file = FileStatus.Of(Path.Combine(root, path));
            if (file is not null) tree.Add(path, file);
            return file;
        }
    }

    /// <summary>Reads a tar of a root file system, or of a plugin directory where it has no other, packed or not.</summary>
    public static TargetFiles ReadTar(string file, ImagePath pluginDirectory, ArchiveLimits limits, CancellationToken ct)
    {
        using var packed = new FileStream(file, FileMode.Open, FileAccess.Read, FileShare.Read);
        using var tar = Decompression.Open(packed, file, limits, ct);
        var tree = new LayerTree();
        tree.Apply(new LayerTarReader(tar, file, limits, ct));
        tar.CopyTo(Stream.Null);
        var files = Of(tree, pluginDirectory);
        return files.PluginDirectory is null && tree.Names("").Any(n => tree[n]!.Kind == LayerEntryKind.File)
            ? new TargetFiles(tree, "", file)
            : files;
    }

    /// <summary>The SHA-256 of a file.</summary>
    public static Digest Hash(string path)
    {
        using var file = new FileStream(path, FileMode.Open, FileAccess.Read, FileShare.ReadWrite | FileShare.Delete, bufferSize: 0);
        Span<byte> hash = stackalloc byte[SHA256.HashSizeInBytes];
        SHA256.HashData(file, hash);
        return Digest.FromHash(hash);
    }
}
