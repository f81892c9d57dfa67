using System.Diagnostics;
using System.IO.Pipelines;
using CniImageKit.Diagnostics;

namespace CniImageKit.NodeImages;

/// <summary>
/// A program of the system that makes an output: found in the host's PATH, run without its environment, ended when cancelled.
/// </summary>
/// <param name="Name">As in PATH.</param>
/// <param name="Path">Absolute.</param>
internal sealed record SystemProgram(string Name, string Path)
{
    private const int MaxSaid = 2000;

    /// <summary>Raises CNIK7301 about the output where it is not in PATH.</summary>
    public static SystemProgram Find(Host host, string name, string package, string output) =>
        (host.Variable("PATH") ?? "").Split(System.IO.Path.PathSeparator, StringSplitOptions.RemoveEmptyEntries)
            .Select(directory => System.IO.Path.Combine(host.Resolve(directory), name)).FirstOrDefault(File.Exists) is { } path
            ? new SystemProgram(name, path)
            : throw new CniImageKitException(Rules.NoProgram(output, name, package));

    /// <summary>What it prints when run with these arguments, whatever its exit code.</summary>
    public async Task<string> AskAsync(string[] arguments, CancellationToken cancellationToken)
    {
        using var process = Start(arguments);
        process.StandardInput.Close();
        try
        {
            var text = process.StandardOutput.ReadToEndAsync(cancellationToken);
            var rest = process.StandardError.ReadToEndAsync(cancellationToken);
            await process.WaitForExitAsync(cancellationToken);
            return await text + await rest;
        }
        finally
        {
            End(process);
        }
    }

    /// <summary>Runs it with what <paramref name="feed"/> writes as its standard input. Raises CNIK7302 about the output.</summary>
    public async Task FeedAsync(
        string[] arguments, Func<PipeWriter, CancellationToken, Task> feed, string output, CancellationToken cancellationToken)
    {
        using var process = Start(arguments);
        try
        {
            var text = process.StandardOutput.ReadToEndAsync(cancellationToken);
            var errors = process.StandardError.ReadToEndAsync(cancellationToken);
            var broken = await GiveAsync(process, feed, cancellationToken);
            await process.WaitForExitAsync(cancellationToken);
            var said = (await errors + await text).Trim().ReplaceLineEndings(" ");
            if (process.ExitCode == 0 && !broken) return;
            throw new CniImageKitException(
                Rules.ProgramFailed(output, Name, process.ExitCode, said.Length > MaxSaid ? said[..MaxSaid] : said));
        }
        finally
        {
            End(process);
        }
    }

    // True where the program stopped reading: then its exit code and its words tell more than the broken pipe does.
    private static async Task<bool> GiveAsync(
        Process process, Func<PipeWriter, CancellationToken, Task> feed, CancellationToken cancellationToken)
    {
        var pipe = PipeWriter.Create(process.StandardInput.BaseStream);
        try
        {
            await feed(pipe, cancellationToken);
            await pipe.CompleteAsync();
            return false;
        }
        catch (IOException)
        {
            return true;
        }
    }

    private Process Start(string[] arguments)
    {
        var start = new ProcessStartInfo(Path, arguments)
        {
            RedirectStandardInput = true,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
            WorkingDirectory = "/",
        };
        // Such as SOURCE_DATE_EPOCH, which mksquashfs takes amiss beside -mkfs-time; and messages are in one language.
        start.Environment.Clear();
        start.Environment["LC_ALL"] = "C";
        return Process.Start(start)!;
    }

    private static void End(Process process)
    {
        try
        {
            if (!process.HasExited) process.Kill(entireProcessTree: true);
        }
        catch (InvalidOperationException)
        {
            // It has ended in between.
        }
    }
}
