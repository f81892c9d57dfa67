using System.Text;
using System.Text.Json;
using CniImageKit.Cli.Clusters;
using CniImageKit.Cli.Fleet;
using CniImageKit.Fetching;
using CniImageKit.Nodes.Fleet;
using CniImageKit.Nodes.Reports;
using CniImageKit.Testing.Clusters;

namespace CniImageKit.Tests.Cli.Fleet;

/// <summary>A cluster of some nodes, and the command with a kubeconfig that reaches it.</summary>
internal sealed class FleetBed : IAsyncDisposable
{
    public static readonly Digest Lock = Digest.Sha256("the lock"u8);
    public static readonly DateTimeOffset Since = new(2026, 8, 3, 10, 12, 0, TimeSpan.Zero);

    private FleetBed(StandInCluster cluster)
    {
        Cluster = cluster;
        Command = new Cnikit(Folder.Path, Folder["store"]);
        Command.Environment["KUBECONFIG"] = Folder.Write("kubeconfig", cluster.Kubeconfig());
        Command.Environment["KUBERNETES_SERVICE_HOST"] = null;
        // A pause of a second is one of a millisecond here.
        Host = Host.Of(
            Folder.Path, new System.Collections.Hashtable { ["KUBECONFIG"] = "kubeconfig", ["PATH"] = "/usr/bin:/bin" }, 1,
            new QuickClock(1000), Folder["store"]);
    }

    public StandInCluster Cluster { get; }

    public TempFolder Folder { get; } = new();

    public Cnikit Command { get; }

    /// <summary>The surroundings of what runs in this process.</summary>
    public Host Host { get; set; }

    public static async Task<FleetBed> StartAsync() => new(await StandInCluster.StartAsync());

    /// <summary>The cluster of the kubeconfig.</summary>
    public async Task<ClusterClient> OpenAsync() => new(
        Host, await KubeConfig.OpenAsync(Host, null, null, TestContext.Current.CancellationToken),
        // The clock is quick for timeouts as well.
        new FetchPolicy { ConnectTimeout = TimeSpan.FromHours(8), IdleTimeout = TimeSpan.FromHours(8) });

    /// <summary>All nodes of a cluster, of a new connection where none is given.</summary>
    public async Task<FleetAudit> AuditAsync(ClusterClient? client = null, string? selector = null)
    {
        using var own = client is null ? await OpenAsync() : null;
        var terms = new FleetTerms([], DateTimeOffset.UtcNow, TimeSpan.FromHours(2));
        return await new FleetReading(client ?? own!, terms) { Namespace = "cnikit", Selector = selector }
            .RunAsync(TestContext.Current.CancellationToken);
    }

    /// <summary>A report as the verifier writes it.</summary>
    public static NodeReport Report(params NodeDrift[] drift) => new()
    {
        Lock = Lock,
        Name = "node",
        Platform = Platform.Parse("linux/amd64"),
        CheckedAt = DateTimeOffset.FromUnixTimeSeconds(DateTimeOffset.UtcNow.ToUnixTimeSeconds()),
        Runtime = "containerd 1.6.20",
        State = drift.Length > 0 ? NodeState.Drifted : NodeState.Held,
        Directories = [new NodeDirectory("/opt/cni/bin", "containerd's default")],
        Drift = [.. drift],
        Plugins = drift.Length > 0 ? 15 : 16,
    };

    /// <summary>Other bytes of a plugin.</summary>
    public static NodeDrift Changed(string plugin) => new(
        plugin, $"/opt/cni/bin/{plugin}", DriftKind.Changed, Digest.Sha256("locked"u8), Digest.Sha256("found"u8), Since);

    public StandInNode Add(string name, string? pool, NodeReport? report) =>
        Add(name, pool, report is null ? null : Encoding.UTF8.GetString(NodeAnnotation.Compact(report)));

    public StandInNode Add(string name, string? pool, string? annotation)
    {
        var node = Cluster.Add(name);
        if (pool is not null) node.Labels["eks.amazonaws.com/nodegroup"] = pool;
        if (annotation is not null) node.Annotations[NodeAnnotation.Key] = annotation;
        return node;
    }

    public async Task<JsonElement> JsonAsync(int exitCode, params string[] arguments)
    {
        var ran = await Command.RunAsync([.. arguments, "--json"]);
        Assert.True(ran.ExitCode == exitCode, $"{ran.ExitCode}\n{ran.Out}\n{ran.Error}");
        return JsonDocument.Parse(ran.Out).RootElement;
    }

    public async ValueTask DisposeAsync()
    {
        await Cluster.DisposeAsync();
        Folder.Dispose();
    }
}
