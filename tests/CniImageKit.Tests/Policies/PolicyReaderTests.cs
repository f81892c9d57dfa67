using System.Text;
using System.Text.Json;
using System.Text.Json.Nodes;
using CniImageKit.Diagnostics;
using CniImageKit.Manifest;
using CniImageKit.Policies;
using CniImageKit.Yaml;
using NJsonSchema;

namespace CniImageKit.Tests.Policies;

/// <summary>What is a policy, for the reader and for the schema alike.</summary>
public class PolicyReaderTests
{
    private static readonly Task<JsonSchema> Schema =
        JsonSchema.FromJsonAsync(ManifestSchema.Policy, TestContext.Current.CancellationToken);

    public const string Whole = """
        schema: 1
        default: deny
        sources:
          allow: ["github:containernetworking/plugins", "apt:*"]
          deny: ["url:*"]
        signers: ["openpgp 4CB50190207B4758A3F73A796ED0E7B82643E131"]
        licenses: { allow: [Apache-2.0, MIT], deny: [GPL-3.0-only] }
        verification:
          minimum: sums
          sources: { "apt:*": signature }
        maximumAge: 400d
        advisories: { failOn: high, unrated: fail, unknown: ignore, snapshotMaximumAge: 30d }
        linkage: { deny: [dynamic, musl] }
        exceptions:
          - rule: linkage
            source: containernetworking-plugins
            plugin: bridge
            owner: ada@example.org
            reason: replaced by the next release
            until: 2027-01-31
        """;

    public static TheoryData<string> Good => new(
        Whole, "schema: 1", "schema: 1\ndefault: allow", "schema: 1\nsources: {}", "schema: 1\nlicenses: { deny: [x] }",
        "schema: 1\nmaximumAge: 0400d", "schema: 1\nadvisories: { failOn: low }");

    public static TheoryData<string, string, int> Bad => new()
    {
        { "", "CNIK1005", 1 },
        { "schema: 2", "CNIK5421", 1 },
        { "schema: one", "CNIK1006", 1 },
        { "schema: 1\ndefault: maybe", "CNIK1016", 2 },
        { "schema: 1\nsorces: {}", "CNIK1003", 2 },
        { "schema: 1\nsources: [a]", "CNIK1006", 2 },
        { "schema: 1\nsources:\n  alow: [a]", "CNIK1003", 3 },
        { "schema: 1\nsources: { allow: [] }", "CNIK1019", 2 },
        { "schema: 1\nsigners: x", "CNIK1006", 2 },
        { "schema: 1\nverification: { minimum: best }", "CNIK1016", 2 },
        { "schema: 1\nverification: { sources: { a: 3 } }", "CNIK1006", 2 },
        { "schema: 1\nmaximumAge: 400", "CNIK1006", 2 },
        { "schema: 1\nmaximumAge: 1y", "CNIK1027", 2 },
        { "schema: 1\nmaximumAge: 0d", "CNIK1027", 2 },
        { "schema: 1\nadvisories: {}", "CNIK1005", 2 },
        { "schema: 1\nadvisories: high", "CNIK1006", 2 },
        { "schema: 1\nadvisories: { failOn: worst }", "CNIK1016", 2 },
        { "schema: 1\nadvisories: { failOn: high, unrated: maybe }", "CNIK1016", 2 },
        { "schema: 1\nadvisories: { failOn: high, unknown: deny }", "CNIK1016", 2 },
        { "schema: 1\nadvisories: { failOn: high, snapshotMaximumAge: 30 }", "CNIK1006", 2 },
        { "schema: 1\nadvisories: { failOn: high, snapshotAge: 30d }", "CNIK1003", 2 },
        { "schema: 1\nexceptions: [{ rule: advisories, source: a, owner: b, reason: c, until: 2027-01-31 }]", "CNIK1016", 2 },
        { "schema: 1\nlinkage: { deny: [shared] }", "CNIK1016", 2 },
        { "schema: 1\nexceptions: [{ rule: linkage, source: a, reason: b, until: 2027-01-31 }]", "CNIK1005", 2 },
        { "schema: 1\nexceptions: [{ rule: linkage, source: a, owner: b, until: 2027-01-31 }]", "CNIK1005", 2 },
        { "schema: 1\nexceptions: [{ rule: linkage, source: a, owner: b, reason: c }]", "CNIK1005", 2 },
        { "schema: 1\nexceptions: [{ rule: all, source: a, owner: b, reason: c, until: 2027-01-31 }]", "CNIK1016", 2 },
        { "schema: 1\nexceptions: [{ rule: linkage, source: a, owner: b, reason: c, until: soon }]", "CNIK1027", 2 },
        { "schema: 1\ndefault: &a deny", "CNIK1012", 2 },
        { "schema: 1\nsources: [", "CNIK1001", 3 },
    };

