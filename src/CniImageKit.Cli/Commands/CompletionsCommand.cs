using System.CommandLine;

namespace CniImageKit.Cli.Commands;

/// <summary><c>cnikit completions SHELL</c>: the script that makes a shell complete the command.</summary>
internal static class CompletionsCommand
{
    public static Command Create()
    {
        var shell = new Argument<string>("shell") { Description = "One of bash, zsh, fish and pwsh" };
        shell.AcceptOnlyFromAmong("bash", "zsh", "fish", "pwsh");
        var command = new Command("completions", "Print the script that makes a shell complete commands, options and names") { shell };
        command.Run((session, _) =>
        {
            session.Screen.Result(Script(session.Arguments.GetValue(shell)!).TrimEnd());
            return Task.FromResult(ExitCode.Ok);
        });
        return command;
    }

    private static string Script(string shell)
    {
        using var script = typeof(CompletionsCommand).Assembly.GetManifestResourceStream($"shells/{shell}")!;
        using var reader = new StreamReader(script);
        return reader.ReadToEnd();
    }
}
