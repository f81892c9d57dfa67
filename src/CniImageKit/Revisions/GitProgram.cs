using CniImageKit.Diagnostics;
using CniImageKit.Programs;

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
    /// <summary>More than any lock or manifest has.</summary>
    public const int MaxAnswer = 64 << 20;

    /// <summary>Git, to work in <paramref name="directory"/>. Raises CNIK3020 where it is not in PATH.</summary>
    public static GitProgram Find(Host host, string directory)
    {
        var found = ProgramPath.Find(host, OperatingSystem.IsWindows() ? "git.exe" : "git");
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
        var answer = await new ProgramCall
        {
            Program = Program,
            Arguments = [.. arguments],
            Environment = Host.Environment.SetItem("LC_ALL", "C").SetItem("GIT_TERMINAL_PROMPT", "0"),
            Directory = Directory,
            Feed = input is null ? null : (stream, cancellation) => stream.WriteAsync(input, cancellation).AsTask(),
            MaxOutput = MaxAnswer,
        }.RunAsync(cancellationToken);
        if (answer.IsCut) throw new CniImageKitException(Rules.GitFailed(Directory, arguments[0], 0, $"more than {MaxAnswer} bytes"));
        return new GitAnswer(answer.ExitCode, answer.Output, answer.Errors);
    }

    /// <summary>What git answers where it succeeds. Raises CNIK3021 with its words where it does not.</summary>
    public async Task<GitAnswer> AskAsync(string[] arguments, CancellationToken cancellationToken)
    {
        var answer = await RunAsync(arguments, null, cancellationToken);
        return answer.ExitCode == 0
            ? answer
            : throw new CniImageKitException(Rules.GitFailed(Directory, arguments[0], answer.ExitCode, answer.Said));
    }
}
