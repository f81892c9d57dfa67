using System.CommandLine;
using System.CommandLine.Completions;
using CniImageKit.Diagnostics;
using CniImageKit.Locking;

namespace CniImageKit.Cli.Commands;

/// <summary><c>cnikit explain [ID]</c>: what a rule means and how to mend it.</summary>
internal static class ExplainCommand
{
    public static Command Create()
    {
        var id = new Argument<string?>("rule")
        {
            Description = "A rule id such as CNIK4002; all rules are listed where none is named",
            Arity = ArgumentArity.ZeroOrOne,
        };
        id.CompletionSources.Add(_ => Rules.All.Select(r => new CompletionItem(r.Id, detail: r.Title)));
        var command = new Command("explain", "Say what a diagnostic means and how to mend it") { id };
        command.Run((session, _) =>
        {
            if (session.Arguments.GetValue(id) is not { } asked) List(session.Screen);
            else Explain(session.Screen, asked);
            return Task.FromResult(ExitCode.Ok);
        });
        return command;
    }

    private static void Explain(Screen screen, string asked)
    {
        var wanted = asked.Trim().ToUpperInvariant();
        var rule = Rules.All.FirstOrDefault(r => r.Id == wanted || r.Id == "CNIK" + wanted)
            ?? throw new CniImageKitException(Rules.UnknownRule(asked));
        var page = RulePage.Of(rule);
        if (!screen.Json)
        {
            screen.Result(page.TrimEnd());
            return;
        }

        screen.Result(CanonicalJson.Document(json =>
        {
            json.WriteString("id", rule.Id);
            json.WriteString("severity", rule.Severity == Severity.Error ? "error" : "warning");
            json.WriteString("title", rule.Title);
            json.WriteString("page", page);
        }));
    }

    private static void List(Screen screen)
    {
        if (screen.Json)
        {
            screen.Result(CanonicalJson.Document(json =>
            {
                json.WriteStartArray("rules");
                foreach (var rule in Rules.All)
                {
                    json.WriteStartObject();
                    json.WriteString("id", rule.Id);
                    json.WriteString("severity", rule.Severity == Severity.Error ? "error" : "warning");
                    json.WriteString("title", rule.Title);
                    json.WriteEndObject();
                }

                json.WriteEndArray();
            }));
            return;
        }

        foreach (var rule in Rules.All)
            screen.Result($"{rule.Id}  {(rule.Severity == Severity.Error ? "error  " : "warning")}  {rule.Title}");
    }
}
