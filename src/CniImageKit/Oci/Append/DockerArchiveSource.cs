using System.Collections.Immutable;
using System.Text;
using CniImageKit.Archives;
using CniImageKit.Archives.Compression;
using CniImageKit.Diagnostics;
using CniImageKit.Layers;
using CniImageKit.Staging;

namespace CniImageKit.Oci.Append;

/// <summary>
/// An archive of <c>docker save</c>. It has no manifests and names no digest but its layers' diffIDs: so each layer is read and unpacked
/// when the archive is opened, and a manifest is made for each image. Fails with CNIK5403 to CNIK5405.
/// </summary>
internal sealed class DockerArchiveSource : ImageSource
{
    private readonly TarMembers _tar;
    private readonly Dictionary<Digest, string> _members;
    private readonly Dictionary<Digest, OciBlob> _made;

    private DockerArchiveSource(
        TarMembers tar, DockerNames names, OciJson top, Dictionary<Digest, string> members, Dictionary<Digest, OciBlob> made) =>
        (_tar, Names, Top, _members, _made) = (tar, names, top, members, made);

    public override string Name => _tar.Name;

    public override OciJson Top { get; }

    public override bool HasManifests => false;

    /// <summary>The images and their names, in the order of <see cref="Top"/>.</summary>
    public DockerNames Names { get; }

    /// <summary>How the tar is packed.</summary>
    public PackedFormat Packed => _tar.Packed;

    /// <summary>Reads manifest.json and every layer. Owns the tar, also where it fails.</summary>
    public static DockerArchiveSource Open(TarMembers tar, ArchiveLimits limits, CancellationToken ct)
    {
        try
        {
            var names = DockerNames.TryRead(tar.Name, tar.TryOpen(DockerNames.FileName))
                ?? throw new CniImageKitException(Rules.NotAnImage(tar.Name, "there is no manifest.json in it"));
            var members = new Dictionary<Digest, string>();
            var made = new Dictionary<Digest, OciBlob>();
            var read = new Dictionary<string, (OciDescriptor Layer, Digest DiffId)>(StringComparer.Ordinal);
            var manifests = ImmutableArray.CreateBuilder<OciDescriptor>();
            foreach (var image in names.Images)
            {
                ct.ThrowIfCancellationRequested();
                var config = Config(tar, image);
                members[config.Descriptor.Digest] = image.Config;
                var layers = Layers(tar, image, config.Content, read, limits, ct);
                foreach (var (path, layer) in image.Layers.Zip(layers)) members[layer.Digest] = path;
                var manifest = OciImage.Json(
                    OciMediaTypes.Manifest, json => OciImage.WriteManifest(json, config.Descriptor, layers, OciAnnotations.None));
                made[manifest.Descriptor.Digest] = manifest;
                manifests.Add(manifest.Descriptor);
            }

            var top = OciImage.Json(OciMediaTypes.Index, json => OciImage.WriteIndex(json, manifests, OciAnnotations.None));
            return new DockerArchiveSource(tar, names, OciJson.Read(tar.Name, DockerNames.FileName, top.Content), members, made);
        }
        catch
        {
            tar.Dispose();
            throw;
        }
    }

    public override ValueTask<Stream> OpenAsync(OciDescriptor descriptor, CancellationToken ct)
    {
        if (_made.TryGetValue(descriptor.Digest, out var blob)) return new(blob.Open());
        var content = _members.TryGetValue(descriptor.Digest, out var path) ? _tar.TryOpen(path) : null;
        return content is null
            ? throw new CniImageKitException(Rules.BlobMissing(Name, descriptor.Digest, descriptor.MediaType))
            : new(new VerifiedStream(
                content, descriptor.Size, descriptor.Digest, found => Rules.BlobWrong(Name, descriptor.Digest, descriptor.Size, found)));
    }

    /// <summary>The same images as a layout, which owns the archive.</summary>
    public OciContent AsLayout() => OciContent.Of(Name, TryOpen, this);

    public override void Dispose() => _tar.Dispose();

