using System.Text.Json;
using YamlDotNet.RepresentationModel;

namespace CniImageKit.Tests.ImageFolders;

/// <summary>images/flatcar-sysext, baked from the real archive.</summary>
public sealed class FlatcarSysextTests : IDisposable
{
    private const string Extension = "cni-plugins.raw";
    private readonly ImageCopy copy = new("flatcar-sysext");

    public void Dispose() => copy.Dispose();

    [Theory]
    [InlineData("amd64", "x86-64")]
    [InlineData("arm64", "arm64")]
    public async Task Is_an_extension_with_the_locked_plugins(string architecture, string ofSystemd)
    {
        Needs.Tool("mksquashfs", "squashfs-tools");
        await copy.FetchAsync();
        (await copy.Cnikit.RunAsync("bake", "--platform", $"linux/{architecture}")).Ok();
        var raw = copy[$"artifacts/{architecture}/{Extension}"];
        (await Shell.RunAsync("unsquashfs", "-q", "-n", "-d", copy.Temp["root"], raw)).Ok();
        Assert.Equal(
            $"ID=_any\nARCHITECTURE={ofSystemd}\n",
            File.ReadAllText(copy.Temp["root/usr/lib/extension-release.d/extension-release.cni-plugins"]));
        var plugins = Directory.EnumerateFiles(copy.Temp["root/usr/local/bin/cni"])
            .ToDictionary(f => Path.GetFileName(f), f => Digest.Sha256(File.ReadAllBytes(f)).Hex);
        Assert.Equal(copy.Plugins($"linux/{architecture}"), new SortedDictionary<string, string>(plugins, StringComparer.Ordinal));
        Assert.Equal(["usr"], Directory.EnumerateFileSystemEntries(copy.Temp["root"]).Select(Path.GetFileName));
    }

    [Fact]
    public async Task Is_an_extension_in_the_eyes_of_systemd()
    {
        // Attaching it to a device is root's.
        Needs.Root();
        Needs.Tool("mksquashfs", "squashfs-tools");
        var dissect = Needs.Tool("systemd-dissect", "systemd-container");
        await copy.FetchAsync();
        (await copy.Cnikit.RunAsync("bake")).Ok();
        foreach (var (architecture, ofSystemd) in ((string, string)[])[("amd64", "x86-64"), ("arm64", "arm64")])
        {
            var seen = await Shell.RunAsync(dissect, "--json=short", "--no-pager", copy[$"artifacts/{architecture}/{Extension}"]);
            using var json = JsonDocument.Parse(seen.Ok().Out);
            Assert.True(json.RootElement.GetProperty("useSystemExtension").GetBoolean());
            var release = json.RootElement.GetProperty("extensionRelease").EnumerateArray().Select(l => l.GetString());
            Assert.Equal(["ID=_any", $"ARCHITECTURE={ofSystemd}"], release);
        }
    }

    [Fact]
    public void Is_found_where_the_node_is_told_to_look()
    {
        var stream = new YamlStream();
        stream.Load(new StringReader(copy.Folder.Text("node.bu")));
        var storage = stream.Documents[0].RootNode["storage"];
        var files = ((YamlSequenceNode)storage["files"]).Children;
        var link = ((YamlSequenceNode)storage["links"]).Children.Single();
        Assert.Equal("/etc/extensions/" + Extension, $"{link["path"]}");
        Assert.Contains($"{link["target"]}", files.Select(f => $"{f["path"]}"));
        var containerd = files.Single(f => $"{f["path"]}" == "/etc/containerd/config.toml");
        Assert.Contains("bin_dirs = [\"/usr/local/bin/cni\", ", $"{containerd["contents"]["inline"]}", StringComparison.Ordinal);
    }
}
