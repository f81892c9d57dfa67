using System.Text.Json.Nodes;
using Microsoft.AspNetCore.Http;

namespace CniImageKit.Tests.Reviewing;

/// <summary>
/// What is said on one pull request, and the part of three forges' APIs by which a pipeline says it, as they document it.
/// </summary>
internal sealed class ForgeServer : IAsyncDisposable
{
    public const string Token = "s3cret-t0ken";
    public const string Us = "github-actions[bot]";
    private int last = 100;
    private LoopbackServer? server;

    public List<Comment> Comments { get; } = [];

    /// <summary>Requests that changed something, as METHOD PATH.</summary>
    public List<string> Writes { get; } = [];

    /// <summary>The token may read only, as that of a fork's pull request.</summary>
    public bool ReadOnly { get; set; }

    /// <summary>The status of an Azure thread.</summary>
    public string State { get; private set; } = "";

    public string Address => $"http://{server!.Host}";

    public static async Task<ForgeServer> StartAsync()
    {
        var forge = new ForgeServer();
        forge.server = await LoopbackServer.StartAsync(forge.AnswerAsync);
        return forge;
    }

    public ValueTask DisposeAsync() => server!.DisposeAsync();

    private async Task AnswerAsync(HttpContext context, byte[] body)
    {
        var (status, answer) = Answer(context.Request, body.Length == 0 ? null : JsonNode.Parse(body));
        context.Response.StatusCode = status;
        await context.Response.WriteAsync(answer.ToJsonString());
    }

    private (int Status, JsonNode Answer) Answer(HttpRequest request, JsonNode? body)
    {
        var azure = request.Path.StartsWithSegments("/org");
        var header = request.Path.StartsWithSegments("/gl") ? request.Headers["PRIVATE-TOKEN"].ToString()
            : request.Headers.Authorization.ToString().Replace("Bearer ", "", StringComparison.Ordinal);
        if (header != Token) return (401, new JsonObject());
        var write = request.Method != "GET";
        if (write && ReadOnly) return (403, new JsonObject { ["message"] = "Resource not accessible by integration" });
        if (write) Writes.Add($"{request.Method} {request.Path}");
        if (azure && request.Query["api-version"] != "7.1") return (400, new JsonObject());
        return (request.Method, request.Path.Value) switch
        {
            ("GET", "/gh/repos/o/r/issues/7/comments" or "/gl/projects/5/merge_requests/7/notes") => (200, Page(request)),
            ("GET", "/gl/user") => (200, new JsonObject { ["id"] = 1 }),
            ("GET", "/org/pid/_apis/git/repositories/rid/pullRequests/7/threads") => (200, Threads()),
            ("POST", "/gh/repos/o/r/issues/7/comments" or "/gl/projects/5/merge_requests/7/notes") => Add((string)body!["body"]!),
            ("POST", "/org/pid/_apis/git/repositories/rid/pullRequests/7/threads") => Thread(body!),
            ("PATCH" or "PUT", { } path) => Change(path, body!),
            _ => (404, new JsonObject()),
        };
    }

    private JsonArray Page(HttpRequest request)
    {
        var (size, page) = (int.Parse(request.Query["per_page"]!), int.Parse(request.Query["page"]!));
        return [.. Comments.Skip(size * (page - 1)).Take(size).Select(c => new JsonObject
        {
            ["id"] = c.Id,
            ["body"] = c.Body,
            ["user"] = new JsonObject { ["login"] = c.Author },
            ["author"] = new JsonObject { ["id"] = c.Author == Us ? 1 : 2 },
        })];
    }

    private JsonObject Threads() => new()
    {
        ["value"] = new JsonArray([.. Comments.Select(c => new JsonObject
        {
            ["id"] = c.Id,
            ["isDeleted"] = false,
            ["comments"] = new JsonArray(new JsonObject { ["id"] = 1, ["content"] = c.Body }),
        })]),
    };

    private (int Status, JsonNode Answer) Add(string text)
    {
        Comments.Add(new Comment(++last, Us, text));
        return (201, new JsonObject { ["id"] = last });
    }

    private (int Status, JsonNode Answer) Thread(JsonNode body)
    {
        State = (string)body["status"]!;
        Assert.Equal(0, (int)body["comments"]![0]!["parentCommentId"]!);
        return (200, Add((string)body["comments"]![0]!["content"]!).Answer);
    }

    private (int Status, JsonNode Answer) Change(string path, JsonNode body)
    {
        if (body["status"] is { } state)
        {
            State = (string)state!;
            return (200, new JsonObject());
        }

        var id = int.Parse((path.StartsWith("/org", StringComparison.Ordinal) ? path[..^"/comments/1".Length] : path).Split('/')[^1]);
        var at = Comments.FindIndex(c => c.Id == id);
        if (at < 0) return (404, new JsonObject());
        Comments[at] = Comments[at] with { Body = (string)(body["body"] ?? body["content"])! };
        return (200, new JsonObject());
    }
}

internal sealed record Comment(int Id, string Author, string Body);
