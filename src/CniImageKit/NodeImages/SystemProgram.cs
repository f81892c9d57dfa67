using System.Collections.Immutable;
using System.IO.Pipelines;
using CniImageKit.Diagnostics;
using CniImageKit.Programs;

namespace CniImageKit.NodeImages;

/// <summary>
/// A program of the system that makes an output: found in the host's PATH, run without its environment, ended when cancelled.
/// </summary>
/// <param name="Name">As in PATH.</param>
/// <param name="Path">Absolute.</param>
internal sealed record SystemProgram(string Name, string Path)
{
    private const int MaxSaid = 2000;

    // Without such as SOURCE_DATE_EPOCH, which mksquashfs takes amiss beside -mkfs-time; and messages are in one language.
    private static readonly ImmutableDictionary<string, string> Surroundings =
        ImmutableDictionary<string, string>.Empty.Add("LC_ALL", "C");

    /// <summary>Raises CNIK7301 about the output where it is not in PATH.</summary>
    public static SystemProgram Find(Host host, string name, string package, string output) =>
        ProgramPath.Find(host, name) is { } path
            ? new SystemProgram(name, path)
            : throw new CniImageKitException(Rules.NoProgram(output, name, package));

    /// <summary>What it prints when run with these arguments, whatever its exit code.</summary>
    public async Task<string> AskAsync(string[] arguments, CancellationToken cancellationToken)
    {
        var answer = await Call(arguments).RunAsync(cancellationToken);
        return answer.Text + answer.Errors;
    }

    /// <summary>Runs it with what <paramref name="feed"/> writes as its standard input. Raises CNIK7302 about the output.</summary>
    public async Task FeedAsync(
        string[] arguments, Func<PipeWriter, CancellationToken, Task> feed, string output, CancellationToken cancellationToken)
    {
        var answer = await (Call(arguments) with
        {
            Feed = async (input, cancellation) =>
            {
                var pipe = PipeWriter.Create(input, new StreamPipeWriterOptions(leaveOpen: true));
                await feed(pipe, cancellation);
                await pipe.CompleteAsync();
            },
        }).RunAsync(cancellationToken);
        if (answer is { ExitCode: 0, IsBroken: false }) return;
        var said = (answer.Errors + answer.Text).Trim().ReplaceLineEndings(" ");
        throw new CniImageKitException(
            Rules.ProgramFailed(output, Name, answer.ExitCode, said.Length > MaxSaid ? said[..MaxSaid] : said));
    }

    private ProgramCall Call(string[] arguments) =>
        new() { Program = Path, Arguments = [.. arguments], Environment = Surroundings };
}
