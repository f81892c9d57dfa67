using System.Text;
using System.Text.Json;
using CniImageKit.Tests.Append;

namespace CniImageKit.Tests.Sdk;

/// <summary>
/// A product whose container stands on a base image in a registry of the test's own: for amd64 and arm64, and
/// with the tag <c>docker</c> the same in Docker's format.
/// </summary>
internal sealed class ContainerBed : IDisposable
{
    private readonly TempFolder folder;

    private ContainerBed(PackedSdk sdk, TempFolder folder, DockerRegistry registry) =>
        (Product, this.folder, Registry) = (new ProductBed(sdk), folder, registry);

    /// <summary>What is built.</summary>
    public ProductBed Product { get; }

    /// <summary>Where the base is, and where containers may go. By this name the SDK asks it in the clear.</summary>
    public DockerRegistry Registry { get; }

    /// <summary>Its name for the SDK, which takes no address for this machine.</summary>
    public string Host => Registry.Host.Replace("127.0.0.1", "localhost", StringComparison.Ordinal);

    private static string Skopeo => Needs.Tool("skopeo", "skopeo");

    /// <summary>The registry with the base, and no product.</summary>
    public static async Task<ContainerBed> WithBaseAsync(PackedSdk sdk)
    {
        var folder = new TempFolder();
        var bed = new ContainerBed(sdk, folder, await DockerRegistry.StartAsync(folder));
        await bed.FillAsync("1");
        await bed.FillAsync("docker", "--format", "v2s2");
        return bed;
    }

    /// <summary>The product <c>hello</c> with its manifest, locked.</summary>
    public static async Task<ContainerBed> LockedAsync(PackedSdk sdk, string properties = "")
    {
        var bed = await WithBaseAsync(sdk);
        bed.Product.WithProduct("hello", $"""
            <RuntimeIdentifiers>linux-x64;linux-arm64</RuntimeIdentifiers>
            <EnableAppHostPackDownload>false</EnableAppHostPackDownload>
            <EnableRuntimePackDownload>false</EnableRuntimePackDownload>
            <ContainerBaseImage>{bed.Host}/base:1</ContainerBaseImage>
            {properties}
            """);
        await bed.WithPluginsAsync();
        await bed.Product.LockAsync("hello");
        return bed;
    }

    /// <summary>Publishes the container, for one architecture where a runtime identifier is named.</summary>
    public Task<Ran> PublishAsync(params string[] arguments) =>
        Product.DotnetAsync("hello", ["publish", "-t:PublishContainer", .. arguments]);

    /// <summary>The same, and the items that it made.</summary>
    public async Task<(JsonElement[] Containers, JsonElement[] Layers)> MadeAsync(params string[] arguments)
    {
        var ran = (await PublishAsync([.. arguments, "-getItem:CniContainer,CniContainerLayer"])).Ok();
        using var json = JsonDocument.Parse(ran.Out);
        var items = json.RootElement.GetProperty("Items").Clone();
        return ([.. items.GetProperty("CniContainer").EnumerateArray()], [.. items.GetProperty("CniContainerLayer").EnumerateArray()]);
    }

    /// <summary>Every image of <paramref name="image"/>, copied by skopeo, which checks all digests.</summary>
    public async Task<ContainerCopy> CopyAsync(string image, string? authFile = null)
    {
        var layout = folder[Path.GetRandomFileName()];
        string[] login = authFile is null ? [] : ["--authfile", authFile];
        (await Shell.RunAsync(Skopeo, ["copy", "--all", "--src-tls-verify=false", .. login, image, $"oci:{layout}:x"])).Ok();
        return new ContainerCopy(layout);
    }

    /// <summary>The digest of what a name in the registry means, and its document.</summary>
    public async Task<(string Digest, string Raw)> InspectAsync(string image)
    {
        var raw = (await Shell.RunAsync(Skopeo, "inspect", "--raw", "--tls-verify=false", $"docker://{Registry.Host}/{image}")).Ok().Out;
        return (Digest.Sha256(Encoding.UTF8.GetBytes(raw)).ToString(), raw);
    }

    /// <summary>The tags of a repository in the registry.</summary>
    public async Task<string[]> TagsAsync(string repository)
    {
        var ran = await Shell.RunAsync(Skopeo, "list-tags", "--tls-verify=false", $"docker://{Registry.Host}/{repository}");
        if (ran.ExitCode != 0) return [];
        using var json = JsonDocument.Parse(ran.Out);
        return [.. json.RootElement.GetProperty("Tags").EnumerateArray().Select(t => t.GetString()!)];
    }

    public void Dispose()
    {
        Registry.Dispose();
        Product.Dispose();
        folder.Dispose();
    }

    private async Task FillAsync(string tag, params string[] options)
    {
        var image = new BuiltImage();
        var index = image.Index(image.Image("linux/amd64", "the base"), image.Image("linux/arm64", "the base"));
        var layout = image.WriteLayout(folder[$"base-{tag}"], (tag, index));
        string[] copy = ["copy", "--all", "--dest-tls-verify=false", .. options];
        (await Shell.RunAsync(Skopeo, [.. copy, $"oci:{layout}:{tag}", $"docker://{Registry.Host}/base:{tag}"])).Ok();
    }

    private async Task WithPluginsAsync()
    {
        Product.Write("hello/cni.yaml", """
            schema: 1
            platforms: [linux/amd64, linux/arm64]
            plugins:
              - from: directory
                name: own
                path: plugins/{arch}
            """);
        foreach (var architecture in (string[])["amd64", "arm64"])
        {
            var unpacked = await DebianPackages.UnpackAsync("bookworm", architecture);
            foreach (var plugin in (string[])["bridge", "loopback"])
            {
                Product.Write($"hello/plugins/{architecture}/{plugin}", "");
                File.Copy(
                    Path.Combine(unpacked, "usr/lib/cni", plugin), Product[$"hello/plugins/{architecture}/{plugin}"], overwrite: true);
            }
        }
    }
}
