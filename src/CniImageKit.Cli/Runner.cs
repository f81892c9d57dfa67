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
            Fail(screen, failure.Diagnostics, display.Warnings);
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
            Fail(screen, [Rules.FileTrouble(fault.Message)], display.Warnings);
            if (screen.Verbosity > 1) screen.Note(fault.ToString());
            return ExitCode.Failed;
        }
        catch (Exception fault) when (fault is not OutOfMemoryException)
        {
            // A mistake in the kit: said like any other finding, so that --json stays one document.
            var what = $"{fault.GetType().Name}, {fault.Message.TrimEnd('.').ReplaceLineEndings(" ")}";
            Fail(screen, [Rules.InternalError(what)], display.Warnings);
            if (screen.Verbosity > 1) screen.Note(fault.ToString());
            return ExitCode.Failed;
        }
    }

    /// <summary>Says why there is no result: to people, and with --json as the document that stands in its place.</summary>
    public static void Fail(Screen screen, IReadOnlyList<Diagnostic> findings, IEnumerable<Diagnostic> warnings)
    {
        screen.Findings(findings);
        if (screen.Json) screen.Result(FindingsJson.Write([.. findings, .. warnings.Except(findings)], ok: false));
    }
}
