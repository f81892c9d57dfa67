using CniImageKit.Catalog;

namespace CniImageKit.Manifest.Reading;

/// <summary>The kinds of sources and the keys that belong to each.</summary>
internal static class SourceKeys
{
    /// <summary>What may stand after <c>from:</c> besides the names in the catalog.</summary>
    public static IReadOnlyList<string> Kinds => ["apt", "directory", "github", "nuget", "oci", "url"];

    /// <summary>What a name in the catalog leaves open: which GitHub or registry the project's plugins are taken from.</summary>
    public static string[] OfCatalog(CatalogEntry entry) => entry.Image is null ? ["api", "verify"] : ["image", "verify"];

    /// <summary>The kind's own keys, or null where it is no kind.</summary>
    public static string[]? Of(string kind) => kind switch
    {
        "apt" => ["package", "suite", "suites", "component", "components", "uris", "signed-by", "path"],
        "github" => ["repository", "asset", "sums", "tag", "api", "verify"],
        "url" => ["url", "sums", "digests", "mirrors", "verify"],
        "oci" => ["image", "path", "paths", "verify"],
        "directory" => ["path"],
        "nuget" => ["package", "feed", "signatures"],
        _ => null,
    };
}
