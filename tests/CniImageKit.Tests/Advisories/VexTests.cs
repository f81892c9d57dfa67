using System.Collections.Immutable;
using System.Text;
using System.Text.Json;
using CniImageKit.Advisories;
using CniImageKit.Advisories.Databases;
using CniImageKit.Advisories.Statements;
using CniImageKit.Catalog;
using CniImageKit.Diagnostics;
using CniImageKit.Locking;

namespace CniImageKit.Tests.Advisories;

/// <summary>VEX documents: ours by the official schema or the specification's rules, and those of others.</summary>
public class VexTests
{
    private const string Plugins = "github.com/containernetworking/plugins";
    private static readonly Guid Serial = new("11111111-2222-5333-8444-555555555555");

    private static readonly Lockfile Locked = SampleLock.Of(SampleLock.Entry(
        "1.7.0", Plugins + " v1.7.0", "1.22.3", location: "github:containernetworking/plugins@v1.7.0/p.tgz",
        modules: ["golang.org/x/net v0.22.0"], plugins: ["bridge", "portmap"]));

    [Fact]
    public void Says_by_OpenVEX_what_is_known()
    {
        var document = JsonDocument.Parse(OpenVexWriter.Write(Request(Suppressed()))).RootElement;
        OpenVexRules.Check(document);
        var statements = document.GetProperty("statements").EnumerateArray().ToList();
        Assert.Equal(
            [
                ("GO-2024-2687", "under_investigation"), ("GO-2024-2887", "under_investigation"), ("GO-2025-4222", "not_affected"),
                ("GO-2025-4222", "affected"),
            ],
            statements.Select(s =>
                (s.GetProperty("vulnerability").GetProperty("name").GetString()!, s.GetProperty("status").GetString()!)));
        Assert.Equal("vulnerable_code_not_in_execute_path", statements[2].GetProperty("justification").GetString());
        var product = Assert.Single(statements[2].GetProperty("products").EnumerateArray());
        Assert.Equal("pkg:github/containernetworking/plugins@v1.7.0?file_name=p.tgz#bridge", product.GetProperty("@id").GetString());
        Assert.Equal(
            "pkg:golang/github.com/containernetworking/plugins@v1.7.0",
            product.GetProperty("subcomponents")[0].GetProperty("@id").GetString());
        Assert.Equal("Update containernetworking-plugins to 1.9.0 or later.", statements[3].GetProperty("action_statement").GetString());
    }

    [Fact]
    public void Has_the_same_bytes_for_the_same_matches()
    {
        var request = Request(Suppressed());
        var reversed = request with { Matches = [.. request.Matches.Reverse()] };
        Assert.Equal(OpenVexWriter.Write(request), OpenVexWriter.Write(reversed));
        Assert.Equal(CycloneDxVexWriter.Write(request), CycloneDxVexWriter.Write(reversed));
        Assert.NotEqual(Id(OpenVexWriter.Write(request)), Id(OpenVexWriter.Write(request with { Author = "b@example.org" })));

        static string? Id(byte[] document) => JsonDocument.Parse(document).RootElement.GetProperty("@id").GetString();
    }

    [Fact]
    public async Task Is_CycloneDX_by_the_official_schema()
    {
        var written = CycloneDxVexWriter.Write(Request(Suppressed()));
        Assert.Equal("", await CycloneDxOracle.RefusalsAsync(written));
        var found = JsonDocument.Parse(written).RootElement.GetProperty("vulnerabilities").EnumerateArray().ToList();
        Assert.Equal(
            ["GO-2024-2687", "GO-2024-2887", "GO-2025-4222", "GO-2025-4222:2"], found.Select(v => v.GetProperty("bom-ref").GetString()));
        Assert.Equal("not_affected", found[2].GetProperty("analysis").GetProperty("state").GetString());
        Assert.Equal("code_not_reachable", found[2].GetProperty("analysis").GetProperty("justification").GetString());
        Assert.Equal(
            $"urn:cdx:{Serial}/1#plugin%3A%2Fopt%2Fcni%2Fbin%2Fbridge",
            found[2].GetProperty("affects")[0].GetProperty("ref").GetString());
        Assert.Equal("medium", found[2].GetProperty("ratings")[0].GetProperty("severity").GetString());
    }

