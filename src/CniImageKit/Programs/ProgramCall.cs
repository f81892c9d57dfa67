using System.Collections.Immutable;
using System.Diagnostics;

namespace CniImageKit.Programs;

/// <summary>
/// One run of a program, without a shell and with no environment but this one; ended when cancelled or when its time is up.
/// </summary>
internal sealed record ProgramCall
{
    private const int MaxOutput = 4 << 20;
    private const int MaxSaid = 2000;

    /// <summary>Absolute.</summary>
    public required string Program { get; init; }

    /// <summary>Each as the program sees it.</summary>
    public required ImmutableArray<string> Arguments { get; init; }

    /// <summary>The whole environment.</summary>
    public ImmutableSortedDictionary<string, string> Environment { get; init; } = ImmutableSortedDictionary<string, string>.Empty;

    /// <summary>The standard input.</summary>
    public ReadOnlyMemory<byte> Input { get; init; }

    /// <summary>When it is ended.</summary>
    public TimeSpan Limit { get; init; } = TimeSpan.FromSeconds(60);

    /// <summary>What it answers, whatever its exit code; output beyond 4 MiB is not kept.</summary>
    public async Task<ProgramAnswer> RunAsync(CancellationToken cancellationToken)
    {
        using var limit = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        limit.CancelAfter(Limit);
        using var process = Start();
        try
        {
            var output = ReadAsync(process.StandardOutput.BaseStream, MaxOutput, limit.Token);
            var said = ReadAsync(process.StandardError.BaseStream, MaxSaid, limit.Token);
            await GiveAsync(process, limit.Token);
            var (text, errors) = (await output, await said);
            await process.WaitForExitAsync(limit.Token);
            return new ProgramAnswer(process.ExitCode, text, OneLine(errors));
        }
        catch (OperationCanceledException) when (!cancellationToken.IsCancellationRequested)
        {
            return new ProgramAnswer(-1, [], $"it did not end within {Limit.TotalSeconds:0} seconds");
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
            WorkingDirectory = "/",
        };
        start.Environment.Clear();
        foreach (var (name, value) in Environment) start.Environment[name] = value;
        return Process.Start(start)!;
    }

    private async Task GiveAsync(Process process, CancellationToken cancellationToken)
    {
        try
        {
            await process.StandardInput.BaseStream.WriteAsync(Input, cancellationToken);
            process.StandardInput.Close();
        }
        catch (IOException)
        {
            // It stopped reading: its exit code and its words tell more than the broken pipe does.
        }
    }

    private static async Task<byte[]> ReadAsync(Stream stream, int most, CancellationToken cancellationToken)
    {
        using var kept = new MemoryStream();
        var buffer = new byte[16 * 1024];
        while (await stream.ReadAsync(buffer, cancellationToken) is var read && read > 0)
            kept.Write(buffer.AsSpan(0, (int)Math.Min(read, most - kept.Length)));
        return kept.ToArray();
    }

    private static string OneLine(byte[] said) => System.Text.Encoding.UTF8.GetString(said).Trim().ReplaceLineEndings(" ");

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
