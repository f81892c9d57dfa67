using System.Text.RegularExpressions;
using System.Xml.Linq;
using CniImageKit.Diagnostics;
using CniImageKit.Manifest.Reading;
using CniImageKit.Tests.House;

namespace CniImageKit.Tests.Sdk;

/// <summary>What the package says of itself: table, targets and the editors' schemas have the same names.</summary>
public partial class PackageTextTests
{
    private const string Package = "src/CniImageKit.Sdk";
    private static readonly string Readme = SourceTree.Text($"{Package}/README.md");
    private static readonly string[] Built = ["CniImageKit.Sdk.props", "CniImageKit.Sdk.targets", "CniImageKit.Sdk.Container.targets"];
    private static readonly string[] OfSdk = ["Sdk.props", "Sdk.targets", "ImageProject.props", "ImageProject.targets"];
    private static readonly string Wiring = string.Concat(
        Built.Select(f => $"{Package}/build/{f}").Concat(OfSdk.Select(f => $"{Package}/Sdk/{f}")).Select(SourceTree.Text));

    [Fact]
    public void Every_property_is_in_the_table_and_in_the_schema() => Same(
        Property().Matches(Wiring).Select(m => m.Groups[1].Value).Where(p => !p.StartsWith('_')),
        Rows("property"), Properties("CniProperties"));

    [Fact]
    public void Every_item_is_in_the_table_and_in_the_schema() => Same(
        Available().Match(Wiring).Groups[1].Value.Split(';'), Rows("item"),
        Schema("CniItems").Descendants().Where(e => e.Name.LocalName == "ItemType").Select(e => e.Attribute("Name")!.Value));

    [Theory]
    [InlineData("CniManifest")]
    [InlineData("CniPlugin")]
    [InlineData("CniOutput")]
    [InlineData("CniConfig")]
    public void Every_metadata_is_in_the_table_and_in_the_schema(string item) =>
        Same(Properties(item), Rows("metadata").Select(r => r.Split('.')).Where(r => r[0] == item && r.Length > 1).Select(r => r[1]));

    // A key that a source learns can be written in items too; signatures are a block, whose keys are metadata of their own, and verify is a
    // list of blocks, for which a manifest in YAML is needed.
    [Fact]
    public void Every_key_of_the_manifest_has_metadata()
    {
        var keys = SourceKeys.Kinds.SelectMany(k => SourceKeys.Of(k)!).Distinct().Where(k => k is not ("signatures" or "verify"));
        var names = keys.Select(k => $"CniPlugin.{string.Concat(k.Split('-').Select(w => char.ToUpperInvariant(w[0]) + w[1..]))}");
        House.Findings.None(names.Except(Rows("metadata")));
    }

    [Fact]
    public void Every_target_and_made_item_is_in_the_table()
    {
        Same(Target().Matches(Wiring).Select(m => m.Groups[1].Value), Rows("target"));
        Same(Made().Matches(Wiring).Select(m => m.Groups[1].Value), Rows("made item"));
    }

    [Fact]
    public void The_targets_say_of_an_old_MSBuild_what_the_rule_says()
    {
        var rule = Rules.OldMSBuild("$(MSBuildVersion)");
        Assert.Contains($"Code=\"{rule.Rule.Id}\"", Wiring, StringComparison.Ordinal);
        Assert.Contains($"Text=\"{rule.Message} To mend: {rule.Details[^1].Value}.\"", Wiring, StringComparison.Ordinal);
    }

    private static void Same(params IEnumerable<string>[] sets)
    {
        var first = sets[0].Distinct().Order(StringComparer.Ordinal).ToArray();
        Assert.NotEmpty(first);
        foreach (var set in sets[1..]) Assert.Equal(first, set.Distinct().Order(StringComparer.Ordinal));
    }

    private static IEnumerable<string> Rows(string kind) =>
        Row().Matches(Readme).Where(m => m.Groups[1].Value == kind).Select(m => m.Groups[2].Value);

    private static XDocument Schema(string name) => XDocument.Parse(SourceTree.Text($"{Package}/build/schema/{name}.xaml"));

    private static IEnumerable<string> Properties(string rule) => Schema(rule).Root!.Elements()
        .Where(e => e.Name.LocalName is "StringProperty" or "BoolProperty").Select(e => e.Attribute("Name")!.Value);

    [GeneratedRegex(@"(?m)^\| ([a-z ]+) \| `([\w.]+)` \|")]
    private static partial Regex Row();

    [GeneratedRegex(@"\$\(((?:_?Cni|EnableDefaultCni)\w+)\)")]
    private static partial Regex Property();

    [GeneratedRegex(@"<AvailableItemName Include=""([^""]+)""")]
    private static partial Regex Available();

    [GeneratedRegex(@"<Target Name=""(Cni\w+)""")]
    private static partial Regex Target();

    [GeneratedRegex(@"<Output TaskParameter=""\w+"" ItemName=""(Cni\w+)""")]
    private static partial Regex Made();
}
