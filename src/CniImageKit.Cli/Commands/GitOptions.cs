using System.CommandLine;
using System.CommandLine.Parsing;
using CniImageKit.Cli.Findings;
using CniImageKit.Diagnostics;
using CniImageKit.Locking;
using CniImageKit.Reviewing;

namespace CniImageKit.Cli.Commands;

/// <summary><c>cnikit init --git</c>: its options, and what it does.</summary>
internal sealed record GitOptions(Option<bool> Git, Option<bool> Check, Option<string> Program, Option<bool> NoHook)
{
    public static GitOptions Create() => new(
        new Option<bool>("--git") { Description = "Make git merge, show and check the lock by plugins; write no manifest" },
        new Option<bool>("--check") { Description = "With --git: write nothing; exit with 3 where something is missing" },
        new Option<string>("--program")
        {
            Description = "With --git: how git starts the kit, such as 'dotnet cnikit'",
            HelpName = "COMMAND",
            DefaultValueFactory = _ => "cnikit",
        },
        new Option<bool>("--no-hook") { Description = "With --git: install no pre-commit hook" });

    public void Validate(CommandResult result)
    {
        var alone = !result.GetValue(Git);
        foreach (var option in (ReadOnlySpan<Option>)[Check, Program, NoHook])
        {
            if (alone && result.GetResult(option) is { Implicit: false }) result.AddError($"{option.Name} goes with --git");
        }

        if (result.GetResult(Program) is { Implicit: false } && result.GetValue(Program) is var program
            && (string.IsNullOrWhiteSpace(program) || program.Any(char.IsControl)))
            result.AddError("--program is a command line");
    }

    public async Task<ExitCode> RunAsync(Session session, string manifest, CancellationToken cancellation)
    {
        using var bakery = new Bakery(session.Host);
        var check = session.Arguments.GetValue(Check);
        var steps = await bakery.SetUpGitAsync(
            new GitSetupRequest
            {
                Manifest = manifest,
                Program = session.Arguments.GetValue(Program)!,
                Hook = !session.Arguments.GetValue(NoHook),
                CheckOnly = check,
            },
            cancellation);
        Diagnostic[] missing = check ? [.. steps.Where(s => s.Missing).Select(s => Rules.GitSetupMissing(s.Where, s.What))] : [];
        session.Screen.Findings(missing);
        foreach (var step in steps.Where(s => !check || !s.Missing))
            session.Screen.Say($"{(step.Missing ? "set up " : "already")}  {step.Where}: {step.What}");
        if (session.Screen.Json)
        {
            session.Screen.Result(CanonicalJson.Document(json =>
            {
                json.WriteBoolean("ok", missing.Length == 0);
                json.WriteStartArray("steps");
                foreach (var step in steps)
                {
                    json.WriteStartObject();
                    json.WriteString("where", step.Where);
                    json.WriteString("what", step.What);
                    json.WriteBoolean("missing", step.Missing && check);
                    json.WriteBoolean("changed", step.Missing && !check);
                    json.WriteEndObject();
                }

                json.WriteEndArray();
                FindingsJson.WriteArray(json, missing);
            }));
        }

        return missing.Length > 0 ? ExitCode.Drift : ExitCode.Ok;
    }
}