    [Theory]
    [MemberData(nameof(Good))]
    public async Task Takes_what_the_schema_takes(string text)
    {
        PolicyReader.Read("cnikit.policy.yaml", Encoding.UTF8.GetBytes(text));
        Assert.Empty((await Schema).Validate(Json(text)));
    }

    [Theory]
    [MemberData(nameof(Bad))]
    public async Task Refuses_the_rest_at_its_line(string text, string rule, int line)
    {
        var failure = Assert.Throws<CniImageKitException>(() => PolicyReader.Read("cnikit.policy.yaml", Encoding.UTF8.GetBytes(text)));
        Assert.Equal((rule, line), (failure.Diagnostics[0].Rule.Id, failure.Diagnostics[0].At.Line));
        Assert.DoesNotContain("manifest", failure.Diagnostics[0].Message, StringComparison.OrdinalIgnoreCase);
        if (rule is not ("CNIK1001" or "CNIK1012")) Assert.NotEmpty((await Schema).Validate(Json(text)));
    }

    [Fact]
    public void Knows_the_place_of_every_rule()
    {
        var policy = PolicyReader.Read("p.yaml", Encoding.UTF8.GetBytes(Whole));
        Assert.Equal(
            [
                "p.yaml(2,10)", "p.yaml(4,3)", "p.yaml(5,10)", "p.yaml(6,1)", "p.yaml(9,12)", "p.yaml(10,23)", "p.yaml(11,13)",
                "p.yaml(12,1)", "p.yaml(12,23)", "p.yaml(12,38)", "p.yaml(12,53)", "p.yaml(12,81)", "p.yaml(13,19)", "p.yaml(15,5)",
            ],
            new[]
            {
                policy.DeniesByDefault, policy.Sources!.AllowAt, policy.Sources.Deny[0].At, policy.Signers!.At,
                policy.Verification!.Minimum!.At, policy.Verification.Sources[0].Minimum.At, policy.MaximumAge!.At,
                policy.Advisories!.At, policy.Advisories.FailOn.At, policy.Advisories.Unrated.At, policy.Advisories.Unknown.At,
                policy.Advisories.SnapshotMaximumAge!.At, policy.DeniedLinkage[0].At, policy.Exceptions[0].At,
            }.Select(a => a!.ToString()));
    }

    private static string Json(string text)
    {
        var roots = YamlReader.Read("p", text, new Findings());
        return roots.IsEmpty ? "{}" : Node(roots[0])?.ToJsonString() ?? "null";
    }

    private static JsonNode? Node(YamlNode node) => node switch
    {
        YamlMap map => new JsonObject(map.Members.Select(m => KeyValuePair.Create(m.Key, Node(m.Value)))),
        YamlList list => new JsonArray([.. list.Items.Select(Node)]),
        YamlScalar { IsNumber: true } number => JsonNode.Parse(number.Text),
        YamlScalar scalar => JsonValue.Create(scalar.Text),
        _ => null,
    };
}
