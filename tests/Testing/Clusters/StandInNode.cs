using System.Text.Json;

namespace CniImageKit.Testing.Clusters;

/// <summary>A node as an API server keeps it.</summary>
public sealed class StandInNode(string name)
{
    // What kubelets report of a node that has run for a while: forty images and five conditions.
    private static readonly byte[] Rest = RestOf();

    public string Name { get; } = name;

    public string Uid { get; init; } = $"00000000-0000-4000-8000-{(uint)name.GetHashCode(StringComparison.Ordinal):x12}";

    public SortedDictionary<string, string> Labels { get; } = new(StringComparer.Ordinal)
    {
        ["beta.kubernetes.io/arch"] = "amd64",
        ["beta.kubernetes.io/os"] = "linux",
        ["kubernetes.io/arch"] = "amd64",
        ["kubernetes.io/hostname"] = name,
        ["kubernetes.io/os"] = "linux",
        ["node.kubernetes.io/instance-type"] = "m6i.4xlarge",
        ["topology.kubernetes.io/region"] = "eu-central-1",
        ["topology.kubernetes.io/zone"] = "eu-central-1a",
    };

    public SortedDictionary<string, string> Annotations { get; } = new(StringComparer.Ordinal)
    {
        ["node.alpha.kubernetes.io/ttl"] = "300",
        ["volumes.kubernetes.io/controller-managed-attach-detach"] = "true",
    };

    /// <summary>Written as a whole node, or as its metadata.</summary>
    public void Write(Utf8JsonWriter json, bool partial, string? kind)
    {
        json.WriteStartObject();
        if (partial || kind is not null)
        {
            json.WriteString("kind", partial ? "PartialObjectMetadata" : kind);
            json.WriteString("apiVersion", partial ? "meta.k8s.io/v1" : "v1");
        }

        json.WriteStartObject("metadata");
        json.WriteString("name", Name);
        json.WriteString("uid", Uid);
        json.WriteString("resourceVersion", "4711");
        json.WriteString("creationTimestamp", "2026-09-01T08:00:00Z");
        Map(json, "labels", Labels);
        Map(json, "annotations", Annotations);
        ManagedFields(json);
        json.WriteEndObject();
        if (!partial)
        {
            json.WriteStartObject("spec");
            json.WriteString("podCIDR", "10.1.0.0/24");
            json.WriteString("providerID", $"aws:///eu-central-1a/{Name}");
            json.WriteEndObject();
            json.WritePropertyName("status");
            json.WriteRawValue(Rest, skipInputValidation: true);
        }

        json.WriteEndObject();
    }

    private static void Map(Utf8JsonWriter json, string name, IReadOnlyDictionary<string, string> map)
    {
        json.WriteStartObject(name);
        foreach (var (key, value) in map) json.WriteString(key, value);
        json.WriteEndObject();
    }

    // Who set which field: the largest part of most nodes' metadata.
    private void ManagedFields(Utf8JsonWriter json)
    {
        json.WriteStartArray("managedFields");
        foreach (var manager in (string[])["kubelet", "kube-controller-manager", "kubelet"])
        {
            json.WriteStartObject();
            json.WriteString("manager", manager);
            json.WriteString("operation", "Update");
            json.WriteString("apiVersion", "v1");
            json.WriteString("time", "2026-11-30T08:00:00Z");
            json.WriteString("fieldsType", "FieldsV1");
            json.WriteStartObject("fieldsV1");
            json.WriteStartObject("f:metadata");
            json.WriteStartObject("f:labels");
            foreach (var label in Labels.Keys)
            {
                json.WriteStartObject("f:" + label);
                json.WriteEndObject();
            }

            json.WriteEndObject();
            json.WriteEndObject();
            json.WriteEndObject();
            json.WriteEndObject();
        }

        json.WriteEndArray();
    }

    private static byte[] RestOf()
    {
        using var buffer = new MemoryStream();
        using (var json = new Utf8JsonWriter(buffer))
        {
            json.WriteStartObject();
            json.WriteStartArray("conditions");
            foreach (var type in (string[])["MemoryPressure", "DiskPressure", "PIDPressure", "NetworkUnavailable", "Ready"])
            {
                json.WriteStartObject();
                json.WriteString("type", type);
                json.WriteString("status", type == "Ready" ? "True" : "False");
                json.WriteString("lastHeartbeatTime", "2026-11-30T08:00:00Z");
                json.WriteString("lastTransitionTime", "2026-09-01T08:00:00Z");
                json.WriteString("reason", $"Kubelet{type}");
                json.WriteString("message", "kubelet is posting ready status");
                json.WriteEndObject();
            }

            json.WriteEndArray();
            json.WriteStartArray("images");
            for (var i = 0; i < 40; i++)
            {
                json.WriteStartObject();
                json.WriteStartArray("names");
                json.WriteStringValue($"registry.example/team/image-{i}@sha256:{new string((char)('a' + (i % 6)), 64)}");
                json.WriteStringValue($"registry.example/team/image-{i}:v1.{i}.0");
                json.WriteEndArray();
                json.WriteNumber("sizeBytes", 10_000_000 + i);
                json.WriteEndObject();
            }

            json.WriteEndArray();
            json.WriteEndObject();
        }

        return buffer.ToArray();
    }
}
