using System.Buffers;
using System.Collections.Immutable;
using System.Text.Json;

namespace CniImageKit.Oci.Append;

/// <summary>An image of an archive that <c>docker load</c> reads.</summary>
/// <param name="Config">The path of its config.</param>
/// <param name="RepoTags">Its names.</param>
/// <param name="Layers">The paths of its layers, lowest first.</param>
internal sealed record DockerImage(string Config, ImmutableArray<string> RepoTags, ImmutableArray<string> Layers);

/// <summary>manifest.json of an archive that <c>docker load</c> reads (moby image-spec v1.2, Combined Image JSON).</summary>
/// <param name="Images">Its images.</param>
internal sealed record DockerNames(ImmutableArray<DockerImage> Images)
{
    /// <summary>Its name in the archive.</summary>
    public const string FileName = "manifest.json";

    /// <summary>Reads it; null where there is none. Fails with CNIK5403.</summary>
    public static DockerNames? TryRead(string target, Stream? content)
    {
        if (content is null) return null;
        var json = OciJson.ReadArray(target, FileName, content);
        var images = ImmutableArray.CreateBuilder<DockerImage>();
        foreach (var element in json.Root.EnumerateArray())
        {
            if (element.ValueKind != JsonValueKind.Object) throw json.Bad("an image is no object");
            images.Add(new DockerImage(
                json.Text(element, "Config") ?? throw json.Bad("an image has no Config"), Texts(json, element, "RepoTags"),
                Texts(json, element, "Layers")));
        }

        return images.Count == 0 ? throw json.Bad("no image in it") : new DockerNames(images.ToImmutable());
    }

    /// <summary>Its bytes, in one line.</summary>
    public byte[] Write()
    {
        var buffer = new ArrayBufferWriter<byte>();
        using (var json = new Utf8JsonWriter(buffer))
        {
            json.WriteStartArray();
            foreach (var image in Images)
            {
                json.WriteStartObject();
                json.WriteString("Config"u8, image.Config);
                WriteTexts(json, "RepoTags", image.RepoTags);
                WriteTexts(json, "Layers", image.Layers);
                json.WriteEndObject();
            }

            json.WriteEndArray();
        }

        return buffer.WrittenSpan.ToArray();
    }

    private static void WriteTexts(Utf8JsonWriter json, string name, ImmutableArray<string> texts)
    {
        json.WriteStartArray(name);
        foreach (var text in texts) json.WriteStringValue(text);
        json.WriteEndArray();
    }

    private static ImmutableArray<string> Texts(OciJson json, JsonElement of, string name) =>
        [.. json.Array(of, name).Select(e => json.TextOf(e, name))];
}
