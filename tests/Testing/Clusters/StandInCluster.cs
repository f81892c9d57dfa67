using System.Collections.Concurrent;
using System.Globalization;
using System.Net;
using System.Security.Cryptography.X509Certificates;
using System.Text;
using System.Text.Json;
using System.Text.Json.Nodes;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Server.Kestrel.Https;
using Microsoft.Extensions.Logging;

namespace CniImageKit.Testing.Clusters;

/// <summary>
/// Stands in for a Kubernetes API server, over TLS on the loopback: lists nodes page by page with continue tokens that can expire, whole
/// or as metadata, and patches nodes and ConfigMaps, as the API conventions have it. It knows one bearer token, and whoever has a
/// certificate of its authority.
/// </summary>
public sealed class StandInCluster : IAsyncDisposable
{
    public const string Token = "stand-in-token";

    private readonly StandInCertificates certificates;
    private readonly WebApplication app;
    private readonly ConcurrentQueue<string> seen = new();
    private readonly Lock gate = new();
    private readonly SortedDictionary<string, StandInNode> nodes = new(StringComparer.Ordinal);
    private int generation;

    private StandInCluster(StandInCertificates certificates, int port)
    {
        this.certificates = certificates;
        var builder = WebApplication.CreateSlimBuilder();
        builder.Logging.ClearProviders();
        builder.WebHost.ConfigureKestrel(k => k.Listen(IPAddress.Loopback, port, l => l.UseHttps(https =>
        {
            https.ServerCertificate = certificates.Server;
            https.ClientCertificateMode = ClientCertificateMode.AllowCertificate;
            https.ClientCertificateValidation = (certificate, chain, _) => certificates.IsOurs(certificate, chain);
        })));
        builder.WebHost.UseKestrelHttpsConfiguration();
        app = builder.Build();
        app.MapFallback("{**path}", AnswerAsync);
    }

    /// <summary>https://127.0.0.1:PORT</summary>
    public string Address => app.Urls.First();

    /// <summary>The authority of this cluster and no other.</summary>
    public string AuthorityPem => certificates.AuthorityPem;

    /// <summary><c>METHOD path?query</c> of each request, in order.</summary>
    public IReadOnlyList<string> Seen => [.. seen];

    /// <summary>The nodes, by name.</summary>
    public IReadOnlyDictionary<string, StandInNode> Nodes => nodes;

    /// <summary>The reports of ConfigMaps, by <c>NAMESPACE/NAME</c>.</summary>
    public ConcurrentDictionary<string, JsonObject> ConfigMaps { get; } = new();

    /// <summary>The token that it takes.</summary>
    public string Accepted { get; set; } = Token;

    /// <summary>A certificate of a user, and its key, both PEM.</summary>
    public (string Certificates, string Key) User(string name) => certificates.User(name);

    /// <summary>Says first what to answer to a request; what it answers itself is true.</summary>
    public Func<HttpContext, Task<bool>>? Before { get; set; }

    /// <summary>How many pages of a list are made before their tokens expire; each expiry takes one from the front.</summary>
    public Queue<int> ExpireAfter { get; } = new();

    /// <summary>Whether an expired list may go on, with what has changed since.</summary>
    public bool GoesOn { get; set; }

    /// <summary>Whether metadata alone can be had, as since Kubernetes 1.15.</summary>
    public bool KnowsPartial { get; set; } = true;

    /// <param name="port">On the loopback; 0 for any.</param>
    /// <param name="isBelow">Whether another authority signed the cluster's own.</param>
    public static async Task<StandInCluster> StartAsync(int port = 0, bool isBelow = false)
    {
        var cluster = new StandInCluster(new StandInCertificates(isBelow), port);
        await cluster.app.StartAsync();
        return cluster;
    }

    public void Remove(string name)
    {
        lock (gate) nodes.Remove(name);
    }

    public StandInNode Add(string name)
    {
        lock (gate) return nodes[name] = new StandInNode(name);
    }

