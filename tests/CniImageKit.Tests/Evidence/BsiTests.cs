using System.Text.Json;
using CniImageKit.Evidence;

namespace CniImageKit.Tests.Evidence;

/// <summary>
/// BSI TR-03183-2 v2.1.0 (2025-08-20), sections 4 to 6, with the mapping of its section 8.2: a test for each row, in CycloneDX 1.6 and,
/// where the mapping has it, in SPDX 3.0.1. The component is a plugin of a release.
/// </summary>
public class BsiTests
{
    private const string Plugin = "plugin:/opt/cni/bin/bridge";
    private static readonly JsonElement Bom = Root(SbomFormat.CycloneDx16);
    private static readonly JsonElement[] Graph = [.. Root(SbomFormat.Spdx301).GetProperty("@graph").EnumerateArray()];

    private static JsonElement Component => Bom.GetProperty("components").EnumerateArray().Single(c => Text(c, "bom-ref") == Plugin);

    private static JsonElement Package => Graph.Single(e => Text(e, "type") == "software_Package" && Text(e, "name") == "bridge");

    private static JsonElement File => To("hasDistributionArtifact");

    [Fact]
    public void Section_4_is_CycloneDX_1_6_or_SPDX_3_0_1() => Assert.Equal(
        ("1.6", "3.0.1"), (Text(Bom, "specVersion"), Text(Graph.Single(e => Text(e, "type") == "CreationInfo"), "specVersion")));

    [Theory]
    [MemberData(nameof(SbomSchemaTests.Formats), MemberType = typeof(SbomSchemaTests))]
    public void Section_3_1_holds_no_vulnerabilities(string format) =>
        Assert.DoesNotContain("ulnerabilit", Root(SbomFormats.Of(format)).GetRawText(), StringComparison.Ordinal);

    [Fact]
    public void Row_1_creator_of_the_SBOM_by_email_or_URL()
    {
        Assert.Equal("nodes@example.org", Text(Bom.GetProperty("metadata").GetProperty("manufacturer").GetProperty("contact")[0], "email"));
        var by = Text(Graph.Single(e => Text(e, "type") == "CreationInfo").GetProperty("createdBy")[0]);
        var identifier = Element(by).GetProperty("externalIdentifier")[0];
        Assert.Equal(("email", "nodes@example.org"), (Text(identifier, "externalIdentifierType"), Text(identifier, "identifier")));
    }

    [Fact]
    public void Row_2_timestamp_in_UTC()
    {
        Assert.Equal("2025-05-04T12:00:00Z", Text(Bom.GetProperty("metadata"), "timestamp"));
        Assert.Equal("2025-05-04T12:00:00Z", Text(Graph.Single(e => Text(e, "type") == "CreationInfo"), "created"));
    }

    [Fact]
    public void Row_3_component_creator_by_email_or_URL()
    {
        Assert.Equal("https://www.cni.dev", Text(Component.GetProperty("manufacturer").GetProperty("url")[0]));
        var identifier = Element(Text(Package.GetProperty("originatedBy")[0])).GetProperty("externalIdentifier")[0];
        Assert.Equal(("other", "https://www.cni.dev"), (Text(identifier, "externalIdentifierType"), Text(identifier, "identifier")));
    }

    [Fact]
    public void Rows_4_and_5_name_and_version()
    {
        Assert.Equal(("bridge", "1.9.1"), (Text(Component, "name"), Text(Component, "version")));
        Assert.Equal(("bridge", "1.9.1"), (Text(Package, "name"), Text(Package, "software_packageVersion")));
    }

    [Theory]
    [InlineData("6 filename", "bsi:component:filename", "bridge")]
    [InlineData("10 executable", "bsi:component:executable", "executable")]
    [InlineData("11 archive", "bsi:component:archive", "no archive")]
    [InlineData("12 structured", "bsi:component:structured", "unstructured")]
    public void Rows_6_and_10_to_12_by_the_property_taxonomy(string row, string name, string value)
    {
        var found = Component.GetProperty("properties").EnumerateArray().Where(p => Text(p, "name") == name).Select(p => Text(p, "value"));
        Assert.True(found.SequenceEqual([value]), row);
    }

    [Fact]
    public void Rows_6_and_10_to_12_in_SPDX()
    {
        Assert.Equal("bridge", Text(File, "name"));
        Assert.Equal(["executable", "firmware"], File.GetProperty("software_additionalPurpose").EnumerateArray().Select(Text));
        Assert.Contains("BSI TR-03183-2", Text(File, "comment"), StringComparison.Ordinal);
    }

