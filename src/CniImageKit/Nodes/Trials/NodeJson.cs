using System.Globalization;
using System.Text.Json.Nodes;
using CniImageKit.Yaml;

namespace CniImageKit.Nodes.Trials;

/// <summary>A tree as JSON, scalars typed by YAML's core schema.</summary>
internal static class NodeJson
{
    /// <summary>The value; null for null.</summary>
    public static JsonNode? Of(YamlNode node) => node switch
    {
        YamlMap map => new JsonObject(map.Members.Select(m => KeyValuePair.Create(m.Key, Of(m.Value)))),
        YamlList list => new JsonArray([.. list.Items.Select(Of)]),
        YamlScalar { IsNull: true } => null,
        YamlScalar { IsBoolean: true } flag => JsonValue.Create(flag.Text is "true" or "True" or "TRUE"),
        YamlScalar { IsNumber: true } number when long.TryParse(number.Text, CultureInfo.InvariantCulture, out var whole) =>
            JsonValue.Create(whole),
        YamlScalar { IsNumber: true } number when double.TryParse(number.Text, CultureInfo.InvariantCulture, out var real) =>
            JsonValue.Create(real),
        YamlScalar scalar => JsonValue.Create(scalar.Text),
        _ => null,
    };
}
