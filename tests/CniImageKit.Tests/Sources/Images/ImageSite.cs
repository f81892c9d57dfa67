using System.Text;
using System.Text.Json.Nodes;
using CniImageKit.Tests.Append;

namespace CniImageKit.Tests.Sources.Images;

/// <summary>A registry that is only read, on raw sockets: it serves what a test puts there, true or not.</summary>
internal sealed class ImageSite : IAsyncDisposable
{
    private readonly FaultServer server;

    public ImageSite() => server = new FaultServer(AnswerAsync);

    public BuiltImage Built { get; } = new();

    /// <summary>Tag → descriptor of the manifest or index.</summary>
    public SortedDictionary<string, JsonObject> Tags { get; } = new(StringComparer.Ordinal);

    /// <summary>What is served in a blob's or manifest's place, or null for nothing.</summary>
    public Dictionary<string, byte[]?> Instead { get; } = [];

    /// <summary>More response headers for manifests.</summary>
    public List<string> ManifestHeaders { get; } = [];

    /// <summary>What manifests are said to be; null for what they say themselves.</summary>
    public string? ManifestType { get; set; }

    /// <summary>Digest → index of what is attached to it; null where the registry does not list referrers.</summary>
    public Dictionary<string, byte[]>? Referrers { get; set; }

    /// <summary>Tags on a page of the list.</summary>
    public int PageSize { get; set; } = 1000;

    public bool Gone { get; set; }

    public string Image => server["/"].Authority + "/team/plugins";

    public IReadOnlyList<SeenRequest> Requests => server.Requests;

    public ValueTask DisposeAsync() => server.DisposeAsync();

    private async Task AnswerAsync(SeenRequest request, FaultReply reply)
    {
        var path = request.Path.Split('?')[0];
        var name = path[(path.LastIndexOf('/') + 1)..];
        if (path.EndsWith("/tags/list", StringComparison.Ordinal) && !Gone)
        {
            var last = request.Path.Split("last=") is [_, var from] ? from.Split('&')[0] : "";
            var page = Tags.Keys.Where(t => string.CompareOrdinal(t, last) > 0).Take(PageSize).ToArray();
            var body = new JsonObject { ["name"] = "team/plugins", ["tags"] = new JsonArray([.. page.Select(t => JsonValue.Create(t))]) };
            string[] next = page.Length < PageSize ? [] : [$"Link: </v2/team/plugins/tags/list?last={page[^1]}&n={PageSize}>; rel=\"next\""];
            await reply.WholeAsync("200 OK", Encoding.UTF8.GetBytes(body.ToJsonString()), next);
            return;
        }

        if (path.Contains("/referrers/", StringComparison.Ordinal))
        {
            if (Referrers?.GetValueOrDefault(name) is not { } index) await reply.WholeAsync("404 Not Found", "{}"u8.ToArray());
            else await reply.WholeAsync("200 OK", index, ["Content-Type: application/vnd.oci.image.index.v1+json"]);
            return;
        }

        var digest = Tags.TryGetValue(name, out var tagged) ? tagged["digest"]!.GetValue<string>() : name;
        var found = Gone ? null : Instead.TryGetValue(digest, out var other) ? other
            : Digest.TryParse(digest, out var known) ? Built.Blobs.GetValueOrDefault(known) : null;
        var kind = path.Contains("/manifests/", StringComparison.Ordinal) ? "manifest" : "blob";
        if (found is null) await reply.WholeAsync("404 Not Found", """{"errors":[{"code":"NOT_FOUND"}]}"""u8.ToArray());
        else if (request.Method == "HEAD") await reply.HeadAsync("200 OK", $"Content-Length: {found.Length}");
        else if (kind == "blob") await reply.FileAsync(request, found, "\"x\"");
        else
        {
            var type = ManifestType ?? JsonNode.Parse(found)!["mediaType"]?.GetValue<string>() ?? "application/json";
            await reply.WholeAsync("200 OK", found, [$"Content-Type: {type}", .. ManifestHeaders]);
        }
    }
}
