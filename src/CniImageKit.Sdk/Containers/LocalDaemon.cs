using System.ComponentModel;
using System.Diagnostics;
using CniImageKit.Diagnostics;
using CniImageKit.Programs;

namespace CniImageKit.Sdk.Containers;

/// <summary>docker or podman of this machine, asked through their programs.</summary>
/// <param name="Name">The program.</param>
/// <param name="Path">Absolute.</param>
internal sealed record LocalDaemon(string Name, string Path)
{
    private static readonly string[] Programs = ["docker", "podman"];

    /// <summary>
    /// The one that <c>LocalRegistry</c> names, else the first whose program answers. Raises CNIK9163 and CNIK9164.
    /// </summary>
    public static async Task<LocalDaemon> FindAsync(Host host, string? named, CancellationToken cancellationToken)
    {
        var wanted = named is null ? Programs : Array.FindAll(Programs, p => p.Equals(named, StringComparison.OrdinalIgnoreCase));
        if (wanted.Length == 0) throw new CniImageKitException(Rules.BadContainerSetting("LocalRegistry", named!, "Docker or Podman"));
        foreach (var name in wanted)
        {
            if (In(host, name) is not { } path) continue;
            var daemon = new LocalDaemon(name, path);
            // A client whose daemon does not run is no reason to pass over the other program.
            if (wanted.Length == 1 || (await daemon.RunAsync(host, ["version"], cancellationToken).ConfigureAwait(false)).ExitCode == 0)
                return daemon;
        }

        throw new CniImageKitException(Rules.NoDaemon(wanted.Length == 1 ? wanted[0] : "docker or podman that answers"));
    }

    /// <summary>Gives it an archive; what it says of that. Raises CNIK9165.</summary>
    public async Task<string> LoadAsync(Host host, string archive, CancellationToken cancellationToken)
    {
        var (exitCode, said) = await RunAsync(host, ["load", "-i", archive], cancellationToken).ConfigureAwait(false);
        return exitCode == 0 ? said : throw new CniImageKitException(Rules.LoadFailed(Name, exitCode, said));
    }

    private static string? In(Host host, string name) => ProgramPath.Find(host, name, name + ".exe");

    private async Task<(int ExitCode, string Said)> RunAsync(Host host, string[] arguments, CancellationToken cancellationToken)
    {
        var start = new ProcessStartInfo(Path, arguments)
        {
            RedirectStandardInput = true,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
            WorkingDirectory = host.CurrentDirectory,
        };
        try
        {
            using var process = Process.Start(start)!;
            process.StandardInput.Close();
            try
            {
                var text = process.StandardOutput.ReadToEndAsync(cancellationToken);
                var errors = process.StandardError.ReadToEndAsync(cancellationToken);
                await process.WaitForExitAsync(cancellationToken).ConfigureAwait(false);
                var said = await text.ConfigureAwait(false) + await errors.ConfigureAwait(false);
                return (process.ExitCode, said.Trim().ReplaceLineEndings(" "));
            }
            finally
            {
                if (!process.HasExited) process.Kill(entireProcessTree: true);
            }
        }
        catch (Win32Exception e)
        {
            return (-1, e.Message);
        }
    }
}
