using System.Globalization;
using System.Text;
using Microsoft.Build.Framework;

namespace CniImageKit.Sdk;

/// <summary>
/// A manifest that is written in items and properties, in YAML: what cni.yaml would say. Every value has a line of its own, and a comment
/// before each entry says which item it is, so that a finding can be told where that stands in the project.
/// </summary>
internal sealed record ItemManifest
{
    /// <summary>Begins a comment that names an item.</summary>
    public const string Mark = "# item: ";

    /// <summary>The project's file, for what stands in properties.</summary>
    public required string ProjectFile { get; init; }

    /// <summary>CniPlatforms.</summary>
    public required string[] Platforms { get; init; }

    /// <summary>Key and value of CniNode… properties that are set.</summary>
    public required (string Key, string Value)[] Node { get; init; }

    /// <summary>CniPlugin.</summary>
    public required ITaskItem[] Plugins { get; init; }

    /// <summary>CniOutput.</summary>
    public required ITaskItem[] Outputs { get; init; }

    /// <summary>The text.</summary>
    public string ToYaml()
    {
        var text = new StringBuilder("# Written by the build from the items of the project; changes are lost.\nschema: 1\n");
        Mention(text, ProjectFile, "CniPlatforms", "");
        text.Append("platforms: [").AppendJoin(", ", Platforms.Select(Quote)).Append("]\n");
        if (Node.Length > 0) text.Append("node:\n");
        foreach (var (key, value) in Node)
        {
            Mention(text, ProjectFile, NodeKeys.PropertyOf(key), "");
            text.Append($"  {key}: {Quote(value)}\n");
        }

        text.Append("plugins:\n");
        foreach (var item in Plugins) Write(text, item, "CniPlugin", "from", PluginKeys.All);
        if (Outputs.Length > 0) text.Append("outputs:\n");
        foreach (var item in Outputs) Write(text, item, "CniOutput", "path", OutputKeys.All);
        return text.ToString();
    }

    private static void Write(StringBuilder text, ITaskItem item, string type, string identity, IEnumerable<ItemKey> keys)
    {
        Mention(text, item.GetMetadata("DefiningProjectFullPath"), type, item.ItemSpec);
        text.Append($"  - {identity}: {Quote(item.ItemSpec.Replace('\\', '/'))}\n");
        string? open = null;
        foreach (var key in keys)
        {
            if (item.GetMetadata(key.Metadata) is not { Length: > 0 } value) continue;
            if (key.Block is { } block && block != open) text.Append($"    {block}:\n");
            open = key.Block;
            text.Append(open is null ? "    " : "      ").Append(key.ToYaml(value)).Append('\n');
        }
    }

    private static void Mention(StringBuilder text, string file, string type, string include) =>
        text.Append(Mark).Append('[').AppendJoin(", ", new[] { file, type, include }.Select(Quote)).Append("]\n");

    /// <summary>
    /// A JSON string, which is a YAML double-quoted scalar too (YAML 1.2.2, 7.3.1); by hand, since a serialiser takes longer to load.
    /// </summary>
    public static string Quote(string text)
    {
        var quoted = new StringBuilder("\"");
        foreach (var c in text)
        {
            if (c is '"' or '\\') quoted.Append('\\').Append(c);
            else if (char.IsControl(c) || c is '\u2028' or '\u2029') quoted.Append(CultureInfo.InvariantCulture, $"\\u{(int)c:x4}");
            else quoted.Append(c);
        }

        return quoted.Append('"').ToString();
    }
}
