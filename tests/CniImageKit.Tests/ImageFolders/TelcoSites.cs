using System.Text;
using System.Text.RegularExpressions;
using CniImageKit.Tests.Append;
using CniImageKit.Tests.Binaries;
using CniImageKit.Tests.EndToEnd;

namespace CniImageKit.Tests.ImageFolders;

/// <summary>
/// Stand-ins for all that images/multus-telco takes plugins from: releases and images as their projects publish them, in names, places,
/// tags and sums. The reference plugins are real ones, the others small programs with Go's build information.
/// </summary>
internal sealed partial class TelcoSites : IAsyncDisposable
{
    private const string Group = "k8snetworkplumbingwg";
    private static readonly string[] Both = ["amd64", "arm64"];
    private readonly TempFolder folder;
    private readonly DockerRegistry registry;

    private TelcoSites(TempFolder folder, ReleaseSite site, DockerRegistry registry) =>
        (this.folder, Site, this.registry) = (folder, site, registry);

    public ReleaseSite Site { get; }

    /// <summary>The release of Whereabouts: raw files, and no sums.</summary>
    public PublishedRelease Whereabouts { get; private set; } = null!;

    public static async Task<TelcoSites> StartAsync(TempFolder folder)
    {
        var sites = new TelcoSites(folder, await ReleaseSite.StartAsync(), await DockerRegistry.StartAsync(folder));
        await sites.PublishReleasesAsync();
        await sites.PublishImageAsync("sriov-cni", "v2.10.99", "usr/bin/sriov", "1", Both);
        await sites.PublishImageAsync("ib-sriov-cni", "v1.3.99", "usr/bin/ib-sriov", "1", Both);
        await sites.PublishImageAsync("rdma-cni", "v1.6.99", "usr/bin/rdma", "1", Both);
        await sites.PublishImageAsync("bond-cni", "v1.0", "bond", "1", "amd64");
        return sites;
    }

    /// <summary>The manifest with these addresses in it, and nothing else changed.</summary>
    public string Redirected(string manifest) => Entry().Replace(manifest, entry =>
    {
        var name = entry.Groups[2].Value;
        var key = name.EndsWith("-cni", StringComparison.Ordinal) ? $"image: {Image(name)}" : $"api: {Site.Api}";
        return $"{entry.Value}\n{entry.Groups[1].Value}  {key}";
    });

    public string Image(string project) => $"{registry.Host}/{Group}/{project}";

    /// <summary>Publishes an image, or moves its tag; <paramref name="mark"/> makes its bytes differ.</summary>
    public async Task PublishImageAsync(string project, string tag, string path, string mark, params string[] architectures)
    {
        var built = new BuiltImage();
        var images = architectures.Select(a => built.Of($"linux/{a}",
        [
            BuiltImage.Tar(BuiltImage.File("bin/busybox", "#!"u8.ToArray())),
            BuiltImage.Tar(BuiltImage.File(path, Program($"github.com/{Group}/{project}/cmd/{Path.GetFileName(path)}", tag, a, mark))),
            BuiltImage.Tar(BuiltImage.File("entrypoint.sh", "#!/bin/sh\n"u8.ToArray()), BuiltImage.Link("usr/bin/sh", "/bin/busybox")),
        ])).ToArray();
        var layout = built.WriteLayout(folder[Path.GetRandomFileName()], ("x", images is [var only] ? only : built.Index(images)));
        foreach (var name in (string[])[tag, "latest"])
        {
            string[] arguments = ["copy", "--all", "--dest-tls-verify=false", $"oci:{layout}:x", $"docker://{Image(project)}:{name}"];
            (await Shell.RunAsync(Needs.Tool("skopeo", "skopeo"), arguments)).Ok();
        }
    }

    public async ValueTask DisposeAsync()
    {
        registry.Dispose();
        await Site.DisposeAsync();
    }

    private async Task PublishReleasesAsync()
    {
        const string multus = "gopkg.in/k8snetworkplumbingwg/multus-cni.v4/cmd/";
        Site.Publish($"{Group}/multus-cni", "v4.2.99", [.. Both.Select(a =>
        {
            var stem = $"multus-cni_4.2.99_linux_{a}";
            string[] programs = ["multus", "multus-daemon", "multus-shim"];
            return (stem + ".tar.gz", PluginArchive.Of(
                programs.Select(p => new ArchivedFile(p, Program(multus + p, "v4.2.99", a, ""))), top: stem + "/"));
        })]).WithChecksums();
        Whereabouts = Site.Publish($"{Group}/whereabouts", "v0.9.99", [.. Both.Select(a =>
            ($"whereabouts-{a}", Program($"github.com/{Group}/whereabouts/cmd", "v0.9.99", a, "")))]);
        string[] reference = ["bridge", "host-local", "ipvlan", "loopback", "macvlan", "ptp", "tuning", "vlan"];
        var archives = new List<(string, byte[])>();
        foreach (var architecture in Both)
        {
            var archive = await RealPlugins.TgzAsync("sid", architecture, false, reference);
            archives.Add(($"cni-plugins-linux-{architecture}-v1.9.99.tgz", archive));
        }

        Site.Publish("containernetworking/plugins", "v1.9.99", [.. archives]).WithSidecars();
    }

    private static byte[] Program(string package, string version, string architecture, string mark)
    {
        var module = string.Join('/', package.Split('/').Take(3));
        var data = GoBlob.Inline(
            "go1.25.1", $"path\t{package}\nmod\t{module}\t{version}\th1:AAA=\nbuild\tCGO_ENABLED=0\nbuild\tGOARCH={architecture}\n");
        return new TinyElf { Machine = architecture == "arm64" ? 183 : 62, Data = [.. data, .. Encoding.UTF8.GetBytes(mark)] }.Build();
    }

    [GeneratedRegex(@"^( *)- from: (\S+)$", RegexOptions.Multiline)]
    private static partial Regex Entry();
}
