using System.CommandLine;
using CniImageKit.Diagnostics;
using CniImageKit.Outputs;

namespace CniImageKit.Cli.Findings;

/// <summary>The file of <c>--sarif</c>, which a command writes when it ends: without results where it found nothing.</summary>
internal static class SarifFile
{
    /// <summary>Writes it where it was asked for. False where it cannot be written, which is then told (CNIK7011).</summary>
    public static async Task<bool> TryWriteAsync(Session session, IEnumerable<Diagnostic> failures, CancellationToken cancellation)
    {
        if (session.Arguments.GetResult(Globals.Sarif) is null || session.Arguments.GetValue(Globals.Sarif) is not { } file) return true;
        var findings = failures.Concat(session.Found).Concat(session.Display.Warnings);
        var sarif = FindingsSarif.Write(
            session.Arguments.CommandResult.Command.Name, findings, new SarifPlaces(session.Host), Subject(session.Arguments));
        using var content = new MemoryStream(sarif, writable: false);
        try
        {
            await OutputFile.ReplaceAsync(session.Host.Resolve(file), content, cancellation);
            return true;
        }
        catch (CniImageKitException refused)
        {
            session.Screen.Findings(refused.Diagnostics);
            return false;
        }
    }

    // Code scanning refuses a result without a place.
    private static string? Subject(ParseResult arguments) =>
        arguments.CommandResult.Command.Arguments.Cast<Symbol>().Concat(arguments.CommandResult.Command.Options)
            .FirstOrDefault(s => s.Name is "manifest" or "--manifest") switch
        {
            Argument<string> argument => arguments.GetValue(argument),
            Option<string> option => arguments.GetValue(option),
            _ => null,
        };
}
