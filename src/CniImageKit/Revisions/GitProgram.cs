using System.Diagnostics;
using CniImageKit.Diagnostics;

namespace CniImageKit.Revisions;

/// <summary>
/// The git program: found in the host's PATH, run without a shell in one directory with the host's environment (a hook's GIT_DIR and
/// GIT_INDEX_FILE count), ended when cancelled. Its messages are in English and it asks nobody for anything.
/// </summary>
/// <param name="Program">Absolute.</param>
/// <param name="Directory">The absolute directory that it works in.</param>
/// <param name="Host">The surroundings.</param>
internal sealed record GitProgram(string Program, string Directory, Host Host)
{
    private const int MaxSaid = 2000;

    /// <summary>More than any lock or manifest has.</summary>
    public const int MaxAnswer = 64 << 20;

    /// <summary>Git, to work in <paramref name="directory"/>. Raises CNIK3020 where it is not in PATH.</summary>
    public static GitProgram Find(Host host, string directory)
    {
        var name = OperatingSystem.IsWindows() ? "git.exe" : "git";
        var found = (host.Variable("PATH") ?? "").Split(Path.PathSeparator, StringSplitOptions.RemoveEmptyEntries)
            .Select(d => Path.Combine(host.Resolve(d), name)).FirstOrDefault(File.Exists);
        return found is null
            ? throw new CniImageKitException(Rules.NoGit(directory))
            : new GitProgram(found, host.Resolve(directory), host);
    }

    /// <summary>What git answers, whatever its exit code. Raises CNIK3021 where that is more than <see cref="MaxAnswer"/> bytes.</summary>
    /// <param name="arguments">Each as git sees it; revisions from users belong behind <c>--end-of-options</c>.</param>
    /// <param name="input">The standard input; null is an empty one.</param>
    /// <param name="cancellationToken">Ends git.</param>
    public async Task<GitAnswer> RunAsync(string[] arguments, byte[]? input, CancellationToken cancellationToken)
    {
        using var process = Start(arguments);
        try
        {
            var text = ReadAsync(process, arguments, cancellationToken);
            var errors = process.StandardError.ReadToEndAsync(cancellationToken);
            await GiveAsync(process, input ?? [], cancellationToken);
            var output = await text;
            var said = (await errors).Trim();
            await process.WaitForExitAsync(cancellationToken);
            return new GitAnswer(process.ExitCode, output, said.Length > MaxSaid ? said[..MaxSaid] : said);
        }
        finally
        {
            End(process);
        }
    }

    /// <summary>What git answers where it succeeds. Raises CNIK3021 with its words where it does not.</summary>
    public async Task<GitAnswer> AskAsync(string[] arguments, CancellationToken cancellationToken)
    {
        var answer = await RunAsync(arguments, null, cancellationToken);
        return answer.ExitCode == 0
            ? answer
            : throw new CniImageKitException(Rules.GitFailed(Directory, arguments[0], answer.ExitCode, answer.Said));
    }

    private async Task<byte[]> ReadAsync(Process process, string[] arguments, CancellationToken cancellationToken)
    {
        using var kept = new MemoryStream();
        var buffer = new byte[64 * 1024];
        while (await process.StandardOutput.BaseStream.ReadAsync(buffer, cancellationToken) is var read && read > 0)
        {
            if (kept.Length + read > MaxAnswer)
                throw new CniImageKitException(Rules.GitFailed(Directory, arguments[0], 0, $"more than {MaxAnswer} bytes"));
            kept.Write(buffer.AsSpan(0, read));
        }

        return kept.ToArray();
    }

    private static async Task GiveAsync(Process process, byte[] input, CancellationToken cancellationToken)
    {
        try
        {
            await process.StandardInput.BaseStream.WriteAsync(input, cancellationToken);
            process.StandardInput.Close();
        }
        catch (IOException)
        {
            // It stopped reading: its exit code and its words tell more than the broken pipe does.
        }
    }

    private Process Start(string[] arguments)
    {
        var start = new ProcessStartInfo(Program, arguments)
        {
            RedirectStandardInput = true,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
            WorkingDirectory = Directory,
        };
        start.Environment.Clear();
        foreach (var (name, value) in Host.Environment) start.Environment[name] = value;
        start.Environment["LC_ALL"] = "C";
        start.Environment["GIT_TERMINAL_PROMPT"] = "0";
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
