using System.Collections.Immutable;
using System.Text.Json;
using CniImageKit.Comparing;

namespace CniImageKit.Cli.Diffing;

/// <summary>
/// <c>"sources": [ { "source", "platform", "change", "loud", "from", "to", "license": { "from", "to" }, "modules": [ { "path", "from",
/// "to" } ], "verified", "verificationLost", "verificationGained" } ]</c>, <c>"sides": { "old": { "kind", "commit", "images": [ {
/// "platform", "digest", "size" } ] }, "new" }</c> and advisories: <c>[ { "id", "severity", "summary", "fixedIn", "source", "plugins" }
/// ]</c>. What is not known is left out.
/// </summary>
internal static class DiffSidesJson
{
    public static void WriteSources(Utf8JsonWriter json, LockComparison found)
    {
        json.WriteStartArray("sources");
        foreach (var source in found.Sources)
        {
            json.WriteStartObject();
            json.WriteString("source", source.Source);
            json.WriteString("platform", source.Platform.ToString());
            json.WriteString("change", DiffWords.Of(source.Change));
            json.WriteBoolean("loud", source.IsLoud);
            Text(json, "from", source.From);
            Text(json, "to", source.To);
            foreach (var (_, from, to) in source.Facts.Where(f => f.Fact == "license"))
            {
                json.WriteStartObject("license");
                Text(json, "from", from);
                Text(json, "to", to);
                json.WriteEndObject();
            }

            json.WriteStartArray("modules");
            foreach (var (path, from, to) in source.Modules)
            {
                json.WriteStartObject();
                json.WriteString("path", path);
                Text(json, "from", from);
                Text(json, "to", to);
                json.WriteEndObject();
            }

            json.WriteEndArray();
            json.WriteTexts("verified", source.Verified);
            json.WriteTexts("verificationLost", source.VerificationLost);
            json.WriteTexts("verificationGained", source.VerificationGained);
            json.WriteEndObject();
        }

        json.WriteEndArray();
    }

    public static void WriteSides(Utf8JsonWriter json, LockComparison found)
    {
        json.WriteStartObject("sides");
        foreach (var (name, side) in new[] { ("old", found.Old), ("new", found.New) })
        {
            json.WriteStartObject(name);
            json.WriteString("kind", side.Kind.ToString().ToLowerInvariant());
            Text(json, "commit", side.Commit);
            json.WriteStartArray("images");
            foreach (var image in side.Images)
            {
                json.WriteStartObject();
                json.WriteString("platform", image.Platform.ToString());
                Text(json, "digest", image.Manifest?.ToString());
                json.WriteNumber("size", image.Layers);
                json.WriteEndObject();
            }

            json.WriteEndArray();
            json.WriteEndObject();
        }

        json.WriteEndObject();
    }

    public static void WriteAdvisories(Utf8JsonWriter json, string name, ImmutableArray<AdvisoryChange> advisories)
    {
        json.WriteStartArray(name);
        foreach (var advisory in advisories)
        {
            json.WriteStartObject();
            json.WriteString("id", advisory.Id);
            Text(json, "severity", advisory.Severity);
            Text(json, "summary", advisory.Summary);
            Text(json, "fixedIn", advisory.FixedIn);
            json.WriteString("source", advisory.Source);
            json.WriteTexts("plugins", advisory.Plugins);
            json.WriteEndObject();
        }

        json.WriteEndArray();
    }

    private static void Text(Utf8JsonWriter json, string name, string? value)
    {
        if (value is not null) json.WriteString(name, value);
    }
}
