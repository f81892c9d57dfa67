using System.Collections.Immutable;
using System.Text;
using System.Text.Json;
using CniImageKit.Diagnostics;
using CniImageKit.Yaml;

namespace CniImageKit.Cni;

/// <summary>A plugin and a file that names it.</summary>
/// <param name="Plugin">The name on the node; always safe as a file name.</param>
/// <param name="File">The file's path.</param>
internal sealed record ConfigName(string Plugin, string File);

/// <summary>
/// Which plugins the configuration in some directories names: network conf and conflist files, NetworkAttachmentDefinitions and
/// ConfigMaps that embed them. For a first manifest only, so it is tolerant: what cannot be read names nothing.
/// </summary>
internal static class ConfigNames
{
    private const int MaxBytes = 1 << 20;
    private const int MaxDepth = 8;
    private const int MaxFiles = 5_000;
    private static readonly string[] NotOurs = ["node_modules", "bin", "obj", "artifacts"];

    /// <summary>
    /// The names in all files below <paramref name="directories"/>, each once with the first file that has it, sorted by name.
    /// </summary>
    public static ImmutableArray<ConfigName> Under(IEnumerable<string> directories, CancellationToken cancellationToken)
    {
        var found = new SortedDictionary<string, ConfigName>(StringComparer.Ordinal);
        foreach (var file in directories.SelectMany(d => Files(d, 0)).Take(MaxFiles))
        {
            cancellationToken.ThrowIfCancellationRequested();
            foreach (var name in InFile(file)) found.TryAdd(name, new ConfigName(name, file));
        }

        return [.. found.Values];
    }

    /// <summary>The names in a text, whose file name tells its kind.</summary>
    public static IEnumerable<string> In(string fileName, string text)
    {
        var kind = Path.GetExtension(fileName).ToLowerInvariant();
        var types = kind is ".yaml" or ".yml" ? InYaml(text) : InJson(text, isConf: kind is ".conf" or ".conflist");
        return types.Where(PluginName.IsSafe).Distinct(StringComparer.Ordinal);
    }

    private static IEnumerable<string> InFile(string file)
    {
        try
        {
            return new FileInfo(file).Length > MaxBytes ? [] : In(file, File.ReadAllText(file, Encoding.UTF8));
        }
        catch (Exception fault) when (fault is IOException or UnauthorizedAccessException)
        {
            return [];
        }
    }

    // Links are not followed, so that no loop and nothing outside is read.
    private static IEnumerable<string> Files(string directory, int depth)
    {
        if (depth > MaxDepth) return [];
        try
        {
            var entries = new DirectoryInfo(directory).GetFileSystemInfos()
                .Where(e => e.LinkTarget is null && e.Name[0] != '.').OrderBy(e => e.Name, StringComparer.Ordinal).ToArray();
            return
            [
                .. entries.OfType<FileInfo>().Where(f => IsConfig(f.Extension)).Select(f => f.FullName),
                .. entries.OfType<DirectoryInfo>().Where(d => !NotOurs.Contains(d.Name)).SelectMany(d => Files(d.FullName, depth + 1)),
            ];
        }
        catch (Exception fault) when (fault is IOException or UnauthorizedAccessException)
        {
            return [];
        }
    }

    private static bool IsConfig(string extension) =>
        extension.ToLowerInvariant() is ".conf" or ".conflist" or ".json" or ".yaml" or ".yml";

    private static IEnumerable<string> InJson(string text, bool isConf)
    {
        try
        {
            using var document = JsonDocument.Parse(text);
            return [.. ConfigTypes.Of(document.RootElement, isConf)];
        }
        catch (Exception fault) when (fault is JsonException or ArgumentException or InvalidOperationException)
        {
            return [];
        }
    }

    private static IEnumerable<string> InYaml(string text)
    {
        try
        {
            return [.. YamlReader.Read("", text, new Findings()).SelectMany(InObject)];
        }
        catch (CniImageKitException)
        {
            return [];
        }
    }

    private static IEnumerable<string> InObject(YamlNode node) => node is not YamlMap map ? [] : Text(map, "kind") switch
    {
        "NetworkAttachmentDefinition" =>
            Value(map, "spec") is YamlMap spec && Text(spec, "config") is { } config ? InJson(config, isConf: true) : [],
        "ConfigMap" => Value(map, "data") is YamlMap data ? data.Members.SelectMany(m => InData(m.Key, m.Value)) : [],
        "List" => Value(map, "items") is YamlList items ? items.Items.SelectMany(InObject) : [],
        _ => [],
    };

    private static IEnumerable<string> InData(string key, YamlNode value) =>
        value is YamlScalar { Text: var text } && text.AsSpan().TrimStart().StartsWith("{")
            ? InJson(text, isConf: key.EndsWith(".conf", StringComparison.Ordinal) || key.EndsWith(".conflist", StringComparison.Ordinal))
            : [];

    private static YamlNode? Value(YamlMap map, string key) => map.Members.FirstOrDefault(m => m.Key == key)?.Value;

    private static string? Text(YamlMap map, string key) => (Value(map, key) as YamlScalar)?.Text;
}
