using System.Buffers;
using System.Buffers.Text;
using System.Globalization;
using System.Text.Json;
using CniImageKit.Diagnostics;

namespace CniImageKit.Trust;

/// <summary>
/// A value in a JSON document that carries signatures, read strictly: a member named twice, another type than asked for, bad base64 or too
/// many items are refused with CNIK5320, which names the value's path.
/// </summary>
internal readonly record struct SignatureJson(JsonElement Element, string Path, Location At)
{
    private static readonly JsonDocumentOptions Strict = new() { MaxDepth = 32, AllowDuplicateProperties = false };

    /// <summary>Parses strict JSON; the document must outlive every value of it.</summary>
    public static JsonDocument Parse(ReadOnlyMemory<byte> json, Location at, out SignatureJson root)
    {
        try
        {
            var document = JsonDocument.Parse(json, Strict);
            root = new SignatureJson(document.RootElement, "the document", at);
            return document;
        }
        catch (JsonException fault)
        {
            throw new CniImageKitException(Rules.SignatureMalformed(at, $"it is no JSON: {fault.Message}"));
        }
    }

    /// <summary>A member that must be there.</summary>
    public SignatureJson Member(string name) => Optional(name) ?? throw Fault($"has no {name}");

    /// <summary>A member that may be absent or null.</summary>
    public SignatureJson? Optional(string name)
    {
        if (Element.ValueKind != JsonValueKind.Object) throw Fault("is no object");
        if (!Element.TryGetProperty(name, out var value) || value.ValueKind == JsonValueKind.Null) return null;
        return new SignatureJson(value, Path == "the document" ? name : $"{Path}.{name}", At);
    }

    /// <summary>The items of an array.</summary>
    public SignatureJson[] Items(int most)
    {
        if (Element.ValueKind != JsonValueKind.Array) throw Fault("is no array");
        if (Element.GetArrayLength() > most) throw Fault($"has more than {most} items");
        var (path, at) = (Path, At);
        return [.. Element.EnumerateArray().Select((item, i) => new SignatureJson(item, $"{path}[{i}]", at))];
    }

    /// <summary>A string.</summary>
    public string Text()
    {
        if (Element.ValueKind != JsonValueKind.String) throw Fault("is no string");
        try
        {
            return Element.GetString()!;
        }
        catch (InvalidOperationException)
        {
            // A lone surrogate is found only when it is decoded.
            throw Fault("is no valid Unicode");
        }
    }

    /// <summary>The members of an object, all of them strings.</summary>
    public (string Name, string Value)[] Texts()
    {
        if (Element.ValueKind != JsonValueKind.Object) throw Fault("is no object");
        var (path, at) = (Path, At);
        return [.. Element.EnumerateObject().Select(m => (m.Name, new SignatureJson(m.Value, $"{path}.{m.Name}", at).Text()))];
    }

    /// <summary>Bytes in base64 of either alphabet, padded or not.</summary>
    public byte[] Bytes()
    {
        // Line ends are passed over, as the reference implementations do: some bundles were written with them.
        var text = Text().Replace("\n", "", StringComparison.Ordinal).Replace("\r", "", StringComparison.Ordinal).TrimEnd('=');
        if (text.AsSpan().ContainsAny(" \t=")) throw Fault("is no base64");
        var bytes = new byte[Base64Url.GetMaxDecodedLength(text.Length)];
        var status = Base64Url.DecodeFromChars(text.Replace('+', '-').Replace('/', '_'), bytes, out _, out var length);
        return status == OperationStatus.Done ? bytes[..length] : throw Fault("is no base64");
    }

    /// <summary>Bytes in hexadecimal.</summary>
    public byte[] Hex()
    {
        var text = Text();
        return text.Length % 2 == 0 && text.All(char.IsAsciiHexDigit) ? Convert.FromHexString(text) : throw Fault("is no hexadecimal");
    }

    /// <summary>A whole number that is not negative, as a number or, as protobuf writes 64 bits, a string.</summary>
    public long Number()
    {
        var text = Element.ValueKind == JsonValueKind.Number ? Element.GetRawText() : Text();
        return long.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out var number)
            ? number : throw Fault("is no whole number that is not negative");
    }

    /// <summary>What is wrong with this value.</summary>
    public CniImageKitException Fault(string why) => new(Rules.SignatureMalformed(At, $"{Path} {why}"));
}
