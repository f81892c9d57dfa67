using System.Globalization;
using System.Text.Json.Nodes;
using YamlDotNet.Core;
using YamlDotNet.RepresentationModel;

namespace CniImageKit.Testing;

/// <summary>YAML as JSON: each document of a text.</summary>
public static class YamlText
{
    /// <summary>Reads a file.</summary>
    public static IReadOnlyList<JsonNode> Read(string file) => Documents(File.ReadAllText(file));

    /// <summary>Reads a text.</summary>
    public static IReadOnlyList<JsonNode> Documents(string text)
    {
        var stream = new YamlStream();
        using var reader = new StringReader(text);
        stream.Load(reader);
        return [.. stream.Documents.Select(d => Of(d.RootNode)!)];
    }

    private static JsonNode? Of(YamlNode node) => node switch
    {
        YamlMappingNode map => new JsonObject(map.Children.Select(c => KeyValuePair.Create(((YamlScalarNode)c.Key).Value!, Of(c.Value)))),
        YamlSequenceNode list => new JsonArray([.. list.Children.Select(Of)]),
        YamlScalarNode { Style: ScalarStyle.Plain } plain => Plain(plain.Value!),
        YamlScalarNode text => JsonValue.Create(text.Value),
        _ => throw new InvalidOperationException($"{node.NodeType}"),
    };

    // YAML 1.2's octal is 0o755; Butane and Ansible read 0755 as YAML 1.1 does.
    private static JsonValue? Plain(string value) => value switch
    {
        "true" => JsonValue.Create(true),
        "false" => JsonValue.Create(false),
        ['0', .. { Length: 3 }] => JsonValue.Create(Convert.ToInt32(value, 8)),
        _ when int.TryParse(value, NumberStyles.None, CultureInfo.InvariantCulture, out var number) => JsonValue.Create(number),
        _ => JsonValue.Create(value),
    };
}
