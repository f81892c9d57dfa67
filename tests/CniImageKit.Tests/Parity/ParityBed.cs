using System.Text;
using System.Text.Json;
using CniImageKit.Tests.Binaries;
using CniImageKit.Tests.CakeScripts;
using CniImageKit.Tests.Sdk;

namespace CniImageKit.Tests.Parity;

/// <summary>
/// The same manifest and plugins in a directory for each way to use the kit; each has a store of its own. Projects are restored and
/// scripts compiled once, for all tests of the class.
/// </summary>
public sealed class ParityBed(PackedSdk sdk, AddinPackage addin) : IAsyncLifetime
{
    private const string Manifest = """
        schema: 1
        platforms: [linux/amd64, linux/arm64]
        plugins:
          - from: directory
            name: mine
            path: plugins/{arch}
            include: [bridge, macvlan]

        """;

    private static readonly string[] Changing = ["plugins", "store", "out", "obj/cni", "cni.yaml", "cni.lock.json"];
    private readonly TempFolder folder = new();

    /// <summary>The command first: the others are compared with it.</summary>
    internal IReadOnlyDictionary<string, KitHost> Hosts { get; private set; } = new Dictionary<string, KitHost>();

    public async ValueTask InitializeAsync()
    {
        Needs.Linux();
        var (feed, version) = await addin.GetAsync();
        Hosts = new Dictionary<string, KitHost>
        {
            ["cnikit"] = new CommandHost(folder["cnikit"]),
            ["msbuild"] = new BuildHost(folder["msbuild"], sdk),
            ["cake"] = new CakeHost(folder["cake"], feed, version),
        };
        foreach (var host in Hosts.Values)
        {
            Directory.CreateDirectory(host.Directory);
            await host.PrepareAsync();
        }
    }

    public ValueTask DisposeAsync()
    {
        folder.Dispose();
        return ValueTask.CompletedTask;
    }

    /// <summary>Everything as before the first test: a manifest, two plugins, no lock.</summary>
    public void Reset()
    {
        foreach (var path in Hosts.Values.SelectMany(h => Changing.Select(c => Path.Combine(h.Directory, c))))
        {
            if (Directory.Exists(path)) Directory.Delete(path, recursive: true);
            else if (File.Exists(path)) File.Delete(path);
        }

        Write("cni.yaml", Manifest);
        Plugin("bridge");
        Plugin("macvlan");
    }

    /// <summary>Writes a file into each directory.</summary>
    public void Write(string relative, byte[] content)
    {
        foreach (var host in Hosts.Values)
        {
            var path = Path.Combine(host.Directory, relative);
            Directory.CreateDirectory(Path.GetDirectoryName(path)!);
            File.WriteAllBytes(path, content);
        }
    }

    public void Write(string relative, string text) => Write(relative, Encoding.UTF8.GetBytes(text));

    /// <summary>Changes a file that the hosts made.</summary>
    public void Edit(string relative, Func<string, string> edit)
    {
        foreach (var host in Hosts.Values)
        {
            var path = Path.Combine(host.Directory, relative);
            File.WriteAllText(path, edit(File.ReadAllText(path)));
        }
    }

    /// <summary>A plugin of each CPU.</summary>
    public void Plugin(string name)
    {
        foreach (var (arch, machine) in ((string, int)[])[("amd64", 62), ("arm64", 183)])
            Write($"plugins/{arch}/{name}", new TinyElf { Machine = machine, Data = Encoding.UTF8.GetBytes(name.PadRight(32)) }.Build());
    }

    /// <summary>What a bake left, by name: the digests that name images, and the bytes of everything else.</summary>
    internal static SortedDictionary<string, string> Baked(KitHost host)
    {
        var made = new SortedDictionary<string, string>(StringComparer.Ordinal)
        {
            ["lock"] = Of(Path.Combine(host.Directory, "cni.lock.json")),
        };
        using var index = JsonDocument.Parse(File.ReadAllBytes(Path.Combine(host.Output, "layout/index.json")));
        foreach (var image in index.RootElement.GetProperty("manifests").EnumerateArray())
            made["image"] = image.GetProperty("digest").GetString()!;
        foreach (var file in Directory.EnumerateFiles(host.Output, "*", SearchOption.AllDirectories))
            made[Path.GetRelativePath(host.Output, file)] = Of(file);
        return made;
    }

    private static string Of(string file) => Digest.Sha256(File.ReadAllBytes(file)).ToString();
}
