using System.Text;
using CniImageKit.Layers;
using CniImageKit.Oci;

namespace CniImageKit.Tests.Append;

/// <summary>Images in a real registry.</summary>
public sealed class AppendRegistryTests : IAsyncLifetime
{
    private AppendBench bench = null!;

    private string Skopeo { get; } = Needs.Tool("skopeo", "skopeo");

    public async ValueTask InitializeAsync() => bench = await AppendBench.LockedAsync();

    public ValueTask DisposeAsync()
    {
        bench.Dispose();
        return ValueTask.CompletedTask;
    }

    [Fact]
    public async Task Appends_to_every_platform_under_the_same_name()
    {
        using var registry = await DockerRegistry.StartAsync(bench.Folder);
        await PushAsync(registry.Host + "/team/app:1");
        var outcome = await bench.AppendAsync($"docker://{registry.Host}/team/app:1");
        Assert.True(outcome.Changed);
        Assert.Equal(2, outcome.Images.Length);
        var raw = (await Shell.RunAsync(Skopeo, "inspect", "--tls-verify=false", "--raw", $"docker://{registry.Host}/team/app:1")).Ok().Out;
        Assert.Equal(outcome.Root, Digest.Sha256(Encoding.UTF8.GetBytes(raw)));
        string[] copy = ["copy", "--all", "--src-tls-verify=false", $"docker://{registry.Host}/team/app:1"];
        (await Shell.RunAsync(Skopeo, [.. copy, $"oci:{bench.Folder["out"]}:x"])).Ok();
        Assert.Equal("linux/amd64 linux/arm64", await bench.VerifiedAsync(bench.Folder["out"]));
        var annotations = AppendBench.Json(bench.Folder["out"], outcome.Images[0].Manifest.Digest).GetProperty("annotations");
        Assert.Equal($"{registry.Host}/team/app:1", annotations.GetProperty(OciAnnotations.BaseName).GetString());
        Assert.Equal(outcome.Images[0].Before.Manifest.Digest.ToString(), annotations.GetProperty(OciAnnotations.BaseDigest).GetString());

        var again = await bench.AppendAsync($"docker://{registry.Host}/team/app:1");
        Assert.False(again.Changed);
        Assert.Equal(outcome.Root, again.Root);
    }

    [Fact]
    public async Task Writes_to_another_name_repository_and_registry_and_to_files()
    {
        using var registry = await DockerRegistry.StartAsync(bench.Folder);
        using var other = await DockerRegistry.StartAsync(bench.Folder);
        await PushAsync(registry.Host + "/team/app:1");
        var source = $"docker://{registry.Host}/team/app:1";
        var named = await bench.AppendAsync(source, r => r with { Tag = "1-cni" });
        foreach (var destination in (string[])[$"docker://{registry.Host}/other/app:2", $"docker://{other.Host}/app"])
        {
            var outcome = await bench.AppendAsync(source, r => r with { Destination = destination });
            Assert.Equal(named.Root, outcome.Root);
            (await Shell.RunAsync(
                Skopeo, "copy", "--all", "--src-tls-verify=false", destination, $"dir:{bench.Folder[Path.GetRandomFileName()]}")).Ok();
        }

        Assert.Equal(named.Root, (await bench.AppendAsync(source, r => r with { Destination = "oci:copy:1" })).Root);
        Assert.Equal("linux/amd64 linux/arm64", await bench.VerifiedAsync(bench.Folder["copy"]));
        var pushed = await bench.AppendAsync("oci:copy:1", r => r with { Destination = $"docker://{other.Host}/from/files:1" });
        Assert.Equal(named.Root, pushed.Root);
        var digest = named.Images[0].Before.Manifest.Digest;
        Assert.EndsWith("CNIK4109", await bench.FailsAsync($"docker://{registry.Host}/team/app@{digest}"), StringComparison.Ordinal);
        Assert.True((await bench.AppendAsync($"docker://{registry.Host}/team/app@{digest}", r => r with { Tag = "amd64" })).Changed);
    }

    [Fact]
    public async Task Logs_in_with_what_docker_or_podman_or_a_helper_keeps()
    {
        using var registry = await DockerRegistry.StartAsync(bench.Folder, logins: true);
        await PushAsync(registry.Host + "/app:1", $"{DockerRegistry.User}:{DockerRegistry.Password}");
        var target = $"docker://{registry.Host}/app:1";
        Assert.Equal($"{target} CNIK4101", await bench.FailsAsync(target));

        bench.Folder.Write("docker/config.json", Auths(registry.Host));
        bench.Set("DOCKER_CONFIG", bench.Folder["docker"]);
        var one = await bench.AppendAsync(target, r => r with { Tag = "docker" });

        bench.Folder.Write("auth.json", Auths(registry.Host + "/app"));
        bench.Set("DOCKER_CONFIG", bench.Folder["none"]);
        bench.Set("REGISTRY_AUTH_FILE", bench.Folder["auth.json"]);
        Assert.Equal(one.Root, (await bench.AppendAsync(target, r => r with { Tag = "podman" })).Root);

        bench.Set("REGISTRY_AUTH_FILE", bench.Folder.Write("helped.json", "{\"credHelpers\":{\"" + registry.Host + "\":\"here\"}}"));
        Assert.Equal("cnikit CNIK4106", await bench.FailsAsync(target));
        var helper = bench.Folder.Write(
            "tools/docker-credential-here",
            $"#!/bin/sh\nread server\n[ \"$1 $server\" = 'get {registry.Host}' ] || exit 1\n"
            + $"echo '{{\"Username\":\"{DockerRegistry.User}\",\"Secret\":\"{DockerRegistry.Password}\"}}'\n");
        if (!OperatingSystem.IsWindows()) File.SetUnixFileMode(helper, (UnixFileMode)0b111_101_101);
        bench.Set("PATH", $"{bench.Folder["tools"]}:/bin:/usr/bin");
        Assert.Equal(one.Root, (await bench.AppendAsync(target, r => r with { Tag = "helper" })).Root);
        Assert.DoesNotContain(bench.Baking.Events, e => $"{e}".Contains(DockerRegistry.Password, StringComparison.Ordinal));
    }

