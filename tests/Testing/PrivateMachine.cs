using System.Diagnostics;

namespace CniImageKit.Testing;

/// <summary>
/// A machine for a container runtime: network, mounts and processes of its own, with a baked node's /opt, and /run and /var/lib empty. All
/// that was started in it, shims too, ends with it.
/// </summary>
public sealed class PrivateMachine : IAsyncDisposable
{
    private const string Prepare = """
        set -e
        mount -t tmpfs none /run; mount -t tmpfs none /var/lib; mkdir -p /run/netns /run/lock /var/lib/cni
        mount --bind "$1" /opt; ip link set lo up; echo ready; read -r end
        """;

    private readonly Process holder;
    private readonly string[] entering;
    private readonly string enter;

    private PrivateMachine(Process holder, string enter, int first)
    {
        (this.holder, this.enter) = (holder, enter);
        entering = [$"--target={first}", "--mount", "--net", "--pid", "--"];
    }

    /// <summary>Makes one; <paramref name="opt"/> becomes its /opt. Skips where it cannot be made.</summary>
    public static async Task<PrivateMachine> OpenAsync(string opt)
    {
        Needs.Linux();
        Needs.Root();
        Needs.Tool("ip", "iproute2");
        var (unshare, enter) = (Needs.Tool("unshare", "util-linux"), Needs.Tool("nsenter", "util-linux"));
        string[] apart = ["--net", "--mount", "--propagation", "private", "--pid", "--fork", "--kill-child", "--mount-proc"];
        var start = new ProcessStartInfo(unshare, [.. apart, "/bin/sh", "-c", Prepare, "sh", opt])
        {
            RedirectStandardInput = true,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
        };
        var holder = Process.Start(start)!;
        if (await holder.StandardOutput.ReadLineAsync() != "ready")
            throw new InvalidOperationException(await holder.StandardError.ReadToEndAsync());
        var children = await File.ReadAllTextAsync($"/proc/{holder.Id}/task/{holder.Id}/children");
        return new PrivateMachine(holder, enter, int.Parse(children.Trim(), System.Globalization.CultureInfo.InvariantCulture));
    }

    /// <summary>Runs a program in it to its end.</summary>
    public Task<Ran> RunAsync(string program, params string[] arguments) => RunAsync(new Dictionary<string, string?>(), program, arguments);

    /// <summary>The same, with environment variables.</summary>
    public Task<Ran> RunAsync(IReadOnlyDictionary<string, string?> environment, string program, params string[] arguments) =>
        Shell.RunAsync(enter, [.. entering, program, .. arguments], null, environment);

    /// <summary>Starts a program in it.</summary>
    public RunningProgram Start(string program, params string[] arguments) =>
        RunningProgram.Start(enter, [.. entering, program, .. arguments], null, new Dictionary<string, string?>());

    public async ValueTask DisposeAsync()
    {
        if (!holder.HasExited) holder.Kill();
        await holder.WaitForExitAsync();
        holder.Dispose();
    }
}
