using CniImageKit.Cli.Clusters;
using CniImageKit.Nodes.Fleet;
using System.Text.Json;

namespace CniImageKit.Cli.Fleet;

/// <summary>Asks a cluster for its nodes and their reports.</summary>
internal sealed class FleetReading(ClusterClient client, FleetTerms terms)
{
    private const int AtATime = 16;
    // JSON in JSON: a report of 256 KiB, with every quote escaped.
    private const int MostConfigMap = 2 << 20;

    /// <summary>The label that names a node's pool, or null for the known ones.</summary>
    public string? PoolLabel { get; init; }

    /// <summary>Which nodes, as labels, or null for all.</summary>
    public string? Selector { get; init; }

    /// <summary>Where the verifier's ConfigMaps lie.</summary>
    public required string Namespace { get; init; }

    /// <summary>All nodes and how it stands with them. Raises CNIK9302 to 9305, 9315.</summary>
    public async Task<FleetAudit> RunAsync(CancellationToken cancellationToken)
    {
        var listing = new NodeListing<FleetNode>(client, Selector, PoolLabel, terms.Of);
        var nodes = await listing.ReadAsync(cancellationToken);
        var large = Enumerable.Range(0, nodes.Count).Where(i => nodes[i].Elsewhere is not null);
        var options = new ParallelOptions { MaxDegreeOfParallelism = AtATime, CancellationToken = cancellationToken };
        await Parallel.ForEachAsync(large, options, async (i, token) =>
            nodes[i] = terms.With(nodes[i], await ContentAsync(nodes[i].Name, token), nodes[i].Elsewhere!));
        return FleetAudit.Of(client.Name, terms, nodes, listing.Inconsistent);
    }

    // Null where it is not there, or holds no such text.
    private async Task<byte[]?> ContentAsync(string node, CancellationToken cancellationToken)
    {
        var path = $"api/v1/namespaces/{Uri.EscapeDataString(Namespace)}/configmaps/{Uri.EscapeDataString(node)}";
        var call = new ClusterCall(HttpMethod.Get, path) { What = $"get configmaps in {Namespace}", Understood = [404] };
        using var answer = await client.SendAsync(call, cancellationToken);
        if (answer.Code == 404 || await answer.AllAsync(MostConfigMap, cancellationToken) is not { } content) return null;
        try
        {
            using var document = JsonDocument.Parse(content);
            var text = document.RootElement.GetProperty("data").GetProperty(NodeAnnotation.DataKey).GetString();
            return text is null ? null : System.Text.Encoding.UTF8.GetBytes(text);
        }
        catch (Exception e) when (e is JsonException or InvalidOperationException or KeyNotFoundException)
        {
            return null;
        }
    }
}
