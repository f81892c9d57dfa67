using System.Text.RegularExpressions;
using CniImageKit.Diagnostics;
using CniImageKit.Yaml;

namespace CniImageKit.Cni.References;

/// <summary>
/// Why a runtime, or Multus, cannot load a network at all (libcni/conf.go, NetworkConfFromBytes; pkg/utils, ValidateNetworkName;
/// pkg/types/conf.go of Multus, LoadDelegateNetConf). Only for text without templates, whose values are not known.
/// </summary>
internal static partial class NetworkFaults
{
    private static readonly string[] Switches = ["disableCheck", "disableGC", "loadOnlyInlinedPlugins"];

    /// <summary>
    /// The first fault and its place, in the words of the node; null where it can be loaded. <paramref name="byMultus"/>: a definition or a
    /// delegate, which gets a name where it has none; <paramref name="hasFragments"/>: plugins of it lie beside it.
    /// </summary>
    public static (Location At, string Words)? OfList(YamlNode root, bool byMultus, bool hasFragments)
    {
        const string Parsing = "error parsing configuration list: ";
        var (name, plugins) = (root.Find("name"), root.Find("plugins"));
        if (name is null && !byMultus) return (root.At, $"{Parsing}no name");
        if (name is not null && !IsText(name)) return (name.At, $"{Parsing}invalid name type {GoType(name)}");
        if (root.Text("name") is { Length: > 0 } named && !Name().IsMatch(named))
            return (name!.At, "invalid characters found in network name");
        if (root.Find("cniVersion") is { } version && !IsText(version))
            return (version.At, $"{Parsing}invalid cniVersion type {GoType(version)}");
        if (root.Find("cniVersions") is { } versions and not YamlList)
            return (versions.At, $"{Parsing}invalid type for cniVersions: {GoType(versions)}");
        foreach (var (index, item) in root.Items("cniVersions").Index())
            if (!IsText(item)) return (item.At, $"{Parsing}invalid type for cniVersions index {index}: {GoType(item)}");
        foreach (var key in Switches)
        {
            if (root.Find(key) is not { } value || value is YamlScalar { IsBoolean: true }) continue;
            if (!IsText(value)) return (value.At, $"{Parsing}invalid type {GoType(value)} for {key}");
            var text = ((YamlScalar)value).Text.ToLowerInvariant();
            if (text is not ("true" or "false")) return (value.At, $"{Parsing}invalid value \"{text}\" for {key}");
        }

        if (plugins is null && root.IsTrue("loadOnlyInlinedPlugins"))
            return (root.At, $"{Parsing}`loadOnlyInlinedPlugins` is true, and no 'plugins' key");
        if (plugins is null) return hasFragments ? null : (root.At, "no plugin configs found");
        if (plugins is not YamlList list) return (plugins.At, $"{Parsing}invalid 'plugins' type {GoType(plugins)}");
        if (list.Items.IsEmpty) return (plugins.At, $"{Parsing}no plugins in list");
        foreach (var (index, plugin) in list.Items.Index())
            if (OfPlugin(plugin) is var (at, words)) return (at, $"failed to parse plugin config {index}: {words}");
        return null;
    }

    /// <summary>The same of one plugin, in a list, a fragment or a file of its own.</summary>
    public static (Location At, string Words)? OfPlugin(YamlNode plugin)
    {
        if (plugin is not YamlMap) return (plugin.At, "error parsing configuration: it is no object");
        var type = plugin.Find("type");
        if (type is not null and not YamlScalar { IsNull: true } && !IsText(type))
            return (type.At, $"error parsing configuration: type is {GoType(type)} and no string");
        return plugin.Text("type") is { Length: > 0 } ? null : (plugin.At, "error parsing configuration: missing 'type'");
    }

    private static bool IsText(YamlNode node) => node is YamlScalar { Plain: false };

    // As Go prints the type that its JSON decoder made.
    private static string GoType(YamlNode node) => node switch
    {
        YamlMap => "map[string]interface {}",
        YamlList => "[]interface {}",
        YamlScalar { IsNull: true } => "<nil>",
        YamlScalar { IsBoolean: true } => "bool",
        YamlScalar { Plain: true } => "float64",
        _ => "string",
    };

    [GeneratedRegex(@"^[a-zA-Z0-9][a-zA-Z0-9_.-]*$")]
    private static partial Regex Name();
}