    /// <summary>A kubeconfig that reaches it.</summary>
    /// <param name="token">The user's token.</param>
    /// <param name="server">The address, where it is to be another.</param>
    /// <param name="authority">PEM, where it is to be another's.</param>
    /// <param name="user">How the user logs in, where it is not by the token.</param>
    /// <param name="more">One more line of the cluster.</param>
    public string Kubeconfig(
        string? token = Token, string? server = null, string? authority = null, string? user = null, string more = "") => $$"""
        apiVersion: v1
        kind: Config
        current-context: stand-in
        clusters:
        - name: here
          cluster:
            server: {{server ?? Address}}
            certificate-authority-data: {{Convert.ToBase64String(Encoding.ASCII.GetBytes(authority ?? certificates.AuthorityPem))}}
            {{more}}
        contexts:
        - name: stand-in
          context: { cluster: here, user: me, namespace: default }
        users:
        - name: me
          user: {{user ?? $"{{ token: {token} }}"}}

        """;

    public async ValueTask DisposeAsync()
    {
        await app.DisposeAsync();
        certificates.Dispose();
    }

    private async Task AnswerAsync(HttpContext context)
    {
        var request = context.Request;
        seen.Enqueue($"{request.Method} {request.Path}{request.QueryString}");
        if (Before is { } before && await before(context)) return;
        if (context.Connection.ClientCertificate is null && request.Headers.Authorization != $"Bearer {Accepted}")
        {
            await StatusAsync(context, 401, "Unauthorized");
            return;
        }

        string[] path = [.. request.Path.Value!.Split('/', StringSplitOptions.RemoveEmptyEntries).Select(Uri.UnescapeDataString)];
        var answering = (request.Method, path) switch
        {
            ("GET", ["api"]) => TextAsync(context, """{"kind":"APIVersions","versions":["v1"]}"""),
            ("GET", ["apis"]) => TextAsync(context, """{"kind":"APIGroupList","apiVersion":"v1","groups":[]}"""),
            ("GET", ["api", "v1"]) => TextAsync(context, """
                {"kind":"APIResourceList","groupVersion":"v1","resources":[
                {"name":"nodes","singularName":"node","namespaced":false,"kind":"Node","verbs":["get","list","patch"],"shortNames":["no"]}]}
                """),
            ("GET", ["api", "v1", "nodes"]) => ListAsync(context),
            ("GET", ["api", "v1", "nodes", var name]) => NodeAsync(context, name),
            ("PATCH", ["api", "v1", "nodes", var name]) => PatchAsync(context, name),
            ("GET", ["api", "v1", "namespaces", var space, "configmaps", var name]) => ConfigMapAsync(context, $"{space}/{name}"),
            ("PATCH", ["api", "v1", "namespaces", var space, "configmaps", var name]) => ApplyAsync(context, $"{space}/{name}"),
            _ => StatusAsync(context, 404, "the server could not find the requested resource"),
        };
        await answering;
    }

    private async Task ListAsync(HttpContext context)
    {
        var query = context.Request.Query;
        var limit = int.TryParse(query["limit"], out var asked) && asked > 0 ? asked : int.MaxValue - 1;
        var (from, made) = ("", 0);
        if (query["continue"].ToString() is { Length: > 0 } token)
        {
            var parts = Encoding.UTF8.GetString(Convert.FromBase64String(token)).Split('\n');
            (from, made) = (parts[0], int.Parse(parts[1], CultureInfo.InvariantCulture));
            if (int.Parse(parts[2], CultureInfo.InvariantCulture) != generation || (ExpireAfter.TryPeek(out var after) && made >= after))
            {
                ExpireAfter.TryDequeue(out _);
                generation++;
                await StatusAsync(context, 410, "The provided continue parameter is too old", GoesOn ? Next(from, made) : null);
                return;
            }
        }

        List<StandInNode> page;
        lock (gate)
        {
            var selector = query["labelSelector"].ToString();
            var name = query["fieldSelector"].ToString() is { Length: > 0 } field ? field["metadata.name=".Length..] : null;
            page =
            [
                .. nodes.Values.SkipWhile(n => string.CompareOrdinal(n.Name, from) <= 0)
                    .Where(n => (name is null || n.Name == name) && Fits(n, selector)).Take(limit + 1),
            ];
        }

        var more = page.Count > limit;
        if (more) page.RemoveAt(page.Count - 1);
        var partial = IsPartial(context);
        context.Response.ContentType = "application/json";
        await using var json = new Utf8JsonWriter(context.Response.BodyWriter);
        json.WriteStartObject();
        json.WriteString("kind", partial ? "PartialObjectMetadataList" : "NodeList");
        json.WriteString("apiVersion", partial ? "meta.k8s.io/v1" : "v1");
        json.WriteStartObject("metadata");
        json.WriteString("resourceVersion", "4711");
        if (more) json.WriteString("continue", Next(page[^1].Name, made + 1));
        json.WriteEndObject();
        json.WriteStartArray("items");
        foreach (var node in page)
        {
            node.Write(json, partial, kind: null);
            if (json.BytesPending > 64 << 10)
            {
                await json.FlushAsync();
                await context.Response.BodyWriter.FlushAsync();
            }
        }

        json.WriteEndArray();
        json.WriteEndObject();
    }

