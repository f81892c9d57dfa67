using System.Diagnostics;

namespace CniImageKit.Testing;

/// <summary>What a program did.</summary>
public sealed record Ran(int ExitCode, string Out, string Error)
{
    /// <summary>Fails the test with both outputs unless the program ended with 0.</summary>
    public Ran Ok() => ExitCode == 0 ? this : throw new InvalidOperationException($"exit code {ExitCode}\n{Out}\n{Error}");
}

/// <summary>Runs a program to its end.</summary>
public static class Shell
{
    public static Task<Ran> RunAsync(string program, params string[] arguments) => RunAsync(program, arguments, null, null);

    public static async Task<Ran> RunAsync(
        string program, string[] arguments, string? directory, IReadOnlyDictionary<string, string?>? environment, string? input = null)
    {
        var start = new ProcessStartInfo(program, arguments)
        {
            RedirectStandardOutput = true,
            RedirectStandardError = true,
            RedirectStandardInput = true,
            WorkingDirectory = directory ?? "",
        };
        foreach (var (name, value) in environment ?? new Dictionary<string, string?>()) start.Environment[name] = value;
        using var process = Process.Start(start)!;
        var (output, error) = (process.StandardOutput.ReadToEndAsync(), process.StandardError.ReadToEndAsync());
        if (input is not null) await process.StandardInput.WriteAsync(input);
        process.StandardInput.Close();
        await process.WaitForExitAsync();
        return new Ran(process.ExitCode, await output, await error);
    }
}