    private Stream? TryOpen(string path)
    {
        if (path == OciLayout.IndexName) return new MemoryStream(Encoding.UTF8.GetBytes(Top.Root.GetRawText()), writable: false);
        var name = path[(path.LastIndexOf('/') + 1)..];
        if (!Digest.TryFromHex(name, out var digest)) return null;
        if (_made.TryGetValue(digest, out var blob)) return blob.Open();
        return _members.TryGetValue(digest, out var member) ? _tar.TryOpen(member) : null;
    }

    private static OciBlob Config(TarMembers tar, DockerImage image)
    {
        using var content = tar.TryOpen(image.Config) ?? throw Missing(tar, image.Config);
        if (content.Length > OciJson.MaxBytes)
            throw new CniImageKitException(Rules.BadImageJson(tar.Name, image.Config, "more than 4 MiB"));
        var bytes = new byte[content.Length];
        content.ReadExactly(bytes);
        var digest = Digest.Sha256(bytes);
        // Whoever names it for its digest must be right: DIGEST.json, blobs/sha256/DIGEST.
        var stem = image.Config[(image.Config.LastIndexOf('/') + 1)..].Split('.')[0];
        if (Digest.TryFromHex(stem, out var named) && named.Algorithm == "sha256" && named != digest)
            throw new CniImageKitException(Rules.BlobWrong(tar.Name, named, bytes.Length, digest.ToString()));
        return new OciBlob(new OciDescriptor(OciMediaTypes.Config, digest, bytes.Length), null, bytes);
    }

    private static ImmutableArray<OciDescriptor> Layers(
        TarMembers tar, DockerImage image, ReadOnlyMemory<byte> config,
        Dictionary<string, (OciDescriptor Layer, Digest DiffId)> read, ArchiveLimits limits, CancellationToken ct)
    {
        var json = OciJson.Read(tar.Name, image.Config, config);
        ImmutableArray<Digest> diffIds = [.. json.Array(json.Object(json.Root, "rootfs"), "diff_ids").Select(json.DigestOf)];
        if (diffIds.Length != image.Layers.Length) throw json.Bad($"{diffIds.Length} diff_ids for {image.Layers.Length} layers");
        var layers = ImmutableArray.CreateBuilder<OciDescriptor>();
        foreach (var (path, diffId) in image.Layers.Zip(diffIds))
        {
            if (!read.TryGetValue(path, out var layer)) read[path] = layer = Read(tar, path, diffId.Algorithm, limits, ct);
            if (layer.DiffId != diffId)
                throw new CniImageKitException(Rules.DiffIdWrong(tar.Name, layer.Layer.Digest, diffId, layer.DiffId));
            layers.Add(layer.Layer);
        }

        return layers.ToImmutable();
    }

    private static (OciDescriptor Layer, Digest DiffId) Read(
        TarMembers tar, string path, string algorithm, ArchiveLimits limits, CancellationToken ct)
    {
        using var content = tar.TryOpen(path) ?? throw Missing(tar, path);
        var size = content.Length;
        Span<byte> head = stackalloc byte[6];
        var format = Decompression.FormatOf(head[..content.ReadAtLeast(head, head.Length, throwOnEndOfStream: false)]);
        using var packed = new HashedReader(tar.TryOpen(path)!, "sha256");
        using var unpacked = new HashedReader(Decompression.Open(packed, path, limits, ct), algorithm);
        unpacked.Drain();
        packed.Drain();
        var type = format switch
        {
            PackedFormat.Gzip => LayerMediaTypes.Gzip,
            PackedFormat.Zstd => LayerMediaTypes.Zstd,
            PackedFormat.None => LayerMediaTypes.Tar,
            _ => throw new CniImageKitException(Rules.NotAnImage(tar.Name, $"its layer {path} is packed by {format}, which no image has")),
        };
        return (new OciDescriptor(type, packed.Finish(), size), unpacked.Finish());
    }

    private static CniImageKitException Missing(TarMembers tar, string path) =>
        new(Rules.NotAnImage(tar.Name, $"its manifest.json names {path}, which is not in it"));
}
