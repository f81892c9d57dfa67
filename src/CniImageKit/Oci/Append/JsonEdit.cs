using System.Buffers;
using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Nodes;

namespace CniImageKit.Oci.Append;

/// <summary>
/// Changes documents that others wrote: what is not changed stays, in its order, also where the kit does not know it. Written again, they
/// are in one line, so that a document that was changed once is changed again into the same bytes.
/// </summary>
internal static class JsonEdit
{
    private static readonly JsonWriterOptions Options = new() { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    /// <summary>A copy to change.</summary>
    public static JsonObject Copy(OciJson document) => JsonObject.Create(document.Root.Clone())!;

    /// <summary>A member that is an object, made where there is none. Fails with CNIK5403 where it is something else.</summary>
    public static JsonObject Child(this JsonObject of, string name, OciJson document)
    {
        if (of[name] is JsonObject child) return child;
        if (of[name] is not null) throw document.Bad($"{name} is no object");
        var made = new JsonObject();
        of[name] = made;
        return made;
    }

    /// <summary>Puts text last in an object: a member that was changed twice lies where it lay after the first time.</summary>
    public static void PutLast(this JsonObject of, string name, string value)
    {
        of.Remove(name);
        of.Add(name, JsonValue.Create(value));
    }

    /// <summary>Makes an object describe other content. What the old content's description had of its own goes.</summary>
    public static void Describe(this JsonObject descriptor, OciDescriptor content)
    {
        descriptor["mediaType"] = JsonValue.Create(content.MediaType);
        descriptor["digest"] = JsonValue.Create(content.Digest.ToString());
        descriptor["size"] = JsonValue.Create(content.Size);
        descriptor.Remove("data");
        descriptor.Remove("urls");
    }

    /// <summary>A new description.</summary>
    public static JsonObject Describe(OciDescriptor content)
    {
        var descriptor = new JsonObject();
        descriptor.Describe(content);
        return descriptor;
    }

    /// <summary>The changed document as a blob. Fails with CNIK5403 where a text of it is none.</summary>
    public static OciBlob ToBlob(this JsonObject changed, string mediaType, OciJson document)
    {
        var buffer = new ArrayBufferWriter<byte>();
        try
        {
            using var json = new Utf8JsonWriter(buffer, Options);
            changed.WriteTo(json);
        }
        catch (Exception e) when (e is InvalidOperationException or ArgumentException)
        {
            throw document.Bad("a text in it is none");
        }

        var descriptor = new OciDescriptor(mediaType, Digest.Sha256(buffer.WrittenSpan), buffer.WrittenCount);
        return new OciBlob(descriptor, null, buffer.WrittenMemory);
    }
}
