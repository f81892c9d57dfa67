using System.Text.Json;

namespace CniImageKit.Tests.Sdk;

/// <summary>The container as an archive.</summary>
[Collection(PackedSdkUse.Name)]
public sealed class ContainerArchiveTests(PackedSdk sdk) : IAsyncLifetime
{
    private ContainerBed bed = null!;

    public async ValueTask InitializeAsync() => bed = await ContainerBed.LockedAsync(sdk);

    public ValueTask DisposeAsync()
    {
        bed.Dispose();
        return ValueTask.CompletedTask;
    }

    [Fact]
    public async Task Has_the_layer_that_a_bake_of_the_same_lock_makes_beside_the_application()
    {
        var file = bed.Product["out/hello.tar"];
        var (containers, layers) = await bed.MadeAsync("-r", "linux-x64", $"-p:ContainerArchiveOutputPath={file}");
        var container = Assert.Single(containers);
        Assert.Equal((file, "latest", "linux/amd64"), (Text(container, "Archive"), Text(container, "Tag"), Text(container, "Platforms")));
        var image = (await bed.CopyAsync($"oci-archive:{file}"))["amd64"];
        Assert.Equal(Text(container, "Digest"), image.Digest);
        var baked = (await bed.Product.DotnetAsync("hello", "msbuild", "-t:CniBake", "-getItem:CniLayer")).Ok().Out;
        using var items = JsonDocument.Parse(baked);
        var layer = items.RootElement.GetProperty("Items").GetProperty("CniLayer").EnumerateArray()
            .Single(l => Text(l, "Platform") == "linux/amd64");
        Assert.Equal(Text(layer, "Digest"), Text(Assert.Single(layers), "Digest"));
        Assert.Equal(Text(layer, "Digest"), image.Layers[^1]);

        var files = await image.FilesAsync();
        Assert.Equal(await File.ReadAllBytesAsync(bed.Product["hello/plugins/amd64/bridge"], Cancel), files["opt/cni/bin/bridge"]);
        Assert.Contains("app/hello.dll", files.Keys);
        Assert.Contains("app/run-amd64", files.Keys);
        Assert.Equal("dotnet /app/hello.dll", image.Runs);
    }

    [Fact]
    public async Task Of_several_architectures_has_the_layer_of_each_in_each()
    {
        var directory = bed.Product["out/images"];
        var (containers, layers) = await bed.MadeAsync($"-p:ContainerArchiveOutputPath={directory}", "-p:ContainerImageTags=\"1.2;1.2.3\"");
        Assert.Equal(["1.2", "1.2.3"], containers.Select(c => Text(c, "Tag")));
        var file = Path.Combine(directory, "hello.tar.gz");
        Assert.All(containers, c => Assert.Equal(file, Text(c, "Archive")));
        Assert.Single(containers.Select(c => Text(c, "Digest")).Distinct(), d => d.StartsWith("sha256:", StringComparison.Ordinal));
        // Baked once, and not in each inner build.
        Assert.True(bed.Product.Has("hello/bin/Release/net10.0/cni/layout"));
        Assert.False(bed.Product.Has("hello/bin/Release/net10.0/linux-x64/cni"));
        var copy = await bed.CopyAsync($"oci-archive:{file}:1.2.3");
        Assert.Equal(["amd64", "arm64"], copy.Images.Select(i => i.Architecture).Order());
        foreach (var image in copy.Images)
        {
            var files = await image.FilesAsync();
            var own = await File.ReadAllBytesAsync(bed.Product[$"hello/plugins/{image.Architecture}/bridge"], Cancel);
            Assert.Equal(own, files["opt/cni/bin/bridge"]);
            // e_machine, elf(5).
            Assert.Equal(image.Architecture == "arm64" ? 183 : 62, files["opt/cni/bin/bridge"][18]);
            Assert.Contains("app/hello.dll", files.Keys);
            var layer = layers.Single(l => Text(l, "Platform") == "linux/" + image.Architecture);
            Assert.Equal((Text(layer, "ImageDigest"), Text(layer, "Digest")), (image.Digest, image.Layers[^1]));
        }
    }

    [Fact]
    public async Task Stays_in_Dockers_format_where_the_base_is()
    {
        var file = bed.Product["out/hello.tar.gz"];
        await bed.MadeAsync("-r", "linux-x64", $"-p:ContainerArchiveOutputPath={file}", $"-p:ContainerBaseImage={bed.Host}/base:docker");
        var names = (await Shell.RunAsync(Needs.Tool("tar", "tar"), "-xOf", file, "manifest.json")).Ok().Out;
        Assert.Contains("\"hello:latest\"", names, StringComparison.Ordinal);
        var image = (await bed.CopyAsync($"docker-archive:{file}"))["amd64"];
        Assert.Contains("opt/cni/bin/bridge", (await image.FilesAsync()).Keys);
    }

    [Fact]
    public async Task Published_again_has_one_layer_of_plugins()
    {
        string[] arguments = ["-r", "linux-x64", $"-p:ContainerArchiveOutputPath={bed.Product["out/hello.tar"]}"];
        var (_, first) = await bed.MadeAsync(arguments);
        var (_, second) = await bed.MadeAsync(arguments);
        Assert.Equal(Text(first[0], "Digest"), Text(second[0], "Digest"));
        var image = (await bed.CopyAsync($"oci-archive:{bed.Product["out/hello.tar"]}"))["amd64"];
        Assert.Equal(3, image.Layers.Length);
        Assert.Equal(Text(first[0], "Digest"), image.Layers[^1]);
        Assert.False(bed.Product.Has("hello/obj/Release/net10.0/linux-x64/cni/container/image.tar"));
    }

    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    private static string Text(JsonElement of, string name) => of.GetProperty(name).GetString()!;
}
