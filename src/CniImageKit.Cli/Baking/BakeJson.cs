using System.Text.Json;
using CniImageKit.Baking;
using CniImageKit.Cli.Findings;
using CniImageKit.Diagnostics;
using CniImageKit.Locking;

namespace CniImageKit.Cli.Baking;

/// <summary>
/// A bake as JSON, whose members stay: all of <c>report.json</c>, and what a report leaves out since it depends on no place and no
/// earlier bake: <c>{ "ok", "unchanged", "image", "outputs": [ { …, "fullPath", "diffId", "size", "mediaType" } ], "diagnostics" }</c>.
/// <c>image</c> is the digest of the first image, else of the first layer.
/// </summary>
internal static class BakeJson
{
    public static byte[] Write(BakeOutcome outcome, IEnumerable<Diagnostic> warnings)
    {
        using var report = JsonDocument.Parse(outcome.Report);
        return CanonicalJson.Document(json =>
        {
            json.WriteBoolean("ok", true);
            json.WriteBoolean("unchanged", outcome.Unchanged);
            if (outcome.Image is not null) json.WriteString("image", outcome.Image.ToString());
            foreach (var member in report.RootElement.EnumerateObject())
            {
                if (member.Name == "outputs") WriteOutputs(json, outcome, member.Value);
                else member.WriteTo(json);
            }

            FindingsJson.WriteArray(json, warnings);
        });
    }

    // The report's outputs are those of the outcome, in the same order.
    private static void WriteOutputs(Utf8JsonWriter json, BakeOutcome outcome, JsonElement reported)
    {
        json.WriteStartArray("outputs");
        foreach (var (told, output) in reported.EnumerateArray().Zip(outcome.Outputs))
        {
            json.WriteStartObject();
            foreach (var member in told.EnumerateObject()) member.WriteTo(json);
            json.WriteString("fullPath", output.Path);
            if (output.DiffId is not null) json.WriteString("diffId", output.DiffId.ToString());
            if (output.Size is { } size) json.WriteNumber("size", size);
            if (output.MediaType is not null) json.WriteString("mediaType", output.MediaType);
            json.WriteEndObject();
        }

        json.WriteEndArray();
    }
}
