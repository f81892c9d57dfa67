using System.Collections.Concurrent;
using System.Diagnostics;
using Xunit;

namespace CniImageKit.Testing;

/// <summary>A program that is looked at, and interrupted, while it runs.</summary>
public sealed class RunningProgram : IDisposable
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(60);
    private readonly Process process;
    private readonly ConcurrentQueue<string> errors = new();
    private readonly Task<string> output;

    private RunningProgram(Process process)
    {
        this.process = process;
        process.ErrorDataReceived += (_, line) => errors.Enqueue(line.Data ?? "");
        process.BeginErrorReadLine();
        output = process.StandardOutput.ReadToEndAsync();
        process.StandardInput.Close();
    }

    public static RunningProgram Start(
        string program, string[] arguments, string? directory, IReadOnlyDictionary<string, string?> environment)
    {
        var start = new ProcessStartInfo(program, arguments)
        {
            RedirectStandardOutput = true,
            RedirectStandardError = true,
            RedirectStandardInput = true,
            WorkingDirectory = directory ?? "",
        };
        foreach (var (name, value) in environment) start.Environment[name] = value;
        return new RunningProgram(Process.Start(start)!);
    }

    /// <summary>Waits until a line of the standard error has that text.</summary>
    public Task SeeAsync(string text) => UntilAsync(() => errors.Any(e => e.Contains(text, StringComparison.Ordinal)));

    /// <summary>Waits until something holds; fails when the program ends before.</summary>
    public async Task UntilAsync(Func<bool> holds)
    {
        for (var start = Stopwatch.StartNew(); !holds(); await Task.Delay(2))
        {
            if (process.HasExited && !holds()) Assert.Fail($"it ended before, with {process.ExitCode}:\n{string.Join('\n', errors)}");
            if (start.Elapsed > Patience) Assert.Fail($"it did not happen:\n{string.Join('\n', errors)}");
        }
    }

    /// <summary>Sends SIGINT, as Ctrl+C does.</summary>
    public async Task InterruptAsync() => (await Shell.RunAsync("kill", "-INT", $"{process.Id}")).Ok();

    public async Task<Ran> EndAsync()
    {
        await process.WaitForExitAsync().WaitAsync(Patience);
        return new Ran(process.ExitCode, await output, string.Join('\n', errors));
    }

    public void Dispose()
    {
        if (!process.HasExited) process.Kill();
        process.Dispose();
    }
}
