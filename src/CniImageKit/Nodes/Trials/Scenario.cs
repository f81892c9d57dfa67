using System.Collections.Immutable;
using System.Text.Json.Nodes;
using CniImageKit.Diagnostics;
using CniImageKit.Nodes.Trials.Pods;

namespace CniImageKit.Nodes.Trials;

/// <summary>A network to try, and what it takes.</summary>
internal sealed record Scenario
{
    /// <summary>For people.</summary>
    public required string Name { get; init; }

    /// <summary>Where it is written.</summary>
    public required Location At { get; init; }

    /// <summary>The plugin that it is about; null for a network of the user's.</summary>
    public string? Plugin { get; init; }

    /// <summary>A list as the runtime reads it: <c>name</c>, <c>plugins</c>, and <c>cniVersion</c> unless any will do.</summary>
    public required JsonObject Network { get; init; }

    /// <summary><c>namespace/name</c> of the attachment definition that it is; null where it is none.</summary>
    public string? Defines { get; init; }

    /// <summary>Whether it is a file of network configuration, or what a ConfigMap becomes on the node.</summary>
    public bool IsFile { get; init; }

    /// <summary>Multus' own configuration, which it is; null where it is none.</summary>
    public MultusConfig? Multus { get; init; }

    /// <summary>
    /// The resource whose devices a definition is for (<c>k8s.v1.cni.cncf.io/resourceName</c>); null where it is for none.
    /// </summary>
    public string? Resource { get; init; }

    /// <summary>The device that it is given; null where it has none.</summary>
    public GivenDevice? Device { get; init; }

    /// <summary>What the pod asks for that it is; null where it is none.</summary>
    public PodAsk? Pod { get; init; }

    /// <summary>The pod's networks, the default one first; empty where it is about one network.</summary>
    public ImmutableArray<Attachment> Attachments { get; init; } = [];

    /// <summary>Whether it says what to run: a definition may leave that to a file on the node.</summary>
    public bool HasChain => Network["plugins"] is not null;

    /// <summary>Capability → what a runtime would pass for it (CNI conventions, "Dynamic Plugin specific fields").</summary>
    public JsonObject Capabilities { get; init; } = [];

    /// <summary>Links of the machine that it works on, each a veth whose other end stays beside it.</summary>
    public ImmutableArray<string> Links { get; init; } = [];

    /// <summary>Arguments of <c>ip</c> that succeed where the kernel can do what is needed; the link is taken away again.</summary>
    public ImmutableArray<string> Probe { get; init; } = [];

    /// <summary>The interface in the pod.</summary>
    public string Interface { get; init; } = "eth0";

    /// <summary>How many addresses the result must have; null where any number will do.</summary>
    public int? Addresses { get; init; }

    /// <summary>Plugins that it runs: types and ipam types, in the order of the chain, each once.</summary>
    public ImmutableArray<string> Plugins =>
    [
        .. Attachments.SelectMany(a => a.Scenario.Plugins).Concat(Network["plugins"]!.AsArray().OfType<JsonObject>()
            .SelectMany(p => new[] { Text(p["type"]), Text((p["ipam"] as JsonObject)?["type"]) }).OfType<string>()).Distinct(),
    ];

    /// <summary>A verb that releases of the plugin are known to get wrong, and how; null where none are.</summary>
    public (string Verb, string How)? Deviation { get; init; }

    /// <summary>Why this machine cannot try it whatever its kernel is; null where it can.</summary>
    public string? Untestable { get; init; }

    /// <summary>The version that its plugins get; null where the newest that all of them speak is meant.</summary>
    public string? CniVersion => Text(Network["cniVersion"]);

    /// <summary>Whether the list says so of a verb; libcni takes the text "true" too (libcni/conf.go, readBool).</summary>
    public bool Disables(string verb) => Network[verb]?.ToString() is "true" or "True";

    /// <summary>The scenario with that version.</summary>
    public Scenario With(string version)
    {
        var network = (JsonObject)Network.DeepClone();
        network["cniVersion"] = version;
        return this with { Network = network };
    }

    private static string? Text(JsonNode? node) => node is JsonValue value && value.TryGetValue<string>(out var text) ? text : null;
}
