using System.Formats.Tar;
using System.IO.Compression;
using System.Text.Json;

namespace CniImageKit.Tests.Sdk;

/// <summary>A container as another tool has copied it into a layout.</summary>
internal sealed class ContainerCopy
{
    private readonly string layout;

    public ContainerCopy(string layout)
    {
        this.layout = layout;
        Images = [.. Manifests(Json(File.ReadAllBytes(Path.Combine(layout, "index.json"))))];
    }

    /// <summary>Its images, each for a platform.</summary>
    public CopiedImage[] Images { get; }

    /// <summary>The image for an architecture.</summary>
    public CopiedImage this[string architecture] => Images.Single(i => i.Architecture == architecture);

    private IEnumerable<CopiedImage> Manifests(JsonElement index)
    {
        foreach (var entry in index.GetProperty("manifests").EnumerateArray())
        {
            var document = Blob(entry);
            if (document.TryGetProperty("manifests", out _))
            {
                foreach (var image in Manifests(document)) yield return image;
                continue;
            }

            var config = Blob(document.GetProperty("config"));
            yield return new CopiedImage(
                config.GetProperty("architecture").GetString()!,
                entry.GetProperty("digest").GetString()!,
                config,
                [.. document.GetProperty("layers").EnumerateArray().Select(l => l.GetProperty("digest").GetString()!)],
                this);
        }
    }

    /// <summary>A blob's bytes.</summary>
    public byte[] Bytes(string digest) => File.ReadAllBytes(Path.Combine(layout, "blobs/sha256", Digest.Parse(digest).Hex));

    private JsonElement Blob(JsonElement descriptor) => Json(Bytes(descriptor.GetProperty("digest").GetString()!));

    private static JsonElement Json(byte[] bytes)
    {
        using var json = JsonDocument.Parse(bytes);
        return json.RootElement.Clone();
    }
}

/// <summary>One image of a container.</summary>
internal sealed record CopiedImage(string Architecture, string Digest, JsonElement Config, string[] Layers, ContainerCopy Copy)
{
    /// <summary>What runs.</summary>
    public string Runs => string.Join(' ', Config.GetProperty("config").GetProperty("Entrypoint").EnumerateArray());

    /// <summary>All files of its layers, by path without a slash before it, unpacked by others than us.</summary>
    public async Task<Dictionary<string, byte[]>> FilesAsync()
    {
        var files = new Dictionary<string, byte[]>(StringComparer.Ordinal);
        foreach (var layer in Layers)
        {
            using var tar = new TarReader(await UnpackedAsync(Copy.Bytes(layer)));
            while (await tar.GetNextEntryAsync() is { } entry)
            {
                if (entry.DataStream is null) continue;
                using var content = new MemoryStream();
                await entry.DataStream.CopyToAsync(content);
                files[entry.Name.TrimStart('/').Replace("./", "", StringComparison.Ordinal)] = content.ToArray();
            }
        }

        return files;
    }

    private static async Task<Stream> UnpackedAsync(byte[] layer)
    {
        if (layer is [0x1f, 0x8b, ..]) return new GZipStream(new MemoryStream(layer), CompressionMode.Decompress);
        if (layer is not [0x28, 0xb5, 0x2f, 0xfd, ..]) return new MemoryStream(layer);
        using var folder = new TempFolder();
        await File.WriteAllBytesAsync(folder["layer.zst"], layer);
        (await Shell.RunAsync(Needs.Tool("zstd", "zstd"), "-q", "-d", "--long=31", folder["layer.zst"], "-o", folder["layer"])).Ok();
        return new MemoryStream(await File.ReadAllBytesAsync(folder["layer"]));
    }
}
