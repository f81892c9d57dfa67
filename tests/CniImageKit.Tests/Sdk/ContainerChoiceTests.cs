using System.Text.Json;

namespace CniImageKit.Tests.Sdk;

/// <summary>What a project can say of its container, and what it gets wrong.</summary>
[Collection(PackedSdkUse.Name)]
public sealed class ContainerChoiceTests(PackedSdk sdk) : IAsyncLifetime
{
    private ContainerBed bed = null!;

    public async ValueTask InitializeAsync() => bed = await ContainerBed.LockedAsync(
        sdk, "<ContainerGenerateLabelsImageCreated>false</ContainerGenerateLabelsImageCreated>");

    public ValueTask DisposeAsync()
    {
        bed.Dispose();
        return ValueTask.CompletedTask;
    }

    [Fact]
    public async Task Switched_off_leaves_the_SDKs_image_as_it_is_without_the_package()
    {
        var project = bed.Product.Read("hello/hello.csproj");
        var off = await PublishedAsync("off", "-p:CniContainerIntegration=none");
        bed.Product.Write("hello/hello.csproj", project.Replace("<PackageReference", "<None", StringComparison.Ordinal)
            .Replace("Version=\"" + sdk.Version, "Visible=\"", StringComparison.Ordinal));
        var without = await PublishedAsync("without");
        Assert.DoesNotContain("opt/cni/bin/bridge", off.Files.Keys);
        Assert.Equal(without.Files.Keys.Order(), off.Files.Keys.Order());
        Assert.All(without.Files, f => Assert.Equal(f.Value, off.Files[f.Key]));
        Assert.Equal(without.Config, off.Config);
    }

    [Fact]
    public async Task Refuses_what_has_no_meaning()
    {
        var file = bed.Product["out/hello.tar"];
        // One build for all: a wrong setting is found before anything is made.
        (await bed.Product.DotnetAsync("hello", "build", "-c", "Release", "-r", "linux-x64")).Ok();
        foreach (var (code, setting) in ((string Code, string Setting)[])
            [
                ("CNIK9161", "ContainerRuntimeIdentifier=linux-s390x"),
                ("CNIK9160", "ContainerRuntimeIdentifier=osx-arm64"),
                ("CNIK9163", "CniContainerPlatforms=linux-x64"),
                ("CNIK9163", "CniContainerPlatforms=linux-x64=none"),
                ("CNIK9163", "CniContainerIntegration=base"),
                ("CNIK9163", "CniContainerManifest=other.yaml"),
                ("CNIK9163", "CniContainerCompression=lz4"),
            ])
        {
            var ran = await bed.PublishAsync("-r", "linux-x64", "--no-build", $"-p:{setting}", $"-p:ContainerArchiveOutputPath={file}");
            Assert.Equal((setting, 1), (setting, ran.ExitCode));
            Assert.Contains($"error {code}: ", ran.Out, StringComparison.Ordinal);
            // What concerns the manifest is told there.
            if (code != "CNIK9163") Assert.Contains($"{bed.Product["hello/cni.yaml"]} : error {code}", ran.Out, StringComparison.Ordinal);
            Assert.False(File.Exists(file));
        }
    }

    [Fact]
    public async Task Spares_the_architectures_that_it_names_none_for()
    {
        var file = bed.Product["out/hello.tar"];
        var (containers, layers) = await bed.MadeAsync(
            $"-p:ContainerArchiveOutputPath={file}", "-p:CniContainerPlatforms=linux-arm64=none");
        Assert.Equal("linux/amd64", Assert.Single(containers).GetProperty("Platforms").GetString());
        Assert.Single(layers);
        var copy = await bed.CopyAsync($"oci-archive:{file}");
        Assert.Contains("opt/cni/bin/bridge", (await copy["amd64"].FilesAsync()).Keys);
        Assert.DoesNotContain("opt/cni/bin/bridge", (await copy["arm64"].FilesAsync()).Keys);
    }

    [Fact]
    public async Task Is_made_for_one_of_several_frameworks()
    {
        var project = bed.Product.Read("hello/hello.csproj");
        bed.Product.Write("hello/hello.csproj", project.Replace("TargetFramework>", "TargetFrameworks>", StringComparison.Ordinal));
        await bed.MadeAsync("-f", "net10.0", "-r", "linux-x64", $"-p:ContainerArchiveOutputPath={bed.Product["out/hello.tar"]}");
        var image = (await bed.CopyAsync($"oci-archive:{bed.Product["out/hello.tar"]}"))["amd64"];
        Assert.Equal(3, image.Layers.Length);
        Assert.Contains("opt/cni/bin/bridge", (await image.FilesAsync()).Keys);
    }

    [Fact]
    public async Task Goes_to_the_daemon_where_nothing_else_is_named()
    {
        Needs.Linux();
        bed.Product.Environment["PATH"] = bed.Product["bin"];
        var script = bed.Product.Write("bin/podman", $"""
            #!/bin/sh
            [ "$1 $2" = "load -i" ] || exit 3
            /bin/cat "$3" > {bed.Product["loaded.tar"]} && echo "Loaded image: it"
            """);
        var none = await bed.PublishAsync("-r", "linux-x64");
        Assert.Contains("error CNIK9164: ", none.Out, StringComparison.Ordinal);
        (await Shell.RunAsync("chmod", "+x", script)).Ok();
        var (containers, _) = await bed.MadeAsync("-r", "linux-x64", "-p:LocalRegistry=Podman", "-p:CniContainerCompression=gzip");
        Assert.Equal("hello:latest", Assert.Single(containers).GetProperty("Identity").GetString());
        bed.Product.Environment.Remove("PATH");
        var image = (await bed.CopyAsync($"oci-archive:{bed.Product["loaded.tar"]}"))["amd64"];
        Assert.Equal(0x1f, image.Copy.Bytes(image.Layers[^1])[0]);
        Assert.Contains("opt/cni/bin/bridge", (await image.FilesAsync()).Keys);

        bed.Product.Write("bin/podman", "#!/bin/sh\necho no room left >&2\nexit 125\n");
        bed.Product.Environment["PATH"] = bed.Product["bin"];
        var failed = await bed.PublishAsync("-r", "linux-x64", "-p:LocalRegistry=Podman");
        Assert.Contains("error CNIK9165: ", failed.Out, StringComparison.Ordinal);
        Assert.Contains("no room left", failed.Out, StringComparison.Ordinal);
    }

    private async Task<(Dictionary<string, byte[]> Files, string Config)> PublishedAsync(string name, params string[] arguments)
    {
        var file = bed.Product[$"out/{name}.tar"];
        (await bed.PublishAsync(["-r", "linux-x64", $"-p:ContainerArchiveOutputPath={file}", .. arguments])).Ok();
        var image = (await bed.CopyAsync($"oci-archive:{file}"))["amd64"];
        return (await image.FilesAsync(), image.Config.GetProperty("config").GetRawText());
    }
}
