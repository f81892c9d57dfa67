using System.CommandLine;
using System.CommandLine.Completions;
using CniImageKit.Cli.Manual;
using CniImageKit.Locking;

namespace CniImageKit.Cli.Commands;

/// <summary><c>cnikit man [PAGE]</c>: the manual pages.</summary>
internal static class ManCommand
{
    public static Command Create()
    {
        var page = new Argument<string?>("page")
        {
            Description = "A command such as bake; the page of the whole where none is named",
            Arity = ArgumentArity.ZeroOrOne,
        };
        page.CompletionSources.Add(_ => PageText.Names.Select(n => new CompletionItem(n)));
        page.Validators.Add(result =>
        {
            if (result.Tokens is [var asked, ..] && !PageText.Names.Contains(asked.Value))
                result.AddError($"'{asked.Value}' is no page; pages are {string.Join(", ", PageText.Names)}");
        });
        var output = new Option<string?>("--output", "-o")
        {
            Description = "Write all pages into this directory, as man looks for them: man1/cnikit-bake.1",
            HelpName = "DIR",
        };
        var command = new Command("man", "Print a manual page in the language of man, or write all of them") { page, output };
        command.Run(async (session, cancellation) =>
        {
            var pages = Pages(session.Arguments.RootCommandResult.Command);
            if (session.Arguments.GetValue(output) is { } directory)
            {
                var files = await WriteAsync(session.Host.Resolve(directory), pages, cancellation);
                if (session.Screen.Json) session.Screen.Result(Json(files));
                else session.Screen.Say($"wrote {files.Count} pages into {directory}");
                return ExitCode.Ok;
            }

            var asked = session.Arguments.GetValue(page) ?? "cnikit";
            session.Screen.Result(ManText.Write(pages.First(p => p.Name == asked || p.Name == "cnikit-" + asked)).TrimEnd());
            return ExitCode.Ok;
        });
        return command;
    }

    /// <summary>The pages of the whole and of its commands.</summary>
    public static IReadOnlyList<Page> Pages(Command root) =>
        [.. root.Subcommands.Where(c => !c.Hidden).Prepend(root).Select(CommandPage.Of)];

    private static async Task<List<string>> WriteAsync(string directory, IReadOnlyList<Page> pages, CancellationToken cancellation)
    {
        var files = new List<string>();
        foreach (var page in pages)
        {
            var file = Path.Combine(directory, $"man{page.Number}", $"{page.Name}.{page.Number}");
            Directory.CreateDirectory(Path.GetDirectoryName(file)!);
            await File.WriteAllTextAsync(file, ManText.Write(page), cancellation);
            files.Add(file);
        }

        return files;
    }

    private static byte[] Json(List<string> files) => CanonicalJson.Document(json =>
    {
        json.WriteBoolean("ok", true);
        json.WriteStartArray("files");
        foreach (var file in files) json.WriteStringValue(file);
        json.WriteEndArray();
    });
}
