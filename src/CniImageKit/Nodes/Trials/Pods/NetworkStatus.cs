using System.Text.Json;
using System.Text.Json.Nodes;

namespace CniImageKit.Nodes.Trials.Pods;

/// <summary>
/// What Multus writes into a pod's annotation <c>k8s.v1.cni.cncf.io/network-status</c> for the results of its networks
/// (network-attachment-definition-client, CreateNetworkStatuses; with Multus before 4.1 CreateNetworkStatus, and no mtu).
/// </summary>
internal static class NetworkStatus
{
    private static readonly JsonWriterOptions FourBlanks = new()
    {
        Indented = true,
        IndentSize = 4,
        NewLine = "\n",
        Encoder = System.Text.Encodings.Web.JavaScriptEncoder.UnsafeRelaxedJsonEscaping,
    };

    /// <summary>The items for one network: one for each of the pod's interfaces in the result.</summary>
    /// <param name="attachment">The network.</param>
    /// <param name="result">What it printed.</param>
    /// <param name="beforeInterfaces">Whether Multus tells of one interface only.</param>
    /// <param name="device">What is known of its device; null where nothing is.</param>
    public static IEnumerable<JsonObject> Of(Attachment attachment, JsonObject result, bool beforeInterfaces, JsonObject? device)
    {
        var (interfaces, addresses, gateways) = Parts(result);
        var inPod = interfaces.Where(i => Text(i, "sandbox").Length > 0).ToArray();
        var dns = Dns(result["dns"] as JsonObject);
        var known = new Known(dns, gateways, device);
        JsonObject Item(JsonObject? link, IEnumerable<JsonObject> held, bool isDefault) =>
            Status(attachment.Name, link, held.Select(a => Text(a, "address").Split('/')[0]), isDefault, known, !beforeInterfaces);

        // The last one in the pod is taken where only one is told of.
        if (beforeInterfaces || interfaces.Length == 1) return [Item(inPod.LastOrDefault(), addresses, attachment.IsDefault)];
        var withGateway = addresses.Where(a => Text(a, "gateway").Length > 0).Select(Index).FirstOrDefault(i => i is not null);
        var first = withGateway is { } index ? interfaces[index] : inPod.FirstOrDefault();
        return inPod.Select(link => Item(link, addresses.Where(a => Of(a) == link), attachment.IsDefault && link == first));

        JsonObject Of(JsonObject address) => Index(address) is { } i ? interfaces[i] : inPod[^1];

        int? Index(JsonObject address) =>
            address["interface"] is JsonValue value && value.TryGetValue<int>(out var i) && i >= 0 && i < interfaces.Length ? i : null;
    }

    /// <summary>The annotation's text.</summary>
    public static string Annotation(IEnumerable<JsonObject> items) => $"[{string.Join(',', items.Select(Indented))}]";

    // Go writes these three so that a text can stand in HTML.
    private static string Indented(JsonObject item)
    {
        using var buffer = new MemoryStream();
        using (var json = new Utf8JsonWriter(buffer, FourBlanks)) item.WriteTo(json);
        return System.Text.Encoding.UTF8.GetString(buffer.ToArray())
            .Replace("<", "\\u003c", StringComparison.Ordinal).Replace(">", "\\u003e", StringComparison.Ordinal)
            .Replace("&", "\\u0026", StringComparison.Ordinal);
    }

    private static JsonObject Status(
        string name, JsonObject? link, IEnumerable<string> addresses, bool isDefault, Known known, bool hasMtu)
    {
        var status = new JsonObject { ["name"] = name };
        if (Text(link, "name") is { Length: > 0 } called) status["interface"] = called;
        if (Array(addresses) is { Count: > 0 } ips) status["ips"] = ips;
        if (Text(link, "mac") is { Length: > 0 } mac) status["mac"] = mac;
        if (hasMtu && link?["mtu"] is JsonValue value && value.TryGetValue<int>(out var mtu) && mtu != 0) status["mtu"] = mtu;
        if (isDefault) status["default"] = true;
        status["dns"] = known.Dns.DeepClone();
        if (known.Device is { } device) status["device-info"] = device.DeepClone();
        if (known.Gateways.Length > 0) status["gateway"] = Array(known.Gateways);
        return status;
    }

    // Results before 0.3.0 have no interfaces, and an address of each family.
    private static (JsonObject[] Interfaces, JsonObject[] Addresses, string[] Gateways) Parts(JsonObject result)
    {
        var old = new[] { result["ip4"], result["ip6"] }.OfType<JsonObject>().ToArray();
        var addresses = old.Length == 0 ? Objects(result["ips"])
            : [.. old.Select(o => new JsonObject { ["address"] = Text(o, "ip"), ["gateway"] = Text(o, "gateway") })];
        var routes = old.Length == 0 ? Objects(result["routes"]) : [.. old.SelectMany(o => Objects(o["routes"]))];
        // Go's name for an address that is not there.
        var gateways = routes.Where(r => Text(r, "dst").Split('/')[0] is "0.0.0.0" or "::")
            .Select(r => Text(r, "gw") is { Length: > 0 } gateway ? gateway : "<nil>").ToArray();
        return (Objects(result["interfaces"]), addresses, gateways);
    }

    private static JsonObject Dns(JsonObject? said)
    {
        var dns = new JsonObject();
        foreach (var key in new[] { "nameservers", "domain", "search", "options" })
            if (said?[key] is JsonArray { Count: > 0 } or JsonValue && Text(said, key).Length > 0) dns[key] = said[key]!.DeepClone();
        return dns;
    }

    private static JsonArray Array(IEnumerable<string> texts) => new([.. texts.Select(JsonNode? (t) => JsonValue.Create(t))]);

    private static JsonObject[] Objects(JsonNode? list) => [.. (list as JsonArray ?? []).OfType<JsonObject>()];

    private static string Text(JsonObject? of, string key) => of?[key]?.ToString() ?? "";

    // What is the same for all interfaces of a network.
    private sealed record Known(JsonObject Dns, string[] Gateways, JsonObject? Device);
}
