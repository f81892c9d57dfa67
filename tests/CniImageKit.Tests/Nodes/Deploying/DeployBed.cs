using System.Security.Cryptography;
using System.Text.Json.Nodes;

namespace CniImageKit.Tests.Nodes.Deploying;

/// <summary>Every form of three of Debian's plugins for two platforms, written once for all tests that look at them.</summary>
public sealed class DeployBed : IAsyncLifetime
{
    public const string Name = "deploy";

    /// <summary>An image that nobody asks for.</summary>
    public const string Image = "registry.example/cni@sha256:e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855";

    public const string Source = "http://files.example/cni";

    private readonly TempFolder folder = new();

    public string this[string relative] => folder[relative];

    public Cnikit Cnikit => new(folder.Path, folder["store"]);

    /// <summary>The plugins of linux/amd64 by name, as the lock has them.</summary>
    public IReadOnlyDictionary<string, string> Locked { get; private set; } = new Dictionary<string, string>();

    public async ValueTask InitializeAsync()
    {
        Needs.Tool("apt-get", "apt");
        folder.Write("cni.yaml", """
            schema: 1
            platforms: [linux/amd64, linux/arm64]
            node: { libc: glibc 2.36 }
            plugins:
              - { from: apt, package: containernetworking-plugins, suite: bookworm, include: [bridge, host-local, portmap] }

            """);
        (await Cnikit.RunAsync("lock")).Ok();
        string[] kinds = ["shell", "ansible", "daemonset", "cloud-init", "ignition", "butane", "salt"];
        (await Cnikit.RunAsync(
            ["deploy", .. kinds, "--image", Image, "--timer", "--problem-detector", "--output", "carried"])).Ok();
        (await Cnikit.RunAsync(["deploy", .. kinds, "--source", Source, "--installer", Image, "--output", "fetched", "--offline"])).Ok();
        var locked = JsonNode.Parse(File.ReadAllText(folder["cni.lock.json"]))!["plugins"]!.AsArray()
            .Single(p => (string)p!["platform"]! == "linux/amd64")!["files"]!.AsObject();
        Locked = locked.ToDictionary(f => f.Key, f => ((string)f.Value!["sha256"]!).Replace("sha256:", "", StringComparison.Ordinal));
    }

    /// <summary>The SHA-256 of a file.</summary>
    public static string Sum(string file) => Sum(File.ReadAllBytes(file));

    public static string Sum(byte[] content) => Convert.ToHexStringLower(SHA256.HashData(content));

    /// <summary>Fails the test unless this directory has the locked plugins and nothing else.</summary>
    public void HasPlugins(string directory) => Assert.Equal(
        Locked.OrderBy(l => l.Key, StringComparer.Ordinal).Select(l => $"{l.Key} {l.Value}"),
        Directory.GetFiles(directory).Order(StringComparer.Ordinal).Select(f => $"{Path.GetFileName(f)} {Sum(f)}"));

    public ValueTask DisposeAsync()
    {
        folder.Dispose();
        return ValueTask.CompletedTask;
    }
}

/// <summary>The tests that share the forms.</summary>
[CollectionDefinition(DeployBed.Name)]
public sealed class DeployUse : ICollectionFixture<DeployBed>;
