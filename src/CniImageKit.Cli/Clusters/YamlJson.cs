using System.Text.Json;
using CniImageKit.Yaml;

namespace CniImageKit.Cli.Clusters;

/// <summary>A tree of YAML as JSON, by YAML's core schema.</summary>
internal static class YamlJson
{
    /// <summary>The document, in which every member called <paramref name="without"/> is left out.</summary>
    /// <param name="root">The tree.</param>
    /// <param name="without">A key.</param>
    /// <param name="most">A longer document is refused, since aliases may name the same node again and again.</param>
    public static byte[] Write(YamlNode root, string without, int most)
    {
        using var buffer = new MemoryStream();
        using (var json = new Utf8JsonWriter(buffer)) Write(json, root, without, most);
        return buffer.ToArray();
    }

    /// <summary>A value.</summary>
    public static void Write(Utf8JsonWriter json, YamlNode node, string? without = null, int most = 1 << 20)
    {
        if (json.BytesCommitted + json.BytesPending > most) throw new FormatException($"it becomes more than {most >> 20} MiB");
        switch (node)
        {
            case YamlMap map:
                json.WriteStartObject();
                foreach (var member in map.Members.Where(m => m.Key != without))
                {
                    json.WritePropertyName(member.Key);
                    Write(json, member.Value, without, most);
                }

                json.WriteEndObject();
                break;
            case YamlList list:
                json.WriteStartArray();
                foreach (var item in list.Items) Write(json, item, without, most);
                json.WriteEndArray();
                break;
            case YamlScalar { IsNull: true }:
                json.WriteNullValue();
                break;
            case YamlScalar { IsBoolean: true, Text: var text }:
                json.WriteBooleanValue(text[0] is 't' or 'T');
                break;
            case YamlScalar { IsNumber: true, Text: var text } when long.TryParse(text, out var number):
                json.WriteNumberValue(number);
                break;
            case YamlScalar scalar:
                json.WriteStringValue(scalar.Text);
                break;
        }
    }
}
