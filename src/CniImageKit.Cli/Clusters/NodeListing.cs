using System.Text.Json;
using CniImageKit.Diagnostics;
using CniImageKit.Nodes.Fleet;

namespace CniImageKit.Cli.Clusters;

/// <summary>
/// Reads all nodes of a cluster, page by page. While one page is read the server makes the next one; nothing of a page is kept but what
/// <paramref name="keep"/> makes of its nodes. Raises CNIK9302 to 9305.
/// </summary>
/// <param name="client">The cluster.</param>
/// <param name="selector">Which nodes, as labels, or null for all.</param>
/// <param name="poolLabel">The label that names a node's pool, or null for the known ones.</param>
/// <param name="keep">What is to be kept of a node.</param>
internal sealed class NodeListing<T>(ClusterClient client, string? selector, string? poolLabel, Func<SeenNode, T> keep)
{
    private const int PageSize = 500, MostRestarts = 3, MostAttempts = 4;
    private const int FirstBuffer = 64 << 10, LongestToken = 4 << 20;
    private const long MostBytes = 1L << 30;

    // Metadata are all that counts, and a fifth of a node; a server that does not know the form sends nodes.
    private const string Metadata = "application/json;as=PartialObjectMetadataList;g=meta.k8s.io;v=v1,application/json";

    /// <summary>The one node that is asked for, or null for all.</summary>
    public string? Name { get; init; }

    /// <summary>Whether the list changed while it was read, so that it is none of one moment.</summary>
    public bool Inconsistent { get; private set; }

    /// <summary>All nodes, in the server's order.</summary>
    public async Task<List<T>> ReadAsync(CancellationToken cancellationToken)
    {
        for (var restarts = 0; restarts <= MostRestarts; restarts++)
        {
            if (await TryReadAsync(cancellationToken) is { } all) return all;
        }

        throw new CniImageKitException(Rules.ListExpired(client.Server, MostRestarts + 1));
    }

    // Null where the list expired and cannot be continued.
    private async Task<List<T>?> TryReadAsync(CancellationToken cancellationToken)
    {
        var all = new List<T>();
        Inconsistent = false;
        using var stop = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        Task<ClusterAnswer>? coming = null;
        try
        {
            var (token, attempts, expired) = ("", 0, 0);
            while (true)
            {
                using var answer = await (coming ?? AskAsync(token, stop.Token));
                coming = null;
                if (answer.Code == 410)
                {
                    // The server may say where it can go on, with what has changed since.
                    var go = (await answer.StatusAsync(stop.Token)).Continue;
                    if (go is null || go == token || ++expired > MostRestarts) return null;
                    (token, Inconsistent) = (go, true);
                    continue;
                }

                var kept = all.Count;
                try
                {
                    var page = await PageAsync(answer, all, next => coming = AskAsync(next, stop.Token), stop.Token);
                    if (page.Continue is not { } next) return all;
                    if (next == token) throw Strange("a page is to be followed by itself");
                    // A server whose metadata come last.
                    coming ??= AskAsync(next, stop.Token);
                    (token, attempts) = (next, 0);
                }
                catch (IOException) when (++attempts < MostAttempts)
                {
                    // The page broke off: what it brought goes, and it is asked for again.
                    all.RemoveRange(kept, all.Count - kept);
                    await DropAsync(coming);
                    coming = null;
                }
                catch (IOException fault)
                {
                    throw Strange($"the answer breaks off again and again ({fault.Message.TrimEnd('.')})", fault);
                }
            }
        }
        finally
        {
            await stop.CancelAsync();
            await DropAsync(coming);
        }
    }

    private async Task<NodePage> PageAsync(
        ClusterAnswer answer, List<T> all, Action<string> goesOn, CancellationToken cancellationToken)
    {
        var page = new NodePage(poolLabel, node => all.Add(keep(node)));
        var (buffer, length, total, told) = (new byte[FirstBuffer], 0, 0L, false);
        var state = new JsonReaderState(new JsonReaderOptions { MaxDepth = 64 });
        try
        {
            for (var end = false; !end;)
            {
                var read = await answer.ReadAsync(buffer.AsMemory(length), cancellationToken);
                (length, total, end) = (length + read, total + read, read == 0);
                if (total > MostBytes) throw Strange($"a page has more than {MostBytes >> 20} MiB");
                var consumed = Parse(buffer.AsSpan(0, length), end, ref state, page);
                buffer.AsSpan(consumed, length - consumed).CopyTo(buffer);
                length -= consumed;
                if (!told && page is { HasMetadata: true, Continue: { } next })
                {
                    told = true;
                    goesOn(next);
                }

                if (length < buffer.Length) continue;
                if (buffer.Length >= LongestToken) throw Strange($"a text in it has more than {LongestToken >> 20} MiB");
                Array.Resize(ref buffer, buffer.Length * 2);
            }
        }
        catch (Exception fault) when (fault is JsonException or InvalidOperationException)
        {
            // An answer cut off within a text is no JSON either, and another attempt would help; whole answers end with their brackets.
            throw Strange($"it is no list of nodes ({fault.Message.Split(" LineNumber")[0].TrimEnd('.', ' ')})", fault);
        }

        return page.HasItems || page.HasMetadata ? page : throw Strange("it is no list of nodes");
    }

    private static int Parse(ReadOnlySpan<byte> content, bool end, ref JsonReaderState state, NodePage page)
    {
        var reader = new Utf8JsonReader(content, end, state);
        while (reader.Read()) page.Take(ref reader);
        state = reader.CurrentState;
        return (int)reader.BytesConsumed;
    }

    private Task<ClusterAnswer> AskAsync(string token, CancellationToken cancellationToken)
    {
        var query = $"api/v1/nodes?limit={PageSize}";
        if (Name is not null) query += $"&fieldSelector=metadata.name%3D{Uri.EscapeDataString(Name)}";
        if (selector is not null) query += $"&labelSelector={Uri.EscapeDataString(selector)}";
        if (token.Length > 0) query += $"&continue={Uri.EscapeDataString(token)}";
        var call = new ClusterCall(HttpMethod.Get, query) { What = "list nodes", Accept = Metadata, Understood = [410] };
        return client.SendAsync(call, cancellationToken);
    }

    private static async Task DropAsync(Task<ClusterAnswer>? coming)
    {
        if (coming is null) return;
        try
        {
            (await coming).Dispose();
        }
        catch (Exception e) when (e is CniImageKitException or OperationCanceledException or IOException)
        {
            // Nobody waits for it any more.
        }
    }

    private CniImageKitException Strange(string why, Exception? inner = null) =>
        new(Rules.ClusterNotUnderstood(client.Server, "list nodes", why), inner);
}