    [Fact]
    public void Row_7_dependencies_with_their_completeness_also_of_leaves()
    {
        var edges = Bom.GetProperty("dependencies").EnumerateArray().ToDictionary(d => Text(d, "ref")!, d => d.GetProperty("dependsOn"));
        Assert.Equal(6, edges[Plugin].GetArrayLength());
        Assert.Equal(0, edges["pkg:golang/stdlib@1.26.1"].GetArrayLength());
        var told = Bom.GetProperty("compositions").EnumerateArray().SelectMany(c => new[] { "dependencies", "assemblies" }
            .Where(n => c.TryGetProperty(n, out _)).SelectMany(n => c.GetProperty(n).EnumerateArray().Select(Text))).ToHashSet();
        Assert.All(edges.Keys, component => Assert.Contains(component, told));
        var relationship = Relationship("dependsOn");
        Assert.Equal(("complete", 6), (Text(relationship, "completeness"), relationship.GetProperty("to").GetArrayLength()));
    }

    [Theory]
    [InlineData("8 distribution licence", "concluded", "hasConcludedLicense")]
    [InlineData("17 original licence", "declared", "hasDeclaredLicense")]
    public void Rows_8_and_17_licences_as_SPDX_names_them(string row, string acknowledgement, string relationship)
    {
        var licence = Component.GetProperty("licenses").EnumerateArray().Select(l => l.GetProperty("license"))
            .Single(l => Text(l, "acknowledgement") == acknowledgement);
        Assert.True(Text(licence, "id") == "Apache-2.0", row);
        Assert.Equal("Apache-2.0", Text(To(relationship), "simplelicensing_licenseExpression"));
        Assert.Equal("complete", Text(Relationship(relationship), "completeness"));
    }

    [Fact]
    public void Rows_9_and_15_SHA_512_and_URI_of_the_deployable_file()
    {
        var reference = Component.GetProperty("externalReferences").EnumerateArray().Single(r => Text(r, "type") == "distribution");
        var hash = reference.GetProperty("hashes").EnumerateArray().Single(h => Text(h, "alg") == "SHA-512");
        Assert.Equal(Digest.Sha512("bridge"u8).Hex, Text(hash, "content"));
        const string uri =
            "https://github.com/containernetworking/plugins/releases/download/v1.9.1/cni-plugins-linux-amd64-v1.9.1.tgz#bridge";
        Assert.Equal(uri, Text(reference, "url"));
        var verified = File.GetProperty("verifiedUsing").EnumerateArray().Single(h => Text(h, "algorithm") == "sha512");
        Assert.Equal(Digest.Sha512("bridge"u8).Hex, Text(verified, "hashValue"));
        Assert.Equal("binaryArtifact", Text(File.GetProperty("externalRef")[0], "externalRefType"));
        Assert.Equal(uri, Text(File.GetProperty("externalRef")[0].GetProperty("locator")[0]));
    }

    [Fact]
    public void Row_13_URI_of_the_SBOM()
    {
        Assert.StartsWith("urn:uuid:", Text(Bom, "serialNumber"), StringComparison.Ordinal);
        var root = Text(Graph.Single(e => Text(e, "type") == "SpdxDocument").GetProperty("rootElement")[0]);
        Assert.Equal("software_Sbom", Text(Element(root), "type"));
        Assert.True(Uri.TryCreate(root, UriKind.Absolute, out _));
    }

    [Fact]
    public void Row_14_URI_of_the_source_of_that_version()
    {
        const string uri = "https://github.com/containernetworking/plugins/archive/refs/tags/v1.9.1.tar.gz";
        var code = Component.GetProperty("externalReferences").EnumerateArray().Single(r => Text(r, "type") == "source-distribution");
        Assert.Equal(uri, Text(code, "url"));
        var generates = Graph.Single(e => Text(e, "relationshipType") == "generates"
            && e.GetProperty("to").EnumerateArray().Select(Text).Contains(Text(Package, "spdxId")));
        var source = Element(Text(generates, "from"));
        Assert.Equal("source", Text(source, "software_primaryPurpose"));
        Assert.Equal(uri, Text(source.GetProperty("externalRef")[0].GetProperty("locator")[0]));
    }

    [Fact]
    public void Row_16_other_unique_identifiers()
    {
        Assert.StartsWith("pkg:github/containernetworking/plugins@v1.9.1", Text(Component, "purl"), StringComparison.Ordinal);
        Assert.Equal("packageUrl", Text(Package.GetProperty("externalIdentifier")[0], "externalIdentifierType"));
        var library = Bom.GetProperty("components").EnumerateArray().Single(c => Text(c, "bom-ref") == "pkg:golang/stdlib@1.26.1");
        Assert.Equal("cpe:2.3:a:golang:go:1.26.1:*:*:*:*:*:*:*", Text(library, "cpe"));
    }

    private static JsonElement Root(SbomFormat format) => JsonDocument.Parse(SampleSbom.Write(SampleSbom.Request, format)).RootElement;

    private static JsonElement Element(string? iri) => Graph.Single(e => Text(e, "spdxId") == iri);

    private static JsonElement Relationship(string type) =>
        Graph.Single(e => Text(e, "relationshipType") == type && Text(e, "from") == Text(Package, "spdxId"));

    private static JsonElement To(string type) => Element(Text(Relationship(type).GetProperty("to")[0]));

    private static string? Text(JsonElement of, string name) => of.TryGetProperty(name, out var value) ? value.GetString() : null;

    private static string? Text(JsonElement value) => value.GetString();
}
