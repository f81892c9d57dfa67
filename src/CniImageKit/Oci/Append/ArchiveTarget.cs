using System.Collections.Immutable;
using System.Text.Json.Nodes;
using CniImageKit.Diagnostics;

namespace CniImageKit.Oci.Append;

/// <summary>Writes images as one file.</summary>
internal static class ArchiveTarget
{
    /// <summary>
    /// The tar of a layout. Where the layout that was read had names of Docker's beside its index, so has this one. Fails with CNIK7011.
    /// </summary>
    public static Task<bool> WriteOciAsync(
        AppendResult result, JsonObject top, string file, bool gzip, AppendMarks marks, CancellationToken ct)
    {
        var index = top.ToBlob(OciMediaTypes.Index, result.Graph.Source.Top);
        var contents = new List<TarContent>
        {
            new(OciLayout.IndexName, index.Descriptor.Size, () => new(index.Open())),
            InMemory(OciLayout.MarkerName, OciLayout.Marker),
        };
        foreach (var blob in Contents.After(result, result.Entries))
            contents.Add(new(OciLayout.BlobPath(blob.Digest), blob.Size, () => Contents.OpenAsync(result, blob, ct)));
        if (result.Graph.Source is LayoutSource { Docker: { } names })
            contents.Add(InMemory(DockerNames.FileName, Renamed(result, names).Write()));
        return TarFile.WriteAsync(file, gzip, marks.Date, contents, ct);
    }

    /// <summary>
    /// The tar that `docker load` reads: one image a platform cannot be in it (CNIK7205). Fails with CNIK7011.
    /// </summary>
    public static Task<bool> WriteDockerAsync(
        AppendResult result, string? tag, string file, bool gzip, AppendMarks marks, CancellationToken ct)
    {
        var names = ImmutableArray.CreateBuilder<DockerImage>();
        var contents = new Dictionary<string, TarContent>(StringComparer.Ordinal);
        foreach (var (i, entry) in result.Entries.Index())
        {
            var images = Images(result, entry);
            if (images.Length != 1) throw new CniImageKitException(Rules.OneImageOnly(file, images.Length));
            var (config, layers) = images[0];
            foreach (var layer in layers) Put($"{layer.Digest.Hex}/layer.tar", layer);
            Put($"{config.Digest.Hex}.json", config);
            names.Add(new DockerImage(
                $"{config.Digest.Hex}.json", TagsOf(result, i, tag), [.. layers.Select(l => $"{l.Digest.Hex}/layer.tar")]));
        }

        contents[DockerNames.FileName] = InMemory(DockerNames.FileName, new DockerNames(names.ToImmutable()).Write());
        return TarFile.WriteAsync(file, gzip, marks.Date, contents.Values, ct);

        void Put(string path, OciDescriptor blob) =>
            contents[path] = new TarContent(path, blob.Size, () => Contents.OpenAsync(result, blob, ct));
    }

    private static ImmutableArray<string> TagsOf(AppendResult result, int entry, string? tag)
    {
        if (tag is not null) return [tag];
        return result.Graph.Source is DockerArchiveSource docker ? docker.Names.Images[entry].RepoTags : [];
    }

    // Below an entry: its own documents, or those of the one image that its index has.
    private static ImmutableArray<(OciDescriptor Config, ImmutableArray<OciDescriptor> Layers)> Images(
        AppendResult result, OciDescriptor entry)
    {
        var images = ImmutableArray.CreateBuilder<(OciDescriptor, ImmutableArray<OciDescriptor>)>();
        foreach (var blob in Contents.After(result, [entry]).Where(b => OciMediaTypes.IsManifest(b.MediaType)))
        {
            var json = result.Added.TryGetValue(blob.Digest, out var added)
                ? OciJson.Read(result.Graph.Source.Name, blob.Digest.ToString(), added.Content)
                : result.Graph.Document(blob.Digest);
            var config = json.Descriptor(json.Object(json.Root, "config"));
            if (OciMediaTypes.IsConfig(config.MediaType))
                images.Add((config, [.. json.Array(json.Root, "layers").Select(json.Descriptor)]));
        }

        return images.ToImmutable();
    }

    private static DockerNames Renamed(AppendResult result, DockerNames names) => new(
    [
        .. names.Images.Select(image =>
            result.Images.FirstOrDefault(a => OciLayout.BlobPath(a.Before.Config.Digest) == image.Config) is not { } changed ? image
            : image with { Config = OciLayout.BlobPath(changed.Config.Digest), Layers = Layers(result, changed) }),
    ]);

    private static ImmutableArray<string> Layers(AppendResult result, AppendedImage image)
    {
        var json = OciJson.Read(
            result.Graph.Source.Name, image.Manifest.Digest.ToString(), result.Added[image.Manifest.Digest].Content);
        return [.. json.Array(json.Root, "layers").Select(l => OciLayout.BlobPath(json.Descriptor(l).Digest))];
    }

    private static TarContent InMemory(string path, ReadOnlyMemory<byte> content) =>
        new(path, content.Length, () => new(new MemoryStream(content.ToArray(), writable: false)));
}
