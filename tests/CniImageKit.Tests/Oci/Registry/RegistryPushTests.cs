using System.Text;
using CniImageKit.Diagnostics;
using CniImageKit.Fetching;
using CniImageKit.Oci;
using CniImageKit.Oci.Registry;
using CniImageKit.Store;
using CniImageKit.Tests.Store;
using Microsoft.AspNetCore.Http;

namespace CniImageKit.Tests.Oci.Registry;

/// <summary>Registries that answer oddly or badly while they are pushed to.</summary>
public sealed class RegistryPushTests : IDisposable
{
    private static readonly byte[] Content = "a blob"u8.ToArray();
    private static readonly OciDescriptor Blob = new("application/octet-stream", Digest.Sha256(Content), Content.Length);
    private readonly TempFolder folder = new();

    public void Dispose() => folder.Dispose();

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Begins_an_upload_anew_where_one_broke()
    {
        var broken = 0;
        byte[]? stored = null;
        await using var server = await LoopbackServer.StartAsync((context, body) =>
        {
            if (context.Request.Method == "HEAD") context.Response.StatusCode = 404;
            else if (context.Request.Method == "POST") Begun(context, $"/v2/app/blobs/uploads/{broken}?state=x");
            else if (broken++ == 0) context.Abort();
            else (stored, context.Response.StatusCode) = (body, 201);
            return Task.CompletedTask;
        });
        await PushAsync(server);
        Assert.Equal(Content, stored);
        Assert.Contains($"PUT /v2/app/blobs/uploads/1?state=x&digest={Blob.Digest}", server.Seen);
    }

    [Fact]
    public async Task Takes_no_login_to_another_server()
    {
        byte[]? stored = null;
        await using var elsewhere = await LoopbackServer.StartAsync((context, body) =>
        {
            (stored, context.Response.StatusCode) = (body, 201);
            return Task.CompletedTask;
        }, "127.0.0.2");
        await using var server = await LoopbackServer.StartAsync((context, _) =>
        {
            if (context.Request.Headers.Authorization.Count == 0) Challenge(context, "Basic realm=\"x\"");
            else if (context.Request.Method == "HEAD") context.Response.StatusCode = 404;
            else Begun(context, $"http://{elsewhere.Host}/put?x=1");
            return Task.CompletedTask;
        });
        await PushAsync(server, login: true);
        Assert.Equal(Content, stored);
        Assert.Equal($"PUT /put?x=1&digest={Blob.Digest}", Assert.Single(elsewhere.Seen));
    }

    [Theory]
    [InlineData("http://user:secret@127.0.0.1:1/x", "CNIK4015")]
    [InlineData("ftp://127.0.0.1/x", "CNIK4010")]
    [InlineData("", "CNIK4104")]
    public async Task Refuses_to_upload_to_strange_places(string location, string rule)
    {
        await using var server = await LoopbackServer.StartAsync((context, _) =>
        {
            if (context.Request.Method == "HEAD") context.Response.StatusCode = 404;
            else Begun(context, location);
            return Task.CompletedTask;
        });
        var finding = await FailsAsync(() => PushAsync(server));
        Assert.StartsWith(rule, finding.Rule.Id, StringComparison.Ordinal);
        Assert.DoesNotContain("secret", finding.ToText(), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("Bearer realm=\"nothing\"", "CNIK4104")]
    [InlineData("Bearer realm=\"ftp://127.0.0.1/token\"", "CNIK4104")]
    [InlineData("Bearer service=\"x\"", "CNIK4104")]
    [InlineData("Negotiate abc", "CNIK4101")]
    [InlineData("Basic realm=\"x\"", "CNIK4101")]
    public async Task Answers_no_challenge_that_it_must_not(string challenge, string rule)
    {
        await using var server = await LoopbackServer.StartAsync((context, _) =>
        {
            Challenge(context, challenge);
            return Task.CompletedTask;
        });
        Assert.Equal(rule, (await FailsAsync(() => PushAsync(server))).Rule.Id);
    }

    [Fact]
    public async Task Says_what_the_registry_says()
    {
        await using var server = await LoopbackServer.StartAsync(async (context, _) =>
        {
            context.Response.StatusCode = context.Request.Method == "HEAD" ? 404 : 400;
            if (context.Request.Method == "POST")
                await context.Response.WriteAsync("""{"errors":[{"code":"NAME_INVALID","message":"no such\u001b[2J place"}]}""");
        });
        var finding = await FailsAsync(() => PushAsync(server));
        Assert.Equal("CNIK4107", finding.Rule.Id);
        Assert.Contains(finding.Details, d => d.Value == "NAME_INVALID no such?[2J place");
    }

    [Fact]
    public async Task Gives_up_where_a_login_is_refused_again_and_tells_nothing_of_it()
    {
        await using var server = await LoopbackServer.StartAsync((context, _) =>
        {
            Challenge(context, "Basic realm=\"x\"");
            return Task.CompletedTask;
        });
        var finding = await FailsAsync(() => PushAsync(server, login: true));
        Assert.Equal("CNIK4101", finding.Rule.Id);
        Assert.Equal(2, server.Seen.Count);
        Assert.DoesNotContain("hush", finding.ToText(), StringComparison.Ordinal);
        Assert.DoesNotContain(Convert.ToBase64String("me:hush"u8), finding.ToText(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Refuses_a_manifest_that_was_stored_as_another()
    {
        await using var server = await LoopbackServer.StartAsync((context, _) =>
        {
            context.Response.StatusCode = 201;
            context.Response.Headers["Docker-Content-Digest"] = Digest.Sha256("other"u8).ToString();
            return Task.CompletedTask;
        });
        var finding = await FailsAsync(() => RunAsync(server, false, (client, image) => client.PushManifestAsync(
            image, "1", new OciDescriptor(OciMediaTypes.Manifest, Digest.Sha256("{}"u8), 2), "{}"u8.ToArray(), Location.None, Token)));
        Assert.Equal("CNIK4103", finding.Rule.Id);
    }

    private Task PushAsync(LoopbackServer server, bool login = false) => RunAsync(server, login, (client, image) => client.PushBlobAsync(
        image, Blob, null, _ => new(new MemoryStream(Content)), Location.None, Token));

    private async Task RunAsync(LoopbackServer server, bool login, Func<RegistryClient, RegistryReference, Task> run)
    {
        var host = StoreOf.Host(folder);
        if (login)
        {
            var auth = Convert.ToBase64String(Encoding.UTF8.GetBytes("me:hush"));
            var file = folder.Write("auth.json", "{\"auths\":{\"" + server.Host + "\":{\"auth\":\"" + auth + "\"}}}");
            host = host with { Environment = host.Environment.Add("REGISTRY_AUTH_FILE", file) };
        }

        using var fetcher = new Fetcher(
            host, new BlobStore(host), new FetchPolicy { Attempts = 2, FirstDelay = TimeSpan.FromMilliseconds(1) });
        Assert.True(RegistryReference.TryParse(server.Host + "/app:1", out var image));
        await run(new RegistryClient(host, fetcher), image);
    }

    private static async Task<Diagnostic> FailsAsync(Func<Task> action) =>
        Assert.Single((await Assert.ThrowsAsync<CniImageKitException>(action)).Diagnostics);

    private static void Begun(HttpContext context, string location)
    {
        context.Response.StatusCode = 202;
        if (location.Length > 0) context.Response.Headers.Location = location;
    }

    private static void Challenge(HttpContext context, string challenge)
    {
        context.Response.StatusCode = 401;
        context.Response.Headers.WWWAuthenticate = challenge;
    }
}
