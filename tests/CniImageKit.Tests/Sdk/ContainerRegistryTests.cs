using System.Text.Json;

namespace CniImageKit.Tests.Sdk;

/// <summary>The container in a registry.</summary>
[Collection(PackedSdkUse.Name)]
public sealed class ContainerRegistryTests(PackedSdk sdk) : IAsyncLifetime
{
    private ContainerBed bed = null!;

    public async ValueTask InitializeAsync() => bed = await ContainerBed.LockedAsync(sdk);

    public ValueTask DisposeAsync()
    {
        bed.Dispose();
        return ValueTask.CompletedTask;
    }

    [Fact]
    public async Task Of_several_architectures_has_the_layer_of_each_under_every_tag()
    {
        var (containers, layers) = await bed.MadeAsync($"-p:ContainerRegistry={bed.Host}", "-p:ContainerImageTags=\"1.2;1.2.3\"");
        Assert.Equal([$"{bed.Host}/hello:1.2", $"{bed.Host}/hello:1.2.3"], containers.Select(c => Text(c, "Identity")));
        // No names of single architectures, and none for an image on its way.
        Assert.Equal(["1.2", "1.2.3"], (await bed.TagsAsync("hello")).Order());
        foreach (var tag in (string[])["1.2", "1.2.3"])
        {
            Assert.Equal(Text(containers[0], "Digest"), (await bed.InspectAsync($"hello:{tag}")).Digest);
            var copy = await bed.CopyAsync($"docker://{bed.Registry.Host}/hello:{tag}");
            foreach (var architecture in (string[])["amd64", "arm64"])
            {
                var image = copy[architecture];
                var layer = layers.Single(l => Text(l, "Platform") == "linux/" + architecture);
                Assert.Equal((Text(layer, "ImageDigest"), Text(layer, "Digest")), (image.Digest, image.Layers[^1]));
                var plugin = (await image.FilesAsync())["opt/cni/bin/bridge"];
                Assert.Equal(architecture == "arm64" ? 183 : 62, plugin[18]);
            }
        }

        // Published again, the name means one image with one layer of plugins.
        var (again, _) = await bed.MadeAsync($"-p:ContainerRegistry={bed.Host}", "-p:ContainerImageTags=\"1.2;1.2.3\"");
        Assert.Equal(Text(again[0], "Digest"), (await bed.InspectAsync("hello:1.2")).Digest);
        Assert.Equal(3, (await bed.CopyAsync($"docker://{bed.Registry.Host}/hello:1.2"))["amd64"].Layers.Length);
    }

    [Fact]
    public async Task Is_in_the_format_that_was_asked_for()
    {
        const string Docker = "application/vnd.docker.distribution.manifest.v2+json", Oci = "application/vnd.oci.image.manifest.v1+json";
        string[] one = ["-r", "linux-x64"];
        await IsAsync(Docker, "base:docker", "", one);
        await IsAsync(Docker, "base:1", "Docker", one);
        await IsAsync(Oci, "base:docker", "OCI", one);
        await IsAsync("application/vnd.docker.distribution.manifest.list.v2+json", "base:docker", "Docker", []);
        await IsAsync("application/vnd.oci.image.index.v1+json", "base:docker", "", []);
    }

    [Fact]
    public async Task With_a_stale_lock_or_a_changed_plugin_is_not_there_at_all()
    {
        string[] arguments = ["-r", "linux-x64", $"-p:ContainerRegistry={bed.Host}", "-p:CniBakeOnBuild=false"];
        bed.Product.Write("hello/plugins/amd64/bridge", "not what was locked");
        var changed = await bed.PublishAsync(arguments);
        Assert.Contains("error CNIK", changed.Out, StringComparison.Ordinal);
        Assert.Empty(await bed.TagsAsync("hello"));

        bed.Product.Write("hello/cni.yaml", bed.Product.Read("hello/cni.yaml") + "\n    include: [bridge]\n");
        // Told before the SDK asks for its base.
        var stale = await bed.PublishAsync([.. arguments, $"-p:ContainerBaseImage={bed.Host}/nothing:1"]);
        Assert.Equal(1, stale.ExitCode);
        Assert.Contains("error CNIK3", stale.Out, StringComparison.Ordinal);
        Assert.DoesNotContain("CONTAINER", stale.Out, StringComparison.Ordinal);
        Assert.Empty(await bed.TagsAsync("hello"));
    }

    private async Task IsAsync(string mediaType, string baseImage, string format, string[] arguments)
    {
        var (containers, layers) = await bed.MadeAsync(
        [
            .. arguments, $"-p:ContainerRegistry={bed.Host}", $"-p:ContainerBaseImage={bed.Host}/{baseImage}",
            $"-p:ContainerImageFormat={format}",
        ]);
        var (digest, raw) = await bed.InspectAsync("hello:latest");
        Assert.Equal(Text(Assert.Single(containers), "Digest"), digest);
        using var json = JsonDocument.Parse(raw);
        Assert.Equal(mediaType, json.RootElement.GetProperty("mediaType").GetString());
        Assert.Equal(arguments.Length > 0 ? 1 : 2, layers.Length);
        foreach (var layer in layers)
        {
            var image = await bed.CopyAsync($"docker://{bed.Registry.Host}/hello@{Text(layer, "ImageDigest")}");
            var files = await Assert.Single(image.Images).FilesAsync();
            Assert.Contains("opt/cni/bin/loopback", files.Keys);
            Assert.Contains("app/hello.dll", files.Keys);
        }
    }

    private static string Text(JsonElement of, string name) => of.GetProperty(name).GetString()!;
}
