using System.Collections.Immutable;
using System.Diagnostics;
using CniImageKit.Diagnostics;
using CniImageKit.Programs;

namespace CniImageKit.Nodes.Trials;

/// <summary>
/// A machine of its own for plugins to work on: a network, a mount and, without root, a user namespace, with /run, /var/run and /var/lib
/// empty. It is held by a shell that waits for the end of its input, so that it goes away with this process however that ends.
/// </summary>
internal sealed class TrialBed : IAsyncDisposable
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(60);

    private const string Prepare =
        "mount -t tmpfs none /run && { [ -L /var/run ] || mount -t tmpfs none /var/run; } && mount -t tmpfs none /var/lib"
        + " && mkdir -p /run/netns /run/lock /var/lib/cni && ip link set lo up && echo ready && read -r end";

    private static readonly ImmutableSortedDictionary<string, string> Surroundings = new Dictionary<string, string>
    {
        ["PATH"] = "/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin",
        ["LC_ALL"] = "C",
    }.ToImmutableSortedDictionary(StringComparer.Ordinal);

    private readonly Process holder;
    private readonly ImmutableArray<string> entering;
    private readonly string enter;
    private readonly string ip;

    private TrialBed(Process holder, bool isRoot, string enter, string ip)
    {
        (this.holder, this.enter, this.ip) = (holder, enter, ip);
        entering = [$"--target={holder.Id}", "--mount", "--net", .. isRoot ? [] : (string[])["--user", "--preserve-credentials"], "--"];
    }

    /// <summary>
    /// Makes one. Raises CNIK6200 where unshare, nsenter or ip is not in PATH, and CNIK6201 where the kernel does not allow it.
    /// </summary>
    public static async Task<TrialBed> OpenAsync(Host host, bool isRoot, CancellationToken cancellationToken)
    {
        if (!OperatingSystem.IsLinux()) throw new CniImageKitException(Rules.NoTrialBed("network namespaces are Linux's"));
        var (unshare, enter, ip) = (Find(host, "unshare", "util-linux"), Find(host, "nsenter", "util-linux"), Find(host, "ip", "iproute2"));
        string[] user = isRoot ? [] : ["--user", "--map-root-user"];
        var start = new ProcessStartInfo(unshare, [.. user, "--net", "--mount", "--propagation", "private", "/bin/sh", "-c", Prepare])
        {
            RedirectStandardInput = true,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
            WorkingDirectory = "/",
        };
        start.Environment.Clear();
        foreach (var (name, value) in Surroundings) start.Environment[name] = value;
        var holder = Process.Start(start)!;
        var bed = new TrialBed(holder, isRoot, enter, ip);
        try
        {
            if (await holder.StandardOutput.ReadLineAsync(cancellationToken) == "ready") return bed;
            var said = (await holder.StandardError.ReadToEndAsync(cancellationToken)).Trim().ReplaceLineEndings(" ");
            throw new CniImageKitException(Rules.NoTrialBed(said.Length == 0 ? "the kernel does not allow namespaces here" : said));
        }
        catch
        {
            await bed.DisposeAsync();
            throw;
        }
    }

    /// <summary>Runs a program in it.</summary>
    public Task<ProgramAnswer> RunAsync(
        string program, IEnumerable<string> arguments, IReadOnlyDictionary<string, string> environment, ReadOnlyMemory<byte> input,
        CancellationToken cancellationToken) => new ProgramCall
        {
            Program = enter,
            Arguments = [.. entering, program, .. arguments],
            Environment = Surroundings.SetItems(environment),
            Feed = (stream, cancellation) => stream.WriteAsync(input, cancellation).AsTask(),
            Limit = Patience,
        }.RunAsync(cancellationToken);

    /// <summary>Runs a program of the system in it.</summary>
    public Task<ProgramAnswer> AskAsync(string program, string[] arguments, CancellationToken cancellationToken) =>
        RunAsync(program, arguments, ImmutableDictionary<string, string>.Empty, default, cancellationToken);

    /// <summary>Runs <c>ip</c> in it.</summary>
    public Task<ProgramAnswer> IpAsync(string[] arguments, CancellationToken cancellationToken) =>
        AskAsync(ip, arguments, cancellationToken);

    /// <inheritdoc/>
    public async ValueTask DisposeAsync()
    {
        try
        {
            holder.StandardInput.Close();
            if (!holder.HasExited) holder.Kill(entireProcessTree: true);
            await holder.WaitForExitAsync(CancellationToken.None);
        }
        catch (Exception gone) when (gone is InvalidOperationException or IOException)
        {
            // It has ended by itself.
        }

        holder.Dispose();
    }

    private static string Find(Host host, string name, string package) =>
        ProgramPath.Find(host, name) ?? throw new CniImageKitException(Rules.NoTrialProgram(name, package));
}
