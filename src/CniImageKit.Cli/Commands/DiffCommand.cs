using System.CommandLine;
using System.Text;
using CniImageKit.Cli.Diffing;
using CniImageKit.Cli.Findings;
using CniImageKit.Comparing;
using CniImageKit.Nodes.Fleet;
using CniImageKit.Outputs;
using CniImageKit.Reviewing;

namespace CniImageKit.Cli.Commands;

/// <summary><c>cnikit diff [OLD] [NEW]</c>: what differs between locks, images, directories and revisions.</summary>
internal static class DiffCommand
{
    public static Command Create()
    {
        var old = new Argument<string?>("old")
        {
            Description = "A lock, a manifest, an image, a directory, env:NAME, a revision (main, HEAD~1:PATH) or a range (main..)",
            Arity = ArgumentArity.ZeroOrOne,
        };
        var @new = new Argument<string?>("new")
        {
            Description = "What to compare it with, in the same words (default: the lock beside the manifest)",
            Arity = ArgumentArity.ZeroOrOne,
        };
        var manifest = ManifestArguments.ManifestOption();
        var environments = new Option<string>("--environments")
        {
            Description = "The record of what env:NAME runs, as `cnikit fleet --record` writes it",
            HelpName = "FILE",
            DefaultValueFactory = _ => EnvironmentRecord.DefaultFile,
        };
        var file = ManifestArguments.Lock();
        var exitCode = new Option<bool>("--exit-code") { Description = "End with 3 where something differs, as git diff does" };
        var format = new Option<string>("--format")
        {
            Description = "One of text, json, markdown (for a pull request), sarif and html (one page)",
            HelpName = "FORMAT",
            DefaultValueFactory = _ => "text",
        };
        format.AcceptOnlyFromAmong("text", "json", "markdown", "sarif", "html");
        var output = new Option<string?>("--output", "-o") { Description = "Write the document to this file", HelpName = "FILE" };
        var command = new Command("diff", "Tell what differs between two locks, images or revisions, plugin by plugin")
        {
            old, @new, manifest, file, environments, format, output, exitCode, Globals.Sarif,
        };
        command.Validators.Add(result =>
        {
            if (result.GetValue(output) is not null && result.GetValue(format) == "text" && !result.GetValue(Globals.Json))
                result.AddError("--output goes with a --format other than text");
            if (result.GetValue(Globals.Json) && result.GetResult(format) is { Implicit: false } && result.GetValue(format) != "json")
                result.AddError("--json and another --format do not go together");
        });
        command.Run(async (session, cancellation) =>
        {
            using var bakery = new Bakery(session.Host);
            var request = new DiffRequest
            {
                Operands = [.. new[] { session.Arguments.GetValue(old), session.Arguments.GetValue(@new) }.OfType<string>()],
                Manifest = session.Arguments.GetValue(manifest)!,
                LockFile = session.Arguments.GetValue(file),
                Environments = session.Arguments.GetValue(environments)!,
            };
            var found = await session.Display.RunAsync(() => bakery.DiffAsync(request, cancellation));
            var form = session.Screen.Json ? "json" : session.Arguments.GetValue(format)!;
            var loud = LoudFindings.Of(found);
            // A text tells them by itself.
            if (form == "text") session.Keep(loud);
            else session.Findings(loud);
            session.Findings(found.Findings);
            await WriteAsync(session, found, form, session.Arguments.GetValue(output), cancellation);
            return found.Differs && session.Arguments.GetValue(exitCode) ? ExitCode.Drift : ExitCode.Ok;
        });
        return command;
    }

    private static async Task WriteAsync(
        Session session, LockComparison found, string format, string? output, CancellationToken cancellation)
    {
        if (format == "text")
        {
            DiffText.Write(session.Screen, found);
            return;
        }

        var document = Document(session, found, format);
        if (output is null)
        {
            session.Screen.Result(document);
            return;
        }

        using var content = new MemoryStream(document, writable: false);
        var written = await OutputFile.ReplaceAsync(session.Host.Resolve(output), content, cancellation);
        session.Screen.Say($"{(written ? "wrote" : "unchanged ")} {output}: {DiffWords.Counts(found)}");
    }

    private static byte[] Document(Session session, LockComparison found, string format) => format switch
    {
        "sarif" => FindingsSarif.Write("diff", session.Found, new SarifPlaces(session.Host), null),
        "markdown" => Encoding.UTF8.GetBytes(DiffMarkdown.Write(found)),
        "html" => Encoding.UTF8.GetBytes(DiffHtml.Write(found)),
        _ => DiffJson.Write(found, session.Found),
    };
}
