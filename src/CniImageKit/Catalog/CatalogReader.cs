using System.Collections.Immutable;
using System.Text.Json;
using NuGet.Versioning;

namespace CniImageKit.Catalog;

/// <summary>Reads the embedded upstreams.json. A fault in it is a fault of the kit, which the tests find.</summary>
internal static class CatalogReader
{
    public static ImmutableArray<CatalogEntry> Entries(JsonElement root) => [.. root.GetProperty("entries").EnumerateArray().Select(Entry)];

    public static ImmutableArray<Elsewhere> Elsewhere(JsonElement root) =>
    [
        .. root.GetProperty("elsewhere").EnumerateArray()
            .Select(e => new Elsewhere(e.Required("plugin"), e.Required("project"), e.Required("where"))),
    ];

    /// <summary>A property's text, or null where it is absent.</summary>
    public static string? Text(this JsonElement element, string name) =>
        element.TryGetProperty(name, out var value) ? value.GetString() : null;

    private static CatalogEntry Entry(JsonElement entry) => new()
    {
        Name = entry.Required("name"),
        Title = entry.Required("title"),
        Repository = entry.Required("repository"),
        Licence = entry.Required("licence"),
        Supplier = entry.Required("supplier"),
        SupplierUrl = new Uri(entry.Required("supplierUrl")),
        Tag = entry.Required("tag"),
        Revision = entry.Text("revision"),
        ArchNames = entry.TryGetProperty("archNames", out var names) ? Texts(names) : ImmutableSortedDictionary<string, string>.Empty,
        Image = entry.TryGetProperty("image", out var image)
            ? new CatalogImage(image.Required("repository"), [.. image.GetProperty("paths").EnumerateArray().Select(p => p.GetString()!)])
            : null,
        Releases =
        [
            .. entry.GetProperty("releases").EnumerateArray()
                .Select(r => new ReleaseShape(VersionRange.Parse(r.Required("versions")), r.Required("asset"), r.Text("sums"))),
        ],
        Platforms = entry.GetProperty("platforms").EnumerateObject()
            .ToImmutableSortedDictionary(p => Platform.Parse(p.Name), p => VersionRange.Parse(p.Value.GetString()!)),
        Plugins = [.. entry.GetProperty("plugins").EnumerateArray().Select(Plugin)],
        Notes = Texts(entry.GetProperty("notes")),
    };

    private static CatalogPlugin Plugin(JsonElement plugin) => new()
    {
        Name = plugin.Required("name"),
        Os = plugin.Required("os"),
        Versions = VersionRange.Parse(plugin.Required("versions")),
        Member = plugin.Text("member"),
        MovedTo = plugin.Text("movedTo"),
        NotOnHost = plugin.Text("notOnHost"),
    };

    private static ImmutableSortedDictionary<string, string> Texts(JsonElement element) =>
        element.EnumerateObject().ToImmutableSortedDictionary(p => p.Name, p => p.Value.GetString()!, StringComparer.Ordinal);

    private static string Required(this JsonElement element, string name) => element.GetProperty(name).GetString()!;
}
