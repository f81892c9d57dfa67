namespace CniImageKit.Sdk;

/// <summary>How a metadata value becomes a value of the manifest.</summary>
internal enum ItemValue
{
    /// <summary>One text.</summary>
    Text,

    /// <summary>Several, with semicolons between them.</summary>
    List,

    /// <summary>Several <c>key=value</c>, with semicolons between them.</summary>
    Map,
}

/// <summary>A metadata name of an item and the key of the manifest that it stands for.</summary>
/// <param name="Metadata">In the project.</param>
/// <param name="Key">In the manifest.</param>
/// <param name="Value">Its form.</param>
/// <param name="Block">The block of the entry that the key lies in, or null.</param>
internal sealed record ItemKey(string Metadata, string Key, ItemValue Value = ItemValue.Text, string? Block = null)
{
    /// <summary>Key and value, in one line.</summary>
    public string ToYaml(string value) => $"{Key}: " + Value switch
    {
        ItemValue.List => $"[{string.Join(", ", Parts(value).Select(ItemManifest.Quote))}]",
        ItemValue.Map => $"{{ {string.Join(", ", Parts(value).Select(Pair))} }}",
        _ => ItemManifest.Quote(value),
    };

    private static string[] Parts(string value) =>
        value.Split(';', StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries);

    private static string Pair(string part) => part.IndexOf('=', StringComparison.Ordinal) is var at && at < 0
        ? $"{ItemManifest.Quote(part)}: \"\""
        : $"{ItemManifest.Quote(part[..at].Trim())}: {ItemManifest.Quote(part[(at + 1)..].Trim())}";
}

/// <summary>The metadata of CniPlugin, whose Include is the manifest's <c>from</c>.</summary>
internal static class PluginKeys
{
    /// <summary>
    /// All of them. The manifest's <c>include</c> and <c>exclude</c> have other names here, since an item's attributes Include and Exclude
    /// are MSBuild's own.
    /// </summary>
    public static ItemKey[] All =>
    [
        new("Name", "name"), new("Version", "version"),
        new("Plugins", "include", ItemValue.List), new("ExcludePlugins", "exclude", ItemValue.List),
        new("Rename", "rename", ItemValue.Map), new("Platforms", "platforms", ItemValue.List),
        new("Package", "package"), new("Suite", "suite"), new("Suites", "suites", ItemValue.List),
        new("Component", "component"), new("Components", "components", ItemValue.List), new("Uris", "uris", ItemValue.List),
        new("SignedBy", "signed-by"), new("Path", "path"), new("Image", "image"), new("Paths", "paths", ItemValue.List),
        new("Repository", "repository"), new("Asset", "asset"), new("Sums", "sums"), new("Tag", "tag"), new("Api", "api"),
        new("Url", "url"), new("Digests", "digests", ItemValue.Map), new("Mirrors", "mirrors", ItemValue.List),
        new("Feed", "feed"), new("SignaturePolicy", "policy", Block: "signatures"),
        new("Fingerprints", "fingerprints", ItemValue.List, "signatures"),
    ];
}

/// <summary>The metadata of CniOutput, whose Include is the manifest's <c>path</c>.</summary>
internal static class OutputKeys
{
    /// <summary>All of them.</summary>
    public static ItemKey[] All =>
    [
        new("Kind", "kind"), new("Compression", "compression"), new("Evidence", "evidence", ItemValue.List), new("Format", "format"),
    ];
}

/// <summary>The properties that are the manifest's <c>node</c> block.</summary>
internal static class NodeKeys
{
    /// <summary>The property of a key.</summary>
    public static string PropertyOf(string key) => $"CniNode{char.ToUpperInvariant(key[0])}{key[1..]}";
}
