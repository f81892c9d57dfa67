using System.Text.Json.Nodes;
using CniImageKit.Diagnostics;
using CniImageKit.Nodes.Trials;
using CniImageKit.Nodes.Trials.Pods;

namespace CniImageKit.Tests.Nodes;

/// <summary>The status of a network as network-attachment-definition-client makes it of a result.</summary>
public class NetworkStatusTests
{
    private const string TwoInPod = """
        { "cniVersion": "1.1.0",
          "interfaces": [
            { "name": "veth1", "mac": "02:00:00:00:00:01" },
            { "name": "eth0", "mac": "02:00:00:00:00:02", "mtu": 1400, "sandbox": "/run/netns/a" },
            { "name": "eth0.1", "mac": "02:00:00:00:00:03", "sandbox": "/run/netns/a" } ],
          "ips": [
            { "interface": 1, "address": "10.0.0.2/24" }, { "interface": 2, "address": "10.0.1.2/24", "gateway": "10.0.1.1" },
            { "address": "fd00::2/64" } ],
          "routes": [
            { "dst": "0.0.0.0/0" }, { "dst": "10.9.0.0/16", "gw": "10.0.0.1" }, { "dst": "::/0", "gw": "fd00::1" }] }
        """;

    [Fact]
    public void Has_an_item_for_each_interface_in_the_pod_and_the_default_one_is_that_with_a_gateway() => Assert.Equal(
        [
            """{"name":"n","interface":"eth0","ips":["10.0.0.2"],"mac":"02:00:00:00:00:02","mtu":1400,"dns":{},"gateway":["<nil>","fd00::1"]}""",
            """{"name":"n","interface":"eth0.1","ips":["10.0.1.2","fd00::2"],"mac":"02:00:00:00:00:03","default":true,"dns":{},"gateway":["<nil>","fd00::1"]}""",
        ],
        Of(TwoInPod, isDefault: true));

    [Fact]
    public void Has_one_item_and_no_mtu_before_Multus_4_1() => Assert.Equal(
        ["""{"name":"n","interface":"eth0.1","ips":["10.0.0.2","10.0.1.2","fd00::2"],"mac":"02:00:00:00:00:03","default":true,"dns":{},"gateway":["<nil>","fd00::1"]}"""],
        Of(TwoInPod, isDefault: true, beforeInterfaces: true));

    [Fact]
    public void Is_default_for_the_first_network_only() =>
        Assert.All(Of(TwoInPod, isDefault: false), i => Assert.DoesNotContain("default", i, StringComparison.Ordinal));

    [Theory]
    [InlineData("""{ "cniVersion": "1.0.0" }""", "")]
    [InlineData("""{ "cniVersion": "1.0.0", "ips": [{ "address": "10.0.0.2/24" }] }""", "")]
    [InlineData(
        """{ "cniVersion": "1.0.0", "interfaces": [{ "name": "a" }], "ips": [{ "address": "10.0.0.2/24" }] }""",
        """{"name":"n","ips":["10.0.0.2"],"dns":{}}""")]
    [InlineData(
        """{ "cniVersion": "1.0.0", "interfaces": [{ "name": "a", "sandbox": "s" }], "dns": { "search": ["x"], "domain": "y", "options": [] } }""",
        """{"name":"n","interface":"a","dns":{"domain":"y","search":["x"]}}""")]
    public void Tells_what_the_result_tells(string result, string status) =>
        Assert.Equal(status, string.Join('\n', Of(result, isDefault: false)));

    [Fact]
    public void Reads_results_before_0_3_0_where_Multus_did() => Assert.Equal(
        ["""{"name":"n","ips":["10.0.0.2"],"dns":{},"gateway":["10.0.0.1"]}"""],
        Of("""{ "ip4": { "ip": "10.0.0.2/24", "routes": [{ "dst": "0.0.0.0/0", "gw": "10.0.0.1" }] } }""", false, beforeInterfaces: true));

    [Fact]
    public void Writes_the_annotation_as_Go_does()
    {
        var items = Items("""{ "interfaces": [{ "name": "a", "sandbox": "s" }], "routes": [{ "dst": "0.0.0.0/0" }] }""", false, false);
        Assert.Equal(
            "[{\n    \"name\": \"n\",\n    \"interface\": \"a\",\n    \"dns\": {},\n    \"gateway\": [\n        \"\\u003cnil\\u003e\"\n    ]\n}]",
            NetworkStatus.Annotation(items));
    }

    private static string[] Of(string result, bool isDefault, bool beforeInterfaces = false) =>
        [.. Items(result, isDefault, beforeInterfaces).Select(i => i.ToJsonString(Plain))];

    private static IEnumerable<JsonObject> Items(string result, bool isDefault, bool beforeInterfaces)
    {
        var scenario = new Scenario { Name = "n", At = Location.None, Network = [] };
        return NetworkStatus.Of(
            new Attachment("n", scenario) { IsDefault = isDefault }, JsonNode.Parse(result)!.AsObject(), beforeInterfaces, device: null);
    }

    private static readonly System.Text.Json.JsonSerializerOptions Plain =
        new() { Encoder = System.Text.Encodings.Web.JavaScriptEncoder.UnsafeRelaxedJsonEscaping };
}
