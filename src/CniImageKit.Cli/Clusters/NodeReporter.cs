using System.Text;
using System.Text.Json;
using CniImageKit.Diagnostics;
using CniImageKit.Json;
using CniImageKit.Nodes.Fleet;
using CniImageKit.Nodes.Reports;

namespace CniImageKit.Cli.Clusters;

/// <summary>
/// Puts a node's report where <c>fleet</c> finds it: into the node's own annotation, a large one into the ConfigMap of the node's name,
/// which goes when the node goes. Needs no more than to get and patch that node, and to get, create and patch that ConfigMap. Raises
/// CNIK9302 to 9304, 9309, 9310.
/// </summary>
internal sealed class NodeReporter(ClusterClient client, string node, string space)
{
    private const string Manager = "cnikit-fleet";
    private const string Metadata = "application/json;as=PartialObjectMetadata;g=meta.k8s.io;v=v1,application/json";
    private const int MostNode = 4 << 20;

    private string NodePath => $"api/v1/nodes/{Uri.EscapeDataString(node)}";

    private string MapPath => $"api/v1/namespaces/{Uri.EscapeDataString(space)}/configmaps/{Uri.EscapeDataString(node)}";

    /// <summary>Sends a report; what the one before it told already keeps its time. The bytes that were sent.</summary>
    public async Task<int> SendAsync(NodeReport report, CancellationToken cancellationToken)
    {
        var (uid, before) = await BeforeAsync(cancellationToken);
        var content = NodeAnnotation.Compact(report.After(before));
        if (content.Length > NodeReportJson.MaxBytes)
            throw new CniImageKitException(Rules.ReportTooLarge(node, content.Length, NodeReportJson.MaxBytes));
        var annotation = Encoding.UTF8.GetString(content);
        if (content.Length > NodeAnnotation.MostInline)
        {
            await PutAsync(uid, annotation, cancellationToken);
            annotation = NodeAnnotation.Pointer(Digest.Sha256(content));
        }

        await AnnotateAsync(annotation, cancellationToken);
        return content.Length;
    }

    private async Task<(string Uid, NodeReport? Before)> BeforeAsync(CancellationToken cancellationToken)
    {
        var root = await GetAsync(NodePath, "get this node", Metadata, cancellationToken)
            ?? throw new CniImageKitException(Rules.NodeNotThere(node, client.Name));
        using (root)
        {
            var metadata = root.RootElement.Member("metadata");
            if (metadata.Text("uid") is not { } uid)
                throw new CniImageKitException(Rules.ClusterNotUnderstood(client.Server, "get this node", "the node has no uid"));
            return metadata.Member("annotations").Text(NodeAnnotation.Key) is { } annotation
                ? (uid, await ReadAsync(Encoding.UTF8.GetBytes(annotation), cancellationToken)) : (uid, null);
        }
    }

    // What cannot be read is written over, and its times are lost.
    private async Task<NodeReport?> ReadAsync(byte[] annotation, CancellationToken cancellationToken)
    {
        var content = annotation;
        if (NodeAnnotation.TryPointer(annotation, out var digest))
        {
            using var map = await GetAsync(MapPath, $"get configmaps in {space}", "application/json", cancellationToken);
            if (map?.RootElement.Member("data").Text(NodeAnnotation.DataKey) is not { } text) return null;
            content = Encoding.UTF8.GetBytes(text);
            if (Digest.Sha256(content) != digest) return null;
        }

        try
        {
            return NodeReportJson.Read(node, content);
        }
        catch (CniImageKitException)
        {
            return null;
        }
    }

    private async Task<JsonDocument?> GetAsync(string path, string what, string accept, CancellationToken cancellationToken)
    {
        var call = new ClusterCall(HttpMethod.Get, path) { What = what, Accept = accept, Understood = [404] };
        var answer = await client.ReadAsync(call, MostNode, cancellationToken);
        if (answer.Code == 404) return null;
        try
        {
            return JsonDocument.Parse(answer.Content ?? []);
        }
        catch (JsonException fault)
        {
            throw new CniImageKitException(Rules.ClusterNotUnderstood(client.Server, what, "it is no JSON"), fault);
        }
    }

    private async Task AnnotateAsync(string annotation, CancellationToken cancellationToken)
    {
        var call = new ClusterCall(HttpMethod.Patch, $"{NodePath}?fieldManager={Manager}")
        {
            What = "patch this node",
            Accept = Metadata,
            Body = Json(json =>
            {
                json.WriteStartObject("metadata");
                json.WriteStartObject("annotations");
                json.WriteString(NodeAnnotation.Key, annotation);
                json.WriteEndObject();
                json.WriteEndObject();
            }),
            Understood = [404],
        };
        using var answer = await client.SendAsync(call, cancellationToken);
        if (answer.Code == 404) throw new CniImageKitException(Rules.NodeNotThere(node, client.Name));
    }

    // Server-side apply makes it or changes it, in one request.
    private async Task PutAsync(string uid, string report, CancellationToken cancellationToken)
    {
        var call = new ClusterCall(HttpMethod.Patch, $"{MapPath}?fieldManager={Manager}&force=true")
        {
            What = $"create and patch configmaps in {space}",
            BodyType = "application/apply-patch+yaml",
            Body = Json(json =>
            {
                json.WriteString("apiVersion", "v1");
                json.WriteString("kind", "ConfigMap");
                json.WriteStartObject("metadata");
                json.WriteString("name", node);
                json.WriteString("namespace", space);
                json.WriteStartArray("ownerReferences");
                json.WriteStartObject();
                json.WriteString("apiVersion", "v1");
                json.WriteString("kind", "Node");
                json.WriteString("name", node);
                json.WriteString("uid", uid);
                json.WriteEndObject();
                json.WriteEndArray();
                json.WriteEndObject();
                json.WriteStartObject("data");
                json.WriteString(NodeAnnotation.DataKey, report);
                json.WriteEndObject();
            }),
        };
        using var answer = await client.SendAsync(call, cancellationToken);
    }

    private static byte[] Json(Action<Utf8JsonWriter> members)
    {
        using var buffer = new MemoryStream();
        using (var json = new Utf8JsonWriter(buffer))
        {
            json.WriteStartObject();
            members(json);
            json.WriteEndObject();
        }

        return buffer.ToArray();
    }
}
