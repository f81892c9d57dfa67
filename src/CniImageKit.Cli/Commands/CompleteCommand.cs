using System.CommandLine;
using CniImageKit.Cli.Completing;

namespace CniImageKit.Cli.Commands;

/// <summary>
/// <c>cnikit complete -- WORDS…</c>: what the scripts of <c>cnikit completions</c> ask at every press of the tab key. First a line
/// <c>none</c>, <c>files</c> or <c>directories</c>, which the shell is to offer itself; then a candidate a line, a tab before its meaning.
/// </summary>
internal static class CompleteCommand
{
    public static Command Create()
    {
        var words = new Argument<string[]>("word")
        {
            Description = "The words after cnikit, up to the cursor",
            Arity = ArgumentArity.ZeroOrMore,
        };
        var command = new Command("complete", "Say what may stand at the cursor, for a shell") { words };
        command.Hidden = true;
        command.Run((session, _) =>
        {
            var root = session.Arguments.RootCommandResult.Command;
            var found = Completer.At(root, session.Arguments.GetValue(words) ?? []);
            session.Screen.Result(found.Paths.ToString().ToLowerInvariant());
            foreach (var (word, meaning) in found.Words) session.Screen.Result(meaning.Length == 0 ? word : $"{word}\t{meaning}");
            return Task.FromResult(ExitCode.Ok);
        });
        return command;
    }
}
