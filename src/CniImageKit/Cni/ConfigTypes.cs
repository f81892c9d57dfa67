using System.Text.Json;

namespace CniImageKit.Cni;

/// <summary>
/// The plugins that a network configuration makes the runtime or another plugin run (CNI specification, section 1; facts of flannel and
/// Multus).
/// </summary>
internal static class ConfigTypes
{
    /// <summary>
    /// The names in a configuration, a list of plugins or a NetworkAttachmentDefinition in JSON. Other JSON has a <c>type</c> too, so
    /// outside
    /// of a .conf file only an object with a cniVersion is taken for a configuration.
    /// </summary>
    public static IEnumerable<string> Of(JsonElement root, bool isConf)
    {
        if (root.ValueKind != JsonValueKind.Object) return [];
        if (Text(root, "kind") == "NetworkAttachmentDefinition") return OfDefinition(root);
        if (Text(root, "kind") == "List" && root.TryGetProperty("items", out var items))
            return Each(items).SelectMany(i => Of(i, isConf: false));
        return isConf || root.TryGetProperty("cniVersion", out _) ? OfConfig(root) : [];
    }

    private static IEnumerable<string> OfDefinition(JsonElement definition)
    {
        if (!definition.TryGetProperty("spec", out var spec) || Text(spec, "config") is not { } config) yield break;
        using var document = JsonDocument.Parse(config);
        foreach (var name in OfConfig(document.RootElement)) yield return name;
    }

    private static IEnumerable<string> OfConfig(JsonElement config) =>
        config.ValueKind == JsonValueKind.Object && config.TryGetProperty("plugins", out var plugins)
            ? Each(plugins).SelectMany(OfPlugin)
            : OfPlugin(config);

    private static IEnumerable<string> OfPlugin(JsonElement plugin)
    {
        if (Text(plugin, "type") is not { } type) yield break;
        yield return type;
        if (plugin.TryGetProperty("ipam", out var ipam) && Text(ipam, "type") is { } address) yield return address;
        if (type == "flannel")
        {
            // flannel runs bridge with host-local unless it is told otherwise.
            var delegated = plugin.TryGetProperty("delegate", out var inner) ? Text(inner, "type") : null;
            yield return delegated ?? "bridge";
            if (!plugin.TryGetProperty("ipam", out _)) yield return "host-local";
        }

        if (Text(plugin, "auxiliaryCNIChainName") is not null) yield return "passthru";
        if (!plugin.TryGetProperty("delegates", out var delegates)) yield break;
        foreach (var name in Each(delegates).SelectMany(OfConfig)) yield return name;
    }

    private static JsonElement[] Each(JsonElement array) => array.ValueKind == JsonValueKind.Array ? [.. array.EnumerateArray()] : [];

    private static string? Text(JsonElement element, string key) =>
        element.ValueKind == JsonValueKind.Object && element.TryGetProperty(key, out var value) && value.ValueKind == JsonValueKind.String
            ? value.GetString()
            : null;
}