    [Fact]
    public async Task Is_CycloneDX_without_findings_too() =>
        Assert.Equal("", await CycloneDxOracle.RefusalsAsync(CycloneDxVexWriter.Write(Request([]))));

    /// <summary>What one document says, another run that reads it repeats.</summary>
    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public void Reads_what_it_wrote(bool openVex)
    {
        var request = Request(Suppressed());
        var read = VexReader.Read("a.json", openVex ? OpenVexWriter.Write(request) : CycloneDxVexWriter.Write(request));
        var said = new StatementBook(read, Names()).Apply(Matches());
        var suppressed = Assert.Single(said, m => m.Suppression is not null);
        Assert.Equal(("GO-2025-4222", "bridge"), (suppressed.Advisory.Id, Assert.Single(suppressed.Plugins)));
        Assert.Equal(
            ("team@example.org", "vulnerable_code_not_in_execute_path"), (suppressed.Suppression!.Owner, suppressed.Suppression.Reason));
    }

    [Theory]
    // The module, in every version or in this one; its letter case does not count.
    [InlineData("pkg:golang/github.com/containernetworking/plugins", 2)]
    [InlineData("pkg:golang/github.com/ContainerNetworking/plugins@v1.7.0", 2)]
    [InlineData("pkg:golang/github.com/containernetworking/plugins@1.7.0?type=module", 2)]
    [InlineData("pkg:golang/github.com/containernetworking/plugins@v1.8.0", 0)]
    // The release's archive, and a file of it.
    [InlineData("pkg:github/containernetworking/plugins@v1.7.0", 2)]
    [InlineData("pkg:github/containernetworking/plugins@v1.7.0#portmap", 1)]
    [InlineData("pkg:oci/node@sha256:00", 0)]
    public void Takes_the_word_of_others_for_the_products_that_they_name(string product, int plugins)
    {
        var said = Said(OpenVex($$"""
            {"vulnerability":{"name":"CVE-2025-67499"},"products":[{"@id":"{{product}}"}],"status":"not_affected","justification":"component_not_present"}
            """));
        Assert.Equal(plugins, said.Where(m => m.Suppression is not null).Sum(m => m.Plugins.Length));
    }

    [Fact]
    public void Takes_a_digest_for_the_plugin_that_it_is_of()
    {
        var digest = Locked.Plugins[0].Files["portmap"].Sha256.Hex;
        var said = Said(OpenVex($$"""
            {"vulnerability":{"name":"X-1","aliases":["GO-2025-4222"]},"products":[{"@id":"pkg:generic/x","hashes":{"sha-256":"{{digest}}"} }],"status":"fixed"}
            """));
        Assert.Equal(["portmap"], Assert.Single(said, m => m.Suppression?.Reason == "fixed").Plugins);
    }

    [Fact]
    public void Takes_the_last_word()
    {
        const string product = "\"products\":[{\"@id\":\"pkg:golang/github.com/containernetworking/plugins\"}]";
        var late = $$"""{"vulnerability":{"name":"GO-2025-4222"},{{product}},"timestamp":"2026-02-01T00:00:00Z","status":"affected","action_statement":"Update."}""";
        var early = $$"""{"vulnerability":{"name":"GO-2025-4222"},{{product}},"timestamp":"2026-01-01T00:00:00Z","status":"fixed"}""";
        Assert.DoesNotContain(Said(OpenVex(late + "," + early)), m => m.Suppression is not null);
        Assert.Contains(Said(OpenVex(early)), m => m.Suppression is not null);
    }

    [Fact]
    public void Reads_components_of_a_CycloneDX_document()
    {
        var said = Said("""
            {"bomFormat":"CycloneDX","specVersion":"1.6","metadata":{"authors":[{"name":"Ann","email":"ann@example.org"}]},
            "components":[{"type":"library","bom-ref":"a","name":"p","purl":"pkg:golang/github.com/containernetworking/plugins@v1.7.0"}],
            "vulnerabilities":[{"id":"CVE-2025-67499","analysis":{"state":"false_positive","detail":"Not our backend."},
            "affects":[{"ref":"a"}]}]}
            """);
        var word = Assert.Single(said, m => m.Suppression is not null).Suppression!;
        Assert.Equal(("ann@example.org", "false_positive", "Not our backend."), (word.Owner, word.Reason, word.Note));
    }

