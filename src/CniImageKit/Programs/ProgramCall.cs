using System.Collections.Immutable;
using System.Diagnostics;
using System.Text;

namespace CniImageKit.Programs;

/// <summary>
/// One run of a program, without a shell and with no environment but this one; ended when cancelled or when its time is up.
/// </summary>
internal sealed record ProgramCall
{
    private const int MaxErrors = 2000;

    /// <summary>Absolute.</summary>
    public required string Program { get; init; }

    /// <summary>Each as the program sees it.</summary>
    public required ImmutableArray<string> Arguments { get; init; }

    /// <summary>The whole environment.</summary>
    public IReadOnlyDictionary<string, string> Environment { get; init; } = ImmutableDictionary<string, string>.Empty;

    /// <summary>The absolute directory that it works in.</summary>
    public string Directory { get; init; } = "/";

    /// <summary>Writes the standard input and leaves it open, since it is closed here; nothing where null.</summary>
    public Func<Stream, CancellationToken, Task>? Feed { get; init; }

    /// <summary>When it is ended; null leaves it all the time that it takes.</summary>
    public TimeSpan? Limit { get; init; }

    /// <summary>How many bytes of its output are kept.</summary>
    public int MaxOutput { get; init; } = 4 << 20;

    /// <summary>What it answers, whatever its exit code.</summary>
    public async Task<ProgramAnswer> RunAsync(CancellationToken cancellationToken)
    {
        using var limit = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        if (Limit is { } time) limit.CancelAfter(time);
        using var process = Start();
        try
        {
            var output = ReadAsync(process.StandardOutput.BaseStream, MaxOutput, limit.Token);
            var errors = ReadAsync(process.StandardError.BaseStream, MaxErrors, limit.Token);
            var broken = await GiveAsync(process, limit.Token);
            var ((text, cut), (said, _)) = (await output, await errors);
            await process.WaitForExitAsync(limit.Token);
            return new ProgramAnswer(process.ExitCode, text, Encoding.UTF8.GetString(said).Trim()) { IsCut = cut, IsBroken = broken };
        }
        catch (OperationCanceledException) when (!cancellationToken.IsCancellationRequested)
        {
            return new ProgramAnswer(-1, [], $"it did not end within {Limit!.Value.TotalSeconds:0} seconds");
        }
        finally
        {
            End(process);
        }
    }

    private Process Start()
    {
        var start = new ProcessStartInfo(Program, Arguments)
        {
            RedirectStandardInput = true,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
            WorkingDirectory = Directory,
        };
        start.Environment.Clear();
        foreach (var (name, value) in Environment) start.Environment[name] = value;
        return Process.Start(start)!;
    }

    // True where it stopped reading: then its exit code and its words tell more than the broken pipe does.
    private async Task<bool> GiveAsync(Process process, CancellationToken cancellationToken)
    {
        try
        {
            if (Feed is not null) await Feed(process.StandardInput.BaseStream, cancellationToken);
            process.StandardInput.Close();
            return false;
        }
        catch (IOException)
        {
            return true;
        }
    }

    private static async Task<(byte[] Kept, bool Cut)> ReadAsync(Stream stream, int most, CancellationToken cancellationToken)
    {
        using var kept = new MemoryStream();
        var cut = false;
        var buffer = new byte[64 * 1024];
        while (await stream.ReadAsync(buffer, cancellationToken) is var read && read > 0)
        {
            var fits = (int)Math.Min(read, most - kept.Length);
            kept.Write(buffer.AsSpan(0, fits));
            cut |= fits < read;
        }

        return (kept.ToArray(), cut);
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
