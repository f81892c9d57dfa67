using System.Collections.Immutable;
using CniImageKit.Diagnostics;
using CniImageKit.Layers;
using CniImageKit.Nodes;
using CniImageKit.Oci;

namespace CniImageKit.Baking;

/// <summary>Content of a target that provenance must speak of.</summary>
/// <param name="What">What it is, for messages.</param>
/// <param name="Digest">Its SHA-256.</param>
/// <param name="Parts">What stands for it where it is not named itself: the images of an index.</param>
internal sealed record TargetContent(string What, Digest Digest, ImmutableArray<TargetContent> Parts)
{
    /// <summary>Whether the subjects have it, or all of its parts.</summary>
    public bool IsAmong(ImmutableHashSet<Digest> subjects) =>
        subjects.Contains(Digest) || (!Parts.IsEmpty && Parts.All(p => p.IsAmong(subjects)));
}

/// <summary>Finds the contents of a target, with every byte of it read and checked.</summary>
internal static class TargetContents
{
    /// <summary>
    /// Of an image what its index names, of a directory or a tar of one every file in the plugin directory; of any other file, and of a
    /// tar that <paramref name="subjects"/> has as it is, the file.
    /// </summary>
    public static ImmutableArray<TargetContent> Read(
        string target, OciContent? image, ImagePath pluginDirectory, ImmutableHashSet<Digest> subjects, CancellationToken ct)
    {
        if (image is not null) return Images(image, ct);
        if (Directory.Exists(target)) return Files(target, TargetFiles.ReadDirectory(target, pluginDirectory, ct));
        using (var file = new FileStream(target, FileMode.Open, FileAccess.Read, FileShare.Read))
        {
            var whole = new TargetContent("the file", Digest.FromHash(System.Security.Cryptography.SHA256.HashData(file)), []);
            if (subjects.Contains(whole.Digest) || !IsFilesOfItsOwn(target)) return [whole];
        }

        return Files(target, TargetFiles.ReadTar(target, pluginDirectory, TargetVerifier.Limits, ct));
    }

    private static ImmutableArray<TargetContent> Images(OciContent content, CancellationToken ct)
    {
        // A digest of an index is worth what all that it names is worth.
        foreach (var image in OciReader.Images(content)) OciReader.Files(content, image, TargetVerifier.Limits, ct);
        return Below(content, OciJson.Read(content.Name, OciLayout.IndexName, content.OpenIndex()), depth: 0);
    }

    private static ImmutableArray<TargetContent> Below(OciContent content, OciJson index, int depth)
    {
        const int maxDepth = 4;
        if (depth > maxDepth) throw index.Bad($"nested deeper than {maxDepth}");
        var contents = ImmutableArray.CreateBuilder<TargetContent>();
        foreach (var descriptor in index.Array(index.Root, "manifests").Select(index.Descriptor).DistinctBy(d => d.Digest))
        {
            if (!OciMediaTypes.IsDocument(descriptor.MediaType)) continue;
            var document = OciJson.Read(content.Name, descriptor.Digest.ToString(), content.OpenBlob(descriptor));
            if (OciMediaTypes.IsIndex(descriptor.MediaType))
                contents.Add(new TargetContent("an image", descriptor.Digest, Below(content, document, depth + 1)));
            else if (!OciReader.IsArtifact(document)) contents.Add(new TargetContent("an image", descriptor.Digest, []));
        }

        return contents.ToImmutable();
    }

    private static ImmutableArray<TargetContent> Files(string target, TargetFiles files)
    {
        var directory = files.PluginDirectory
            ?? throw new CniImageKitException(Rules.NotATarget(target, $"it has no directory {files.ShownAs}"));
        return
        [
            .. from name in files.Tree.Names(directory).Order(StringComparer.Ordinal)
               let file = files.Tree[directory.Length == 0 ? name : $"{directory}/{name}"]
               where file is { Kind: LayerEntryKind.File, Sha256: not null }
               select new TargetContent($"{files.ShownAs}/{name}", file.Sha256!, []),
        ];
    }

    /// <summary>Whether it is a directory, or a file that holds files: a tar, packed or not.</summary>
    public static bool IsFilesOfItsOwn(string target)
    {
        if (Directory.Exists(target)) return true;
        using var file = new FileStream(target, FileMode.Open, FileAccess.Read, FileShare.Read, bufferSize: 0);
        Span<byte> head = stackalloc byte[512];
        var count = file.ReadAtLeast(head, head.Length, throwOnEndOfStream: false);
        return Archives.Compression.Decompression.FormatOf(head[..count]) != Archives.Compression.PackedFormat.None
            || (count == head.Length && head[257..].StartsWith("ustar"u8));
    }
}