    [Fact]
    public void Leaves_a_plugin_of_another_image_alone()
    {
        var other = CycloneDxVexWriter.Write(Request(Suppressed()) with { Names = new ProductNames(Links(Guid.NewGuid())) });
        Assert.DoesNotContain(Said(Encoding.UTF8.GetString(other)), m => m.Suppression is not null);
    }

    [Theory]
    [InlineData("{}")]
    [InlineData("no json")]
    [InlineData("""{"bomFormat":"CycloneDX"}""")]
    [InlineData("""{"@context":"https://openvex.dev/ns/v0.2.0","author":"a"}""")]
    [InlineData("""{"@context":"https://openvex.dev/ns/v0.2.0","author":"a","statements":[7]}""")]
    [InlineData("""{"@context":"https://openvex.dev/ns/v0.2.0","author":"a","statements":[{"vulnerability":{"name":"A"},"status":"fixed"}]}""")]
    [InlineData("""{"@context":"https://openvex.dev/ns/v0.2.0","author":"a","statements":[{"vulnerability":{"name":"A"},"products":["p"],"status":"odd"}]}""")]
    [InlineData("""{"@context":"https://openvex.dev/ns/v0.2.0","author":"a","statements":[{"vulnerability":{"name":"A"},"products":["p"],"status":"not_affected"}]}""")]
    [InlineData("""{"@context":"https://openvex.dev/ns/v0.2.0","statements":[{"vulnerability":{"name":"A"},"products":["p"],"status":"fixed"}]}""")]
    [InlineData("""{"bomFormat":"CycloneDX","vulnerabilities":[{"id":"A","analysis":{"state":"resolved"},"affects":[{"ref":"gone"}]}]}""")]
    public void Refuses_what_is_no_document(string text) => Assert.Equal(
        "CNIK8111",
        Assert.Throws<CniImageKitException>(() => VexReader.Read("a.json", Encoding.UTF8.GetBytes(text))).Diagnostics[0].Rule.Id);

    private static string OpenVex(string statements) =>
        $$"""{"@context":"https://openvex.dev/ns/v0.2.0","author":"a","timestamp":"2026-01-01T00:00:00Z","statements":[{{statements}}]}""";

    private static ImmutableArray<AdvisoryMatch> Said(string document) =>
        new StatementBook(VexReader.Read("a.json", Encoding.UTF8.GetBytes(document)), Names()).Apply(Matches());

    private static ImmutableArray<AdvisoryMatch> Suppressed() => new StatementBook(
        [
            new Statement
            {
                Names = ["GO-2025-4222"],
                Plugins = ["bridge"],
                Suppression = new Suppression(
                    "team@example.org", Suppression.Reasons[2], "No nftables.", new DateOnly(2026, 6, 30), Location.None),
            },
        ], Names()).Apply(Matches());

    private static ImmutableArray<AdvisoryMatch> Matches()
    {
        string[] entries = [.. SampleDatabase.All, SampleDatabase.PortmapOfGitHub];
        var advisories = AdvisoryMerge.Merge(entries.Select(e => OsvReader.Read(SampleDatabase.Bytes(e)).Advisory).OfType<Advisory>());
        var snapshot = AdvisorySnapshot.Read(SnapshotWriter.Write(advisories, []), new Location("snapshot"));
        return AdvisoryMatcher.Match(Locked, snapshot, PluginCatalog.Load()).Matches;
    }

    private static VexRequest Request(ImmutableArray<AdvisoryMatch> matches) => new(
        matches, Names(), "team@example.org", DateTimeOffset.FromUnixTimeSeconds(1_780_000_000), "0.1.0");

    private static ProductNames Names() => new(Links(Serial));

    private static SbomLinks Links(Guid serial) => new(
        ImmutableDictionary<Platform, Guid>.Empty.Add(Platform.Parse("linux/amd64"), serial), LayoutProfile.Default);
}
