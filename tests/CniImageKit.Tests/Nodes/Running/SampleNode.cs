using System.Collections.Immutable;
using CniImageKit.Locking;
using CniImageKit.Nodes;
using CniImageKit.Reviewing;

namespace CniImageKit.Tests.Nodes.Running;

/// <summary>A node's root file system: four of Debian's own plugins, their lock, and a configuration of containerd.</summary>
internal sealed class SampleNode : IDisposable
{
    public const string Config = "etc/containerd/config.toml";
    private static readonly string[] Locked = ["bridge", "host-local", "loopback", "macvlan"];
    private readonly TempFolder _folder = new();

    private SampleNode()
    {
    }

    public string Root => _folder["root"];

    public DateTimeOffset Now { get; set; } = new(2026, 11, 30, 12, 0, 0, TimeSpan.Zero);

    public Lockfile Lock { get; private set; } = null!;

    public string this[string relative] => Path.Combine(Root, relative);

    public static async Task<SampleNode> MakeAsync()
    {
        Needs.Root();
        var source = Path.Combine(await DebianPackages.UnpackAsync("bookworm", "amd64"), "usr/lib/cni");
        var node = new SampleNode();
        Directory.CreateDirectory(node["opt/cni/bin"]);
        foreach (var name in Locked) File.Copy(Path.Combine(source, name), node[$"opt/cni/bin/{name}"]);
        node.Lock = LockOf(Locked.Select(n => node[$"opt/cni/bin/{n}"]));
        node.Write("usr/share/cnikit/cni.lock.json", System.Text.Encoding.UTF8.GetString(LockWriter.Write(node.Lock)));
        node.Write(Config, "version = 2\n\n[plugins.\"io.containerd.grpc.v1.cri\".cni]\n  bin_dir = \"/opt/cni/bin\"\n");
        return node;
    }

    public void Write(string relative, string text) => _folder.Write($"root/{relative}", text);

    /// <summary>Runs a shell in the root.</summary>
    public async Task ShellAsync(string script) => (await Shell.RunAsync("sh", ["-ec", script], Root, null)).Ok();

    public Task<NodeOutcome> LookAsync(Func<NodeRequest, NodeRequest>? with = null)
    {
        var request = new NodeRequest { Root = Root, Platform = Platform.Parse("linux/amd64") };
        return new NodeReview(new Host
        {
            CurrentDirectory = _folder.Path,
            Environment = ImmutableDictionary<string, string>.Empty,
            Clock = new At(Now),
            ProcessId = 1,
            StoreRoot = _folder["store"],
        }).RunAsync(with?.Invoke(request) ?? request, TestContext.Current.CancellationToken);
    }

    /// <summary>What it found, a word each: <c>held</c>, or <c>bridge changed /opt/cni/bin/bridge</c>.</summary>
    public async Task<string> DriftAsync(Func<NodeRequest, NodeRequest>? with = null)
    {
        var report = (await LookAsync(with)).Report;
        return report.Drift.IsEmpty ? $"{report.State}".ToLowerInvariant()
            : string.Join(", ", report.Drift.Select(d => $"{d.Plugin} {$"{d.Kind}".ToLowerInvariant()} {d.Path}"));
    }

    public string Text(string relative) => File.ReadAllText(_folder[relative]);

    public void Dispose() => _folder.Dispose();

    private static Lockfile LockOf(IEnumerable<string> files) => new()
    {
        SourceDate = new SourceDate(0),
        Plugins =
        [
            new LockEntry
            {
                Source = "sample",
                Platform = Platform.Parse("linux/amd64"),
                Version = "1",
                Request = Digest.Sha256([]),
                Artifact = new LockedArtifact
                {
                    Location = "directory:x",
                    Size = 0,
                    Sha256 = Digest.Sha256([]),
                    Sha512 = Digest.Sha512([]),
                    Verified = [],
                },
                Files = files.ToImmutableSortedDictionary(f => Path.GetFileName(f), Of, StringComparer.Ordinal),
            },
        ],
    };

    private static LockedFile Of(string file) => new()
    {
        Member = Path.GetFileName(file),
        Size = new FileInfo(file).Length,
        Sha256 = TargetFiles.Hash(file),
        Sha512 = Digest.Sha512(File.ReadAllBytes(file)),
        Arch = "amd64",
        Linkage = "dynamic, glibc 2.34",
    };

    private sealed class At(DateTimeOffset now) : TimeProvider
    {
        public override DateTimeOffset GetUtcNow() => now;
    }
}