    [Fact]
    public async Task Gets_tokens_for_what_it_does_and_for_nothing_more()
    {
        using var registry = await DockerRegistry.StartAsync(bench.Folder);
        await PushAsync(registry.Host + "/app:1");
        await using var gate = await TokenGate.StartAsync(registry);
        var target = $"docker://{gate.Host}/app:1";
        Assert.Equal($"{target} CNIK4101", await bench.FailsAsync(target));
        Assert.Equal(["repository:app:pull", "repository:app:pull,push"], gate.Scopes.Distinct());

        bench.Set("REGISTRY_AUTH_FILE", bench.Folder.Write("auth.json", Auths(gate.Host)));
        var moved = await bench.AppendAsync(target, r => r with { Destination = $"docker://{gate.Host}/moved:1" });
        (await Shell.RunAsync(
            Skopeo, "copy", "--all", "--src-tls-verify=false", $"docker://{registry.Host}/moved:1", $"oci:{bench.Folder["out"]}:x")).Ok();
        Assert.Equal("linux/amd64 linux/arm64", await bench.VerifiedAsync(bench.Folder["out"]));
        Assert.Equal(moved.Root, (await bench.AppendAsync(target)).Root);
    }

    [Fact]
    public async Task Follows_dockers_manifests()
    {
        using var registry = await DockerRegistry.StartAsync(bench.Folder);
        await PushAsync(registry.Host + "/app:1", null, "--format", "v2s2");
        var outcome = await bench.AppendAsync($"docker://{registry.Host}/app:1");
        Assert.All(outcome.Images, i => Assert.Equal(OciMediaTypes.DockerLayerGzip, i.Layer.MediaType));
        (await Shell.RunAsync(
            Skopeo, "copy", "--all", "--src-tls-verify=false", $"docker://{registry.Host}/app:1", $"dir:{bench.Folder["dir"]}")).Ok();
        Assert.False((await bench.AppendAsync($"docker://{registry.Host}/app:1")).Changed);
    }

    [Theory]
    [InlineData("")]
    [InlineData("/blobs/")]
    [InlineData("/manifests/sha256")]
    public async Task Puts_blobs_then_manifests_then_the_name_and_stops_where_one_fails(string fails)
    {
        await using var server = await LoopbackServer.StartAsync((context, _) =>
        {
            var (method, path) = (context.Request.Method, context.Request.Path.Value!);
            context.Response.StatusCode = method switch { "HEAD" or "GET" => 404, "POST" => 202, _ => 201 };
            if (method == "POST") context.Response.Headers.Location = path + "x";
            if (method == "PUT" && fails.Length > 0 && path.Contains(fails, StringComparison.Ordinal)) context.Response.StatusCode = 403;
            return Task.CompletedTask;
        });
        var built = new BuiltImage();
        built.WriteLayout(bench.Folder["image"], ("v1", built.Index(built.Image("linux/amd64"), built.Image("linux/arm64"))));
        Task<CniImageKit.Baking.AppendOutcome> Push() =>
            bench.AppendAsync("oci:image:v1", r => r with { Destination = $"docker://{server.Host}/app:1" });
        if (fails.Length > 0) await Assert.ThrowsAsync<CniImageKit.Diagnostics.CniImageKitException>(Push);
        else await Push();
        var puts = server.Seen.Select(s => s.Split(' ')).Where(s => s[0] == "PUT").Select(s => s[1].Split('?')[0]).ToArray();
        Assert.Equal(fails.Length == 0, puts.Contains("/v2/app/manifests/1"));
        if (fails.Length > 0) return;
        Assert.Equal("/v2/app/manifests/1", puts[^1]);
        Assert.All(puts[..6], p => Assert.Contains("/blobs/", p, StringComparison.Ordinal));
        Assert.All(puts[6..8], p => Assert.Contains("/manifests/sha256:", p, StringComparison.Ordinal));
        Assert.Equal(9, puts.Length);
    }

    [Fact]
    public async Task Asks_nobody_where_it_must_not()
    {
        bench.Baking.Host = bench.Baking.Host with { Offline = true };
        Assert.Equal("docker://registry.invalid/app:1 CNIK4108", await bench.FailsAsync("docker://registry.invalid/app:1"));
        Assert.Equal("cnikit CNIK4100", await bench.FailsAsync("docker://UPPER/Case"));
    }

    private static string Auths(string place)
    {
        var auth = Convert.ToBase64String(Encoding.UTF8.GetBytes($"{DockerRegistry.User}:{DockerRegistry.Password}"));
        return "{\"auths\":{\"" + place + "\":{\"auth\":\"" + auth + "\"}}}";
    }

    private async Task PushAsync(string image, string? login = null, params string[] with)
    {
        var built = new BuiltImage();
        var layout = bench.Folder[Path.GetRandomFileName()];
        built.WriteLayout(layout, ("v1", built.Index(built.Image("linux/amd64", "a"), built.Image("linux/arm64/v8"))));
        string[] logins = login is null ? [] : ["--dest-creds", login];
        string[] arguments = ["copy", "--all", "--dest-tls-verify=false", .. logins, .. with, $"oci:{layout}:v1", $"docker://{image}"];
        (await Shell.RunAsync(Skopeo, arguments)).Ok();
    }
}
