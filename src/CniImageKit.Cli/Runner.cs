using System.CommandLine;
using CniImageKit.Diagnostics;

namespace CniImageKit.Cli;

/// <summary>What a command works with.</summary>
/// <param name="Arguments">The parsed command line.</param>
/// <param name="Host">The surroundings.</param>
/// <param name="Screen">Where text goes.</param>
/// <param name="Display">Shows work and collects warnings.</param>
internal sealed record Session(ParseResult Arguments, Host Host, Screen Screen, Display Display);

/// <summary>Runs a command's body and turns every way to end into findings and an exit code.</summary>
internal static class Runner
{
    public static void Run(this Command command, Func<Session, CancellationToken, Task<ExitCode>> body) =>
        command.SetAction(async (arguments, cancellation) => (int)await RunAsync(arguments, body, cancellation));

    private static async Task<ExitCode> RunAsync(
        ParseResult arguments, Func<Session, CancellationToken, Task<ExitCode>> body, CancellationToken cancellation)
    {
        var screen = Edge.Screen(arguments);
        var display = new Display(screen);
        try
        {
            return await body(new Session(arguments, Edge.Host(arguments, display), screen, display), cancellation);
        }
        catch (CniImageKitException failure)
        {
            Fail(screen, display, failure.Diagnostics);
            if (screen.Verbosity > 1) screen.Note(failure.ToString());
            return ExitCode.Failed;
        }
        catch (OperationCanceledException) when (cancellation.IsCancellationRequested)
        {
            screen.Note("cancelled; nothing was left half written");
            if (screen.Json) screen.Result(FindingsJson.Write(display.Warnings, ok: false));
            return ExitCode.Cancelled;
        }
        catch (Exception fault) when (fault is IOException or UnauthorizedAccessException)
        {
            Fail(screen, display, [Rules.FileTrouble(fault.Message)]);
            if (screen.Verbosity > 1) screen.Note(fault.ToString());
            return ExitCode.Failed;
        }
        catch (Exception fault) when (screen.Verbosity < 2)
        {
            // A defect of the kit: with -vv the runtime prints where it happened.
            Fail(screen, display, [Rules.InternalError($"{fault.GetType().Name}, {fault.Message.ReplaceLineEndings(" ").TrimEnd('.')}")]);
            return ExitCode.Failed;
        }
    }

    private static void Fail(Screen screen, Display display, IReadOnlyList<Diagnostic> findings)
    {
        foreach (var finding in findings) screen.Finding(finding);
        if (screen.Json) screen.Result(FindingsJson.Write([.. findings, .. display.Warnings], ok: false));
    }
}
