using System.Collections.Immutable;
using System.CommandLine;
using CniImageKit.Cli.Findings;
using CniImageKit.Diagnostics;

namespace CniImageKit.Cli;

/// <summary>What a command works with.</summary>
/// <param name="Arguments">The parsed command line.</param>
/// <param name="Host">The surroundings.</param>
/// <param name="Screen">Where text goes.</param>
/// <param name="Display">Shows work and collects warnings.</param>
internal sealed record Session(ParseResult Arguments, Host Host, Screen Screen, Display Display)
{
    private readonly List<Diagnostic> found = [];

    /// <summary>What the command found besides the warnings of its work.</summary>
    public IReadOnlyList<Diagnostic> Found => found;

    /// <summary>Shows findings that are the command's result, and keeps them for <c>--sarif</c>.</summary>
    public void Findings(IReadOnlyCollection<Diagnostic> findings)
    {
        Screen.Findings(findings);
        Keep(findings);
    }

    /// <summary>Keeps findings for <c>--sarif</c> that the result tells by itself.</summary>
    public void Keep(IEnumerable<Diagnostic> findings) => found.AddRange(findings);
}

/// <summary>Runs a command's body and turns every way to end into findings and an exit code.</summary>
internal static class Runner
{
    public static void Run(this Command command, Func<Session, CancellationToken, Task<ExitCode>> body) =>
        // On a thread of its own: System.CommandLine waits for a cancelled command only once its action has returned a task, and leaves
        // without it before.
        command.SetAction((arguments, cancellation) => Task.Run(
            async () => (int)await RunAsync(arguments, body, cancellation), CancellationToken.None));

    private static async Task<ExitCode> RunAsync(
        ParseResult arguments, Func<Session, CancellationToken, Task<ExitCode>> body, CancellationToken cancellation)
    {
        var screen = Edge.Screen(arguments);
        var display = new Display(screen);
        Session? session = null;
        try
        {
            session = new Session(arguments, Edge.Host(arguments, display), screen, display);
            var code = await body(session, cancellation);
            return await SarifFile.TryWriteAsync(session, [], cancellation) ? code : ExitCode.Failed;
        }
        catch (OperationCanceledException) when (cancellation.IsCancellationRequested)
        {
            screen.Note("cancelled; nothing was left half written");
            if (screen.Json) screen.Result(FindingsJson.Write(display.Warnings, ok: false));
            return ExitCode.Cancelled;
        }
        catch (Exception fault) when (fault is not OutOfMemoryException)
        {
            var findings = FindingsOf(fault);
            Fail(screen, findings, display.Warnings);
            if (screen.Verbosity > 1) screen.Note(fault.ToString());
            if (session is not null) await SarifFile.TryWriteAsync(session, findings, CancellationToken.None);
            return ExitCode.Failed;
        }
    }

    // A mistake in the kit is said like any other finding, so that --json stays one document.
    private static ImmutableArray<Diagnostic> FindingsOf(Exception fault) => fault switch
    {
        CniImageKitException failure => failure.Diagnostics,
        IOException or UnauthorizedAccessException => [Rules.FileTrouble(fault.Message)],
        _ => [Rules.InternalError($"{fault.GetType().Name}, {fault.Message.TrimEnd('.').ReplaceLineEndings(" ")}")],
    };

    /// <summary>Says why there is no result: to people, and with --json as the document that stands in its place.</summary>
    public static void Fail(Screen screen, IReadOnlyList<Diagnostic> findings, IEnumerable<Diagnostic> warnings)
    {
        screen.Findings(findings);
        if (screen.Json) screen.Result(FindingsJson.Write([.. findings, .. warnings.Except(findings)], ok: false));
    }
}
