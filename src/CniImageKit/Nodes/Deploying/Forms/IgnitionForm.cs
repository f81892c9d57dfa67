using System.Text.Json;
using CniImageKit.Locking;

namespace CniImageKit.Nodes.Deploying.Forms;

/// <summary>A configuration for each platform; Ignition itself compares each file with its digest.</summary>
internal static class IgnitionForm
{
    /// <summary>The oldest version that takes sha256 and every member used here, so that older nodes read it, too.</summary>
    private const string Version = "3.3.0";

    public static IEnumerable<DeployFile> Files(DeploySet set) =>
    [
        DeployFile.Of("README.md", DeployTemplate.Fill(
            "readme/ignition.md", ("OVERWRITE", set.Force ? "; these replace it" : ""))),
        .. set.Platforms.Select(p => new DeployFile($"{p.Platform.FileName}.ign", Config(set, p))),
    ];

    private static byte[] Config(DeploySet set, DeployPlatform platform) => CanonicalJson.ShortDocument(json =>
    {
        json.WriteStartObject("ignition");
        json.WriteString("version", Version);
        json.WriteEndObject();
        json.WriteStartObject("storage");
        json.WriteStartArray("files");
        foreach (var file in NodeFile.Of(set, platform)) Write(json, set, file);
        json.WriteEndArray();
        json.WriteEndObject();
    });

    private static void Write(Utf8JsonWriter json, DeploySet set, NodeFile file)
    {
        json.WriteStartObject();
        json.WriteString("path", file.Path);
        json.WriteNumber("mode", file.Mode);
        if (set.Force) json.WriteBoolean("overwrite", true);
        json.WriteStartObject("contents");
        if (file.Plugin is null) WriteData(json, file.Text.Span);
        else
        {
            if (set.Source is null) WriteData(json, NodeFile.Bytes(file.Plugin));
            else json.WriteString("source", set.AddressOf(file.Plugin));
            // Of what it is unpacked.
            json.WriteStartObject("verification");
            json.WriteString("hash", $"sha256-{file.Plugin.Sha256.Hex}");
            json.WriteEndObject();
        }

        json.WriteEndObject();
        json.WriteEndObject();
    }

    // User data is short everywhere.
    private static void WriteData(Utf8JsonWriter json, ReadOnlySpan<byte> bytes)
    {
        json.WriteString("compression", "gzip");
        json.WriteString("source", "data:;base64," + NodeFile.Packed(bytes));
    }
}
