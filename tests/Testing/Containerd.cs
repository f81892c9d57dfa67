using System.Net.Sockets;
using CniImageKit.Testing.Cri;
using Grpc.Net.Client;

namespace CniImageKit.Testing;

/// <summary>Debian's containerd in a machine of its own, spoken to as the kubelet speaks to it: CRI version 1 over its socket.</summary>
public sealed class Containerd : IDisposable
{
    private readonly RunningProgram program;
    private readonly GrpcChannel channel;
    private readonly RuntimeService.RuntimeServiceClient runtime;

    private Containerd(RunningProgram program, string socket)
    {
        this.program = program;
        var handler = new SocketsHttpHandler
        {
            ConnectCallback = async (_, cancellation) =>
            {
                var stream = new Socket(AddressFamily.Unix, SocketType.Stream, ProtocolType.Unspecified);
                await stream.ConnectAsync(new UnixDomainSocketEndPoint(socket), cancellation);
                return new NetworkStream(stream, ownsSocket: true);
            },
        };
        channel = GrpcChannel.ForAddress("http://localhost", new GrpcChannelOptions { HttpHandler = handler, DisposeHttpClient = true });
        runtime = new RuntimeService.RuntimeServiceClient(channel);
    }

    /// <summary>Starts it, and waits until it has the image of pods.</summary>
    /// <param name="machine">Where it runs.</param>
    /// <param name="folder">Where it keeps everything.</param>
    /// <param name="networks">How many of the networks in the folder <c>net.d</c> a pod gets.</param>
    public static async Task<Containerd> StartAsync(PrivateMachine machine, TempFolder folder, int networks)
    {
        var (tool, ctr) = (Needs.Tool("containerd", "containerd"), Needs.Tool("ctr", "containerd"));
        var (socket, archive) = (folder["c.sock"], await TinyImage.ArchiveAsync(folder));
        var config = folder.Write("containerd.toml", $"""
            version = 2
            root = "{folder["containerd"]}"
            state = "{folder["state"]}"
            [grpc]
              address = "{socket}"
            [plugins."io.containerd.internal.v1.opt"]
              path = "{folder["opt"]}"
            [plugins."io.containerd.grpc.v1.cri"]
              sandbox_image = "{TinyImage.Name}"
              restrict_oom_score_adj = true
              [plugins."io.containerd.grpc.v1.cri".containerd]
                snapshotter = "native"
              [plugins."io.containerd.grpc.v1.cri".cni]
                bin_dir = "/opt/cni/bin"
                conf_dir = "{folder["net.d"]}"
                max_conf_num = {networks}
            """);
        var program = machine.Start(tool, "--config", config);
        await program.SeeAsync("containerd successfully booted");
        var containerd = new Containerd(program, socket);
        (await machine.RunAsync(
            ctr, "--address", socket, "--namespace", "k8s.io", "images", "import", "--snapshotter", "native", archive)).Ok();
        var images = new ImageService.ImageServiceClient(containerd.channel);
        var asked = new ImageStatusRequest { Image = new ImageSpec { Image = TinyImage.Name } };
        await program.UntilAsync(() => images.ImageStatus(asked).Image is not null);
        return containerd;
    }

    /// <summary>Its name and version, as it says itself.</summary>
    public async Task<string> VersionAsync()
    {
        var version = await runtime.VersionAsync(new VersionRequest { Version = "v1" });
        return $"{version.RuntimeName} {version.RuntimeVersion}";
    }

    /// <summary>Starts a pod with these ports of the machine; its id. Throws RpcException with the runtime's own words.</summary>
    public async Task<string> RunPodAsync(string name, params (int Host, int Container)[] ports)
    {
        var config = new PodSandboxConfig
        {
            Metadata = new PodSandboxMetadata { Name = name, Uid = $"{name}-uid", Namespace = "default" },
            Hostname = name,
            Linux = new LinuxPodSandboxConfig(),
        };
        config.PortMappings.AddRange(ports.Select(p => new PortMapping { HostPort = p.Host, ContainerPort = p.Container }));
        return (await runtime.RunPodSandboxAsync(new RunPodSandboxRequest { Config = config })).PodSandboxId;
    }

    /// <summary>What it says of a pod.</summary>
    public async Task<PodSandboxStatusResponse> StatusAsync(string pod) =>
        await runtime.PodSandboxStatusAsync(new PodSandboxStatusRequest { PodSandboxId = pod, Verbose = true });

    /// <summary>Stops and removes a pod.</summary>
    public async Task EndPodAsync(string pod)
    {
        await runtime.StopPodSandboxAsync(new StopPodSandboxRequest { PodSandboxId = pod });
        await runtime.RemovePodSandboxAsync(new RemovePodSandboxRequest { PodSandboxId = pod });
    }

    public void Dispose()
    {
        channel.Dispose();
        program.Dispose();
    }
}
