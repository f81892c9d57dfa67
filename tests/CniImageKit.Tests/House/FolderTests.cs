using System.Text.RegularExpressions;

namespace CniImageKit.Tests.House;

/// <summary>The pipeline's order in code: which folder of the core may use which others. Bakery.cs and the heads see all.</summary>
public partial class FolderTests
{
    private const string Core = "src/CniImageKit";

    // In the pipeline's order: a folder may use those above it that its row names.
    private static readonly (string Folder, string[] Uses)[] Table =
    [
        ("Diagnostics", []),
        ("Json", ["Diagnostics"]),
        ("Programs", []),
        ("Outputs", ["Diagnostics"]),
        ("Revisions", ["Diagnostics", "Programs"]),
        ("Store", ["Diagnostics"]),
        ("Fetching", ["Diagnostics", "Store"]),
        ("Trust", ["Diagnostics", "Store"]),
        ("Archives", ["Diagnostics", "Store"]),
        ("Binaries", ["Diagnostics"]),
        ("Yaml", ["Diagnostics"]),
        ("Toml", ["Diagnostics"]),
        ("Cni", ["Diagnostics", "Json", "Yaml", "Toml"]),
        ("Catalog", ["Diagnostics", "Cni"]),
        ("Manifest", ["Diagnostics", "Yaml", "Catalog"]),
        ("Locking", ["Diagnostics", "Json", "Catalog", "Manifest"]),
        ("Merging", ["Diagnostics", "Json", "Manifest", "Locking"]),
        // A source reads images as the outputs write them.
        ("Staging", ["Diagnostics", "Store", "Archives", "Binaries", "Catalog", "Cni", "Manifest", "Locking"]),
        ("Layers", ["Diagnostics", "Store", "Archives", "Staging"]),
        ("Oci", ["Diagnostics", "Programs", "Outputs", "Store", "Fetching", "Archives", "Staging", "Layers"]),
        ("Sources",
            ["Diagnostics", "Store", "Fetching", "Trust", "Archives", "Binaries", "Catalog", "Manifest", "Locking", "Layers", "Oci"]),
        ("Comparing", ["Diagnostics", "Cni", "Locking", "Sources"]),
        ("Intake", ["Diagnostics", "Store", "Archives", "Binaries", "Catalog", "Cni", "Manifest", "Locking", "Sources"]),
        ("Resolving",
            [
                "Diagnostics", "Store", "Archives", "Binaries", "Catalog", "Cni", "Manifest", "Locking", "Sources", "Comparing", "Intake",
            ]),
        ("Bundles", ["Diagnostics", "Store", "Locking", "Oci"]),
        ("NodeImages", ["Diagnostics", "Programs", "Outputs", "Store", "Staging", "Layers"]),
        ("Evidence", ["Diagnostics", "Trust", "Catalog", "Binaries", "Manifest", "Locking", "Staging", "Layers", "Oci"]),
        ("Advisories",
            [
                "Diagnostics", "Json", "Store", "Fetching", "Archives", "Binaries", "Yaml", "Catalog", "Manifest", "Locking", "Sources",
                "Evidence",
            ]),
        ("Policies", ["Diagnostics", "Yaml", "Manifest", "Locking", "Advisories"]),
        ("Packing", ["Archives"]),
        ("Nodes",
            [
                "Diagnostics", "Json", "Programs", "Outputs", "Yaml", "Store", "Archives", "Binaries", "Cni", "Catalog", "Manifest",
                "Locking", "Staging", "Layers", "Oci",
            ]),
    ];

    // They see all stages: the root's Bakery, and Baking and Reviewing, which it consists of.
    private static readonly string[] Composers = ["Bakery", "Baking", "Reviewing"];

    [Fact]
    public void Names_only_folders_above_in_every_row()
    {
        for (var i = 0; i < Table.Length; i++)
            Findings.None(Table[i].Uses.Except(Table[..i].Select(row => row.Folder)).Select(f => $"{Table[i].Folder} uses {f}"));
    }

    [Fact]
    public void Names_every_folder_of_the_core() =>
        Findings.None(SourceTree.Files(Core, "*.cs").Select(Folder).Where(f => f.Length > 0).Distinct()
            .Except(Composers).Except(Table.Select(row => row.Folder)));

    [Fact]
    public void Uses_no_folder_that_its_row_does_not_name()
    {
        var rows = Table.ToDictionary(row => row.Folder, row => row.Uses);
        var findings = SourceTree.Lines(Core).Where(l => !IsComposer(l.File)).SelectMany(line => Used(line.Code)
            .Where(used => used != Folder(line.File) && !MayOf(Folder(line.File)).Contains(used))
            .Select(used => $"{line}\n    {(Folder(line.File) is { Length: > 0 } f ? f : "the root namespace")} may not use {used}"));
        Findings.None(findings);

        // The vocabulary knows findings, since it is told of warnings.
        string[] MayOf(string folder) => folder.Length == 0 ? ["Diagnostics"] : rows.GetValueOrDefault(folder) ?? [];
    }

    [Theory]
    [InlineData("using CniImageKit.Oci;", "Oci")]
    [InlineData("global using static CniImageKit.Oci.Layouts.Layout;", "Oci")]
    [InlineData("    private readonly Locking.LockEntry entry;", "Locking")]
    [InlineData("var x = new List<Store.StoredBlob>();", "Store")]
    [InlineData("manifest.Manifest.File", null)]
    [InlineData("this.Store.Open()", null)]
    public void Sees_a_use(string code, string? used) => Assert.Equal(used is null ? [] : [used], Used(code));

    private static bool IsComposer(string file) =>
        Composers.Contains(Folder(file) is { Length: > 0 } folder ? folder : Path.GetFileName(file).Split('.')[0]);

    private static string Folder(string file) => file[(Core.Length + 1)..].Split('/') is [var folder, _, ..] ? folder : "";

    private static IEnumerable<string> Used(string code) =>
        UsedNamespace()
            .Matches(code).Select(m => m.Groups[1].Value).Where(name => Array.Exists(Table, row => row.Folder == name)).Distinct();

    // Full names, and names relative to the root namespace, which all folders lie in; a member access has a dot before it.
    [GeneratedRegex(@"(?:CniImageKit\.|(?<![\w.""'{/]))([A-Z]\w+)(?=\.[A-Z]|;)")]
    private static partial Regex UsedNamespace();
}
