using System.Text;
using System.Text.RegularExpressions;
using CniImageKit.Tests.Append;
using CniImageKit.Tests.Sdk;

namespace CniImageKit.Tests.ImageFolders;

/// <summary>images/kind-node, by the commands of its README, on a base of the shape of kind's in a registry of the test's own.</summary>
public sealed partial class KindNodeTests : IDisposable
{
    private const string Base = "docker://kindest/node:v1.34.0";
    private static readonly string[] OwnPlugins = ["host-local", "loopback", "portmap", "ptp"];
    private readonly ImageCopy copy = new("kind-node");

    public void Dispose() => copy.Dispose();

    [Fact]
    public async Task Lays_its_plugins_over_those_of_the_base()
    {
        await copy.FetchAsync();
        using var registry = await DockerRegistry.StartAsync(copy.Temp);
        await PushBaseAsync($"docker://{registry.Host}/kindest/node:v1.34.0");
        var commands = copy.Folder.Commands("cnikit");
        Assert.Contains(commands, c => c.Contains(Base, StringComparison.Ordinal));
        await copy.RunAsync(commands, line => line
            .Replace(Base, $"docker://{registry.Host}/kindest/node:v1.34.0", StringComparison.Ordinal)
            .Replace("registry.example", registry.Host, StringComparison.Ordinal));

        var before = await ReadAsync($"docker://{registry.Host}/kindest/node:v1.34.0");
        string[] made = [$"oci-archive:{copy["artifacts/kind-node.tar"]}", $"docker://{registry.Host}/kind-node:v1.34.0-cni"];
        foreach (var place in made)
        {
            var node = await ReadAsync(place);
            Assert.Equal(["amd64", "arm64"], node.Images.Select(i => i.Architecture).Order());
            foreach (var image in node.Images)
            {
                Assert.Equal("/usr/local/bin/entrypoint /sbin/init", image.Runs);
                Assert.Equal(before[image.Architecture].Layers, image.Layers[..^1]);
                var files = await image.FilesAsync();
                Assert.Equal("NAME=Debian\n"u8.ToArray(), files["etc/os-release"]);
                var plugins = files.Where(f => f.Key.StartsWith("opt/cni/bin/", StringComparison.Ordinal))
                    .ToDictionary(f => f.Key["opt/cni/bin/".Length..], f => Digest.Sha256(f.Value).Hex);
                var locked = copy.Plugins($"linux/{image.Architecture}");
                Assert.Equal(locked, new SortedDictionary<string, string>(plugins, StringComparer.Ordinal));
                Assert.Subset(locked.Keys.ToHashSet(), OwnPlugins.ToHashSet());
            }
        }
    }

    [Fact]
    public void Names_one_image_in_the_cluster_and_in_the_command_that_makes_it()
    {
        var made = Daemon().Match(copy.Folder.Text("README.md")).Groups[1].Value;
        Assert.Equal([made, made], Image().Matches(copy.Folder.Text("kind.yaml")).Select(m => m.Groups[1].Value));
    }

    private async Task<ContainerCopy> ReadAsync(string image)
    {
        var layout = copy.Temp[Path.GetRandomFileName()];
        string[] arguments = ["copy", "--all", "--src-tls-verify=false", image, $"oci:{layout}:x"];
        (await Shell.RunAsync(Needs.Tool("skopeo", "skopeo"), arguments)).Ok();
        return new ContainerCopy(layout);
    }

    private async Task PushBaseAsync(string image)
    {
        var built = new BuiltImage { Runs = ["/usr/local/bin/entrypoint", "/sbin/init"] };
        var layout = built.WriteLayout(
            copy.Temp["base"], ("v1", built.Index(built.Of("linux/amd64", Layers("amd64")), built.Of("linux/arm64", Layers("arm64")))));
        string[] arguments = ["copy", "--all", "--dest-tls-verify=false", $"oci:{layout}:v1", image];
        (await Shell.RunAsync(Needs.Tool("skopeo", "skopeo"), arguments)).Ok();
    }

    // Plugins lie low, as in kind's: what the build of the node adds comes above.
    private static byte[][] Layers(string architecture) =>
    [
        BuiltImage.Tar(
        [
            BuiltImage.File("etc/os-release", "NAME=Debian\n"u8.ToArray()),
            BuiltImage.Link("sbin/init", "/lib/systemd/systemd"),
            .. OwnPlugins.Select(p => BuiltImage.File($"opt/cni/bin/{p}", Encoding.UTF8.GetBytes($"{p} of the base, {architecture}\n"))),
        ]),
        BuiltImage.Tar(BuiltImage.File("usr/local/bin/entrypoint", "#!/bin/bash\n"u8.ToArray())),
        BuiltImage.Tar(BuiltImage.File("usr/bin/kubelet", Encoding.UTF8.GetBytes(architecture))),
    ];

    [GeneratedRegex(@"docker-daemon:(\S+)")]
    private static partial Regex Daemon();

    [GeneratedRegex(@"\bimage: (\S+)")]
    private static partial Regex Image();
}
