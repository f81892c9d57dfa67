using System.Collections.Concurrent;
using System.Text;
using System.Text.Json;
using CniImageKit.Cli.Clusters;
using CniImageKit.Json;
using CniImageKit.Nodes.Fleet;

namespace CniImageKit.Cli.Fleet;

/// <summary>Asks a cluster for its nodes and their reports.</summary>
internal sealed class FleetReading(ClusterClient client, FleetTerms terms)
{
    private const int AtATime = 16;

    private static readonly TimeSpan Settling = TimeSpan.FromMilliseconds(500);

    // JSON in JSON: a report of 256 KiB, with every quote escaped.
    private const int MostConfigMap = 2 << 20;

    /// <summary>The label that names a node's pool, or null for the known ones.</summary>
    public string? PoolLabel { get; init; }

    /// <summary>Which nodes, as labels, or null for all.</summary>
    public string? Selector { get; init; }

    /// <summary>Where the verifier's ConfigMaps lie.</summary>
    public required string Namespace { get; init; }

    /// <summary>All nodes and how it stands with them. Raises CNIK9302 to 9305, 9315, 9326.</summary>
    public async Task<FleetAudit> RunAsync(CancellationToken cancellationToken)
    {
        var same = new SameValues();
        var listing = new NodeListing<FleetNode>(client, Selector, PoolLabel, node => same.Of(terms.Of(node)));
        var nodes = await listing.ReadAsync(cancellationToken);
        var large = Enumerable.Range(0, nodes.Count).Where(i => nodes[i].Elsewhere is not null).ToArray();
        var gone = new ConcurrentDictionary<string, bool>(StringComparer.Ordinal);
        await EachAsync(large, async (i, token) => nodes[i] = await LargeAsync(nodes[i], token));
        if (large.Where(i => nodes[i].State == FleetState.Unreadable).ToArray() is { Length: > 0 } odd)
        {
            // A verifier writes the ConfigMap first and then the annotation, maybe since the list was made; and a node that goes takes its
            // ConfigMap along.
            await Task.Delay(Settling, client.Clock, cancellationToken);
            await EachAsync(odd, async (i, token) =>
            {
                if (await AgainAsync(nodes[i].Name, token) is { } now) nodes[i] = now;
                else gone[nodes[i].Name] = true;
            });
        }

        return FleetAudit.Of(client.Name, terms, nodes.Where(n => !gone.ContainsKey(n.Name)), listing.Inconsistent);

        Task EachAsync(int[] which, Func<int, CancellationToken, ValueTask> work) => Parallel.ForEachAsync(
            which, new ParallelOptions { MaxDegreeOfParallelism = AtATime, CancellationToken = cancellationToken }, work);
    }

    private async Task<FleetNode> LargeAsync(FleetNode node, CancellationToken cancellationToken) => node.Elsewhere is not { } digest
        ? node : terms.With(node, await ContentAsync(node.Name, cancellationToken), digest);

    // As it is by now; null where it is gone.
    private async Task<FleetNode?> AgainAsync(string name, CancellationToken cancellationToken)
    {
        var listing = new NodeListing<FleetNode>(client, Selector, PoolLabel, terms.Of) { Name = name };
        return (await listing.ReadAsync(cancellationToken)).Find(n => n.Name == name) is { } now
            ? await LargeAsync(now, cancellationToken) : null;
    }

    // Null where it is not there, or holds no such text.
    private async Task<byte[]?> ContentAsync(string node, CancellationToken cancellationToken)
    {
        var path = $"api/v1/namespaces/{Uri.EscapeDataString(Namespace)}/configmaps/{Uri.EscapeDataString(node)}";
        var call = new ClusterCall(HttpMethod.Get, path) { What = $"get configmaps in {Namespace}", Understood = [404] };
        var answer = await client.ReadAsync(call, MostConfigMap, cancellationToken);
        if (answer is not { Code: not 404, Content: { } content }) return null;
        try
        {
            using var document = JsonDocument.Parse(content);
            return document.RootElement.Member("data").Text(NodeAnnotation.DataKey) is { } text ? Encoding.UTF8.GetBytes(text) : null;
        }
        catch (Exception e) when (e is JsonException or InvalidOperationException)
        {
            return null;
        }
    }
}
