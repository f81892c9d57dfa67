using System.Collections.Immutable;
using CniImageKit.Catalog;
using CniImageKit.Diagnostics;
using CniImageKit.Manifest.Reading;
using CniImageKit.Yaml;

namespace CniImageKit.Manifest;

/// <summary>
/// Reads cni.yaml. Every finding of the file is reported together, sorted by place; warnings (CNIK15xx) alone do not fail and are in
/// <see cref="PluginManifest.Warnings"/>. Raises CNIK1001 to CNIK1028, except CNIK1007, which only a chosen version can tell.
/// </summary>
internal static class ManifestReader
{
    private const int KnownSchema = 1;

    /// <summary>Reads the bytes of a file, which must be UTF-8.</summary>
    /// <inheritdoc cref="Read(string, string, string, PluginCatalog)"/>
    public static PluginManifest Read(string file, string directory, ReadOnlySpan<byte> content, PluginCatalog catalog) =>
        Read(file, directory, YamlCharacters.Decode(file, content), catalog);

    /// <summary>
    /// Reads <paramref name="text"/>; <paramref name="file"/> is the path as the user named it, <paramref name="directory"/> absolute.
    /// </summary>
    /// <exception cref="CniImageKitException">All findings, where one is an error.</exception>
    public static PluginManifest Read(string file, string directory, string text, PluginCatalog catalog)
    {
        var findings = new Findings();
        var roots = YamlReader.Read(file, text, findings);
        foreach (var further in roots.Skip(1)) findings.Add(Rules.YamlFeature(further.At, "a second document"));
        var root = roots.IsEmpty ? new YamlMap([], new Location(file, 1, 1)) : roots[0];
        if (root is YamlScalar { IsNull: true }) root = new YamlMap([], root.At);
        if (ManifestBlock.Of("the manifest", root, findings) is not { } block) throw new CniImageKitException(findings.Sorted);

        RefuseNewer(block);
        block.Expect("schema", "platforms", "author", "vex", "node", "plugins", "outputs");
        var platforms = PlatformList.Read(block, "platforms");
        block.Require("platforms", "platforms: [linux/amd64]");
        var plugins = Plugins(block, platforms, catalog);
        var outputs = OutputReader.Read(block, platforms);
        var node = NodeReader.Read(block);
        var author = AuthorReader.Read(block);
        var vex = block.Texts("vex");
        findings.ThrowIfErrors();
        return new PluginManifest
        {
            File = file,
            Directory = directory,
            Platforms = platforms,
            Node = node,
            Author = author,
            Vex = vex,
            Plugins = plugins,
            Outputs = outputs,
            Warnings = findings.Sorted,
        };
    }

    private static ImmutableArray<PluginEntry> Plugins(
        ManifestBlock root, ImmutableArray<Located<Platform>> platforms, PluginCatalog catalog)
    {
        root.Require("plugins", "plugins:");
        var entries = ImmutableArray.CreateBuilder<PluginEntry>();
        foreach (var item in root.Items("plugins"))
        {
            if (ManifestBlock.Of("an entry of plugins", item, root.Findings) is not { } block) continue;
            if (PluginEntryReader.Read(block, platforms, catalog) is not { } entry) continue;
            if (entries.FirstOrDefault(e => e.Name == entry.Name) is { } first)
                root.Findings.Add(Rules.DuplicateSource((block.Member("name")?.Value ?? item).At, entry.Name, first.At.Line));
            entries.Add(entry);
        }

        PluginOverlap.Find(entries, platforms, root.Findings);
        return entries.DrainToImmutable();
    }

    // A newer schema may mean anything by its keys, so nothing else is worth saying.
    private static void RefuseNewer(ManifestBlock root)
    {
        var findings = root.Findings;
        if (root.Require("schema", "schema: 1") is not { } schema) return;
        if (schema is YamlScalar { Plain: true, Text: "1" }) return;
        if (schema is YamlScalar { IsNumber: true } newer && int.TryParse(newer.Text, out var number) && number > KnownSchema)
            throw new CniImageKitException(Rules.NewerSchema(schema.At, newer.Text, KnownSchema));
        findings.Add(Rules.WrongType(schema.At, "schema", "the number 1", YamlReader.Describe(schema)));
    }
}
