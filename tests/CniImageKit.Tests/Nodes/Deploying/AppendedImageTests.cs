using CniImageKit.Tests.Append;

namespace CniImageKit.Tests.Nodes.Deploying;

/// <summary>The image that a DaemonSet's README speaks of: one with a shell, to which <c>cnikit append</c> added the plugins.</summary>
[Collection(DeployBed.Name)]
public sealed class AppendedImageTests(DeployBed bed) : IDisposable
{
    private readonly TempFolder folder = new();

    public void Dispose() => folder.Dispose();

    [Theory]
    [InlineData(null, "/host/opt/cni/bin")]
    [InlineData("/usr/libexec/cni", "/host/usr/libexec/cni")]
    public async Task Has_all_that_the_init_container_needs(string? directory, string there)
    {
        Needs.Root();
        var umoci = Needs.Tool("umoci", "umoci");
        await BuildAsync();
        (await bed.Cnikit.RunAsync("append", $"oci:{folder["image"]}:v1", "--compression", "gzip", "--platform", "linux/amd64")).Ok();
        (await Shell.RunAsync(umoci, "unpack", "--image", $"{folder["image"]}:v1", folder["bundle"])).Ok();

        string[] elsewhere = directory is null ? [] : ["--directory", directory];
        (await bed.Cnikit.RunAsync(["deploy", "daemonset", "--image", DeployBed.Image, .. elsewhere, "--output", folder["out"]])).Ok();
        var documents = YamlText.Read(folder["out/daemonset/daemonset.yaml"]);
        foreach (var (name, text) in documents[0]["data"]!.AsObject()) folder.Write($"bundle/rootfs/cnikit/{name}", (string)text!);
        foreach (var mounted in (string[])[there, "/host/var/lib/cnikit", "/tmp"])
            Directory.CreateDirectory(folder["bundle/rootfs" + mounted]);
        var init = documents[1]["spec"]!["template"]!["spec"]!["initContainers"]![0]!["command"]!.AsArray().Select(w => (string)w!);
        (await Shell.RunAsync(
            "chroot", [folder["bundle/rootfs"], .. init, "--platform", "linux-amd64"], null,
            new Dictionary<string, string?> { ["PATH"] = "/bin" })).Ok();
        bed.HasPlugins(folder["bundle/rootfs" + there]);
    }

    private async Task BuildAsync()
    {
        var busybox = await File.ReadAllBytesAsync(Needs.Tool("busybox", "busybox-static"), TestContext.Current.CancellationToken);
        var built = new BuiltImage();
        var links = BusyboxRoot.Applets.Select(a => BuiltImage.Link($"bin/{a}", "busybox"));
        var tar = BuiltImage.Tar([BuiltImage.File("bin/busybox", busybox), BuiltImage.File("dev/null", []), .. links]);
        built.WriteLayout(folder["image"], ("v1", built.Of("linux/amd64", [tar])));
    }
}