    private async Task NodeAsync(HttpContext context, string name)
    {
        if (!nodes.TryGetValue(name, out var node)) await StatusAsync(context, 404, $"nodes \"{name}\" not found");
        else await ObjectAsync(context, node);
    }

    private async Task ObjectAsync(HttpContext context, StandInNode node)
    {
        context.Response.ContentType = "application/json";
        await using var json = new Utf8JsonWriter(context.Response.BodyWriter);
        node.Write(json, IsPartial(context), "Node");
    }

    // RFC 7386, as far as annotations go.
    private async Task PatchAsync(HttpContext context, string name)
    {
        var patch = await JsonNode.ParseAsync(context.Request.Body);
        if (context.Request.ContentType != "application/merge-patch+json")
        {
            await StatusAsync(context, 415, "the body of the request was in an unknown format");
            return;
        }

        if (!nodes.TryGetValue(name, out var node))
        {
            await StatusAsync(context, 404, $"nodes \"{name}\" not found");
            return;
        }

        lock (gate)
        {
            foreach (var (key, value) in patch!["metadata"]!["annotations"]!.AsObject()) node.Annotations[key] = value!.GetValue<string>();
        }

        await ObjectAsync(context, node);
    }

    private Task ConfigMapAsync(HttpContext context, string name) => ConfigMaps.TryGetValue(name, out var map)
        ? TextAsync(context, map.ToJsonString()) : StatusAsync(context, 404, "not found");

    private async Task ApplyAsync(HttpContext context, string name)
    {
        if (context.Request.ContentType != "application/apply-patch+yaml")
        {
            await StatusAsync(context, 415, "the body of the request was in an unknown format");
            return;
        }

        var map = (await JsonNode.ParseAsync(context.Request.Body))!.AsObject();
        ConfigMaps[name] = map;
        await TextAsync(context, map.ToJsonString());
    }

    private string Next(string last, int made) => Convert.ToBase64String(Encoding.UTF8.GetBytes($"{last}\n{made}\n{generation}"));

    private bool IsPartial(HttpContext context) => KnowsPartial
        && context.Request.Headers.Accept.ToString().StartsWith("application/json;as=PartialObjectMetadata", StringComparison.Ordinal);

    private static bool Fits(StandInNode node, string selector) => selector.Length == 0
        || selector.Split(',').All(s => s.Split('=') is [var key, var value] && node.Labels.GetValueOrDefault(key) == value);

    private static async Task TextAsync(HttpContext context, string text)
    {
        context.Response.ContentType = "application/json";
        await context.Response.WriteAsync(text);
    }

    public static async Task StatusAsync(HttpContext context, int code, string message, string? next = null)
    {
        context.Response.StatusCode = code;
        var status = new JsonObject
        {
            ["kind"] = "Status",
            ["apiVersion"] = "v1",
            ["metadata"] = next is null ? new JsonObject() : new JsonObject { ["continue"] = next },
            ["status"] = "Failure",
            ["message"] = message,
            ["code"] = code,
        };
        await TextAsync(context, status.ToJsonString());
    }
}
