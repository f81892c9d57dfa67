using System.Collections.Immutable;
using System.Globalization;
using System.Text.Json;
using CniImageKit.Diagnostics;
using CniImageKit.Json;

namespace CniImageKit.Advisories.Statements;

/// <summary>Reads what others say of advisories: OpenVEX (openvex/spec, v0.2.0 and before) and CycloneDX. Raises CNIK8111.</summary>
internal static class VexReader
{
    private const int Depth = 64;

    /// <summary>The statements of a document.</summary>
    public static ImmutableArray<Statement> Read(string file, byte[] content)
    {
        var lines = new LineMap(file, content);
        LocatedJson root;
        try
        {
            root = LocatedJson.Parse(content.AsSpan().StartsWith("\uFEFF"u8) ? content.AsSpan(3) : content, Depth);
        }
        catch (JsonException fault)
        {
            throw new CniImageKitException(
                Rules.VexUnreadable(lines.At(fault.LineNumber ?? 0, fault.BytePositionInLine ?? 0), "it is no JSON"), fault);
        }

        if (root.Text("bomFormat") == "CycloneDX") return new CycloneDxVexReading(lines, root).Statements();
        if (root.Text("@context") is { } context && context.StartsWith("https://openvex.dev/ns", StringComparison.Ordinal))
            return new OpenVexReading(lines, root).Statements();
        throw new CniImageKitException(Rules.VexUnreadable(lines.At(root.Offset), "it is of another kind"));
    }
}

/// <summary>Members of documents of others, where a member of another type is none.</summary>
internal static class VexJson
{
    public static LocatedJson? Member(this LocatedJson value, string key) => value.Members.FirstOrDefault(m => m.Key == key)?.Value;

    public static string? Text(this LocatedJson value, string key) =>
        value.Member(key) is { Kind: JsonTokenType.String, Text: { Length: > 0 } text } ? text : null;

    public static ImmutableArray<LocatedJson> Items(this LocatedJson value, string key) =>
        value.Member(key) is { Kind: JsonTokenType.StartArray } array ? array.Items : [];

    /// <summary>One line for people.</summary>
    public static string? Line(this LocatedJson value, string key) =>
        value.Text(key) is { } text ? string.Concat(text.Select(c => char.IsControl(c) ? ' ' : c)).Trim() : null;

    public static DateTimeOffset? Time(this LocatedJson value, string key) =>
        DateTimeOffset.TryParse(value.Text(key), CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal, out var time) ? time : null;
}
