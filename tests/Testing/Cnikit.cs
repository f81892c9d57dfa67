namespace CniImageKit.Testing;

/// <summary>
/// The command as a user runs it: a process of its own. The binary under CNIKIT_BIN where that is set (the published one), else the one
/// that was built beside the tests.
/// </summary>
public sealed class Cnikit(string directory, string store)
{
    /// <summary>Environment variables for the process; null takes one away.</summary>
    public Dictionary<string, string?> Environment { get; } = new() { ["NO_COLOR"] = "1", ["CNIKIT_CACHE"] = store };

    /// <summary>The program and what comes before its own arguments.</summary>
    public static (string Program, string[] Before) Command =>
        System.Environment.GetEnvironmentVariable("CNIKIT_BIN") is { Length: > 0 } binary
        ? (binary, [])
        : ("dotnet", [Path.Combine(AppContext.BaseDirectory, "cnikit.dll")]);

    public Task<Ran> RunAsync(params string[] arguments)
    {
        var (program, before) = Command;
        return Shell.RunAsync(program, [.. before, .. arguments], directory, Environment);
    }

    /// <summary>The command, begun.</summary>
    public RunningProgram Start(params string[] arguments)
    {
        var (program, before) = Command;
        return RunningProgram.Start(program, [.. before, .. arguments], directory, Environment);
    }

    /// <summary>The command under another program (strace, script), which gets the command line as its last arguments.</summary>
    public Task<Ran> RunUnderAsync(string outer, string[] outerArguments, params string[] arguments)
    {
        var (program, before) = Command;
        return Shell.RunAsync(outer, [.. outerArguments, program, .. before, .. arguments], directory, Environment);
    }

    /// <summary>Another program in the command's directory and environment, which starts the command itself.</summary>
    public Task<Ran> RunUnderShellAsync(string program, params string[] arguments) =>
        Shell.RunAsync(program, arguments, directory, Environment);
}
