using System.CommandLine;
using CniImageKit.Cli.Completing;
using CniImageKit.Cli.Diffing;
using CniImageKit.Cli.Findings;
using CniImageKit.Diagnostics;
using CniImageKit.Locking;

namespace CniImageKit.Cli.Commands;

/// <summary><c>cnikit lock</c> and, with the same road, <c>cnikit update</c>.</summary>
internal static class LockCommand
{
    public static Command Create()
    {
        var manifest = ManifestArguments.Manifest();
        var file = ManifestArguments.Lock();
        var policy = ManifestArguments.Policy();
        var check = new Option<bool>("--check")
        {
            Description = "Write nothing and use no network; exit with 3 where the lock does not fit the manifest",
        };
        var staged = new Option<bool>("--staged")
        {
            Description = "With --check: the locks that the next commit changes, as they and their manifests stand in git's index",
        };
        var update = new Option<string[]>("--update")
        {
            Description = "Take this source's newest fitting version although it is locked; may be repeated",
            HelpName = "NAME",
        };
        update.CompletionSources.Add(context => SourceNames.In(context, parsed => parsed.GetValue(manifest)));
        var terms = new TermOptions(parsed => parsed.GetValue(manifest));
        var command = new Command("lock", "Resolve the manifest into cni.lock.json: exact versions, digests and facts for every platform")
        {
            manifest, file, check, staged, update, terms.AllowDowngrade, terms.AcceptReplaced, policy, Globals.Sarif,
        };
        command.Validators.Add(result =>
        {
            if (result.GetValue(check) && result.GetValue(update) is { Length: > 0 })
                result.AddError("--check writes nothing, so --update does not go with it");
            if (result.GetValue(staged) && !result.GetValue(check)) result.AddError("--staged goes with --check");
            if (result.GetValue(staged) && (result.GetResult(manifest) is { Implicit: false } || result.GetValue(file) is not null))
                result.AddError("--staged finds manifests and locks by itself");
        });
        command.Run(async (session, cancellation) =>
        {
            var request = new LockRequest
            {
                Manifest = session.Arguments.GetValue(manifest)!,
                LockFile = session.Arguments.GetValue(file),
                Policy = session.Arguments.GetValue(policy),
                Update = [.. session.Arguments.GetValue(update) ?? []],
                AllowDowngrade = session.Arguments.GetValue(terms.AllowDowngrade),
                AcceptReplaced = [.. session.Arguments.GetValue(terms.AcceptReplaced) ?? []],
            };
            using var bakery = new Bakery(session.Host);
            if (session.Arguments.GetValue(staged)) return Tell(session, await bakery.CheckStagedAsync(request.Policy, cancellation));
            if (session.Arguments.GetValue(check))
                return Tell(session, [.. bakery.CheckLock(request), .. await bakery.CheckPolicyAsync(request, cancellation)]);
            return await WriteAsync(session, bakery, request, cancellation);
        });
        return command;
    }

    /// <summary>Locks, writes the file and says what changed.</summary>
    public static async Task<ExitCode> WriteAsync(Session session, Bakery bakery, LockRequest request, CancellationToken cancellation)
    {
        var (outcome, found) = await session.Display.RunAsync(async () =>
        {
            var locked = await bakery.LockAsync(request, cancellation);
            return (locked, await bakery.DifferencesAsync(request, locked, cancellation));
        });
        string[] differences = found is null ? [] : [.. DiffText.Lines(found)];
        var screen = session.Screen;
        if (screen.Json)
        {
            screen.Result(CanonicalJson.Document(json =>
            {
                json.WriteBoolean("ok", true);
                json.WriteString("lock", outcome.File);
                json.WriteBoolean("changed", outcome.Written);
                json.WriteBoolean("dryRun", request.DryRun);
                if (outcome.Policy is not null) json.WriteString("policy", outcome.Policy);
                json.WriteStartArray("differences");
                foreach (var line in differences) json.WriteStringValue(line);
                json.WriteEndArray();
                DiffSidesJson.WriteAdvisories(json, "advisoriesOpened", found?.AdvisoriesOpened ?? []);
                DiffSidesJson.WriteAdvisories(json, "advisoriesClosed", found?.AdvisoriesClosed ?? []);
                json.WriteStartArray("moved");
                foreach (var moved in outcome.Moved)
                {
                    json.WriteStartObject();
                    json.WriteString("source", moved.Source);
                    json.WriteString("from", moved.From);
                    json.WriteString("to", moved.To);
                    json.WriteEndObject();
                }

                json.WriteEndArray();
                FindingsJson.WriteArray(json, session.Display.Warnings);
            }));
            return ExitCode.Ok;
        }

        screen.Table(
            ["source", "version", "platform", "plugins", "size", "verified by"], outcome.New.Plugins.Select(IReadOnlyList<string> (e) =>
        [
            e.Source, e.Version, e.Platform.ToString(), $"{e.Files.Count}", Screen.Bytes(e.Artifact.Size),
            Evidence(e.Artifact.Verified),
        ]));
        foreach (var line in differences) screen.Say("  " + line);
        foreach (var moved in outcome.Moved) screen.Say($"  {request.Manifest}: version of {moved.Source} {moved.From} → {moved.To}");
        if (outcome.Policy is { } policy) screen.Say($"allowed by {policy}");
        if (request.DryRun) screen.Say(outcome.Written ? $"would write {outcome.File}; nothing was written" : $"unchanged  {outcome.File}");
        else screen.Say(outcome.Written ? $"wrote {outcome.File}" : $"unchanged  {outcome.File}");
        return ExitCode.Ok;
    }

    private static ExitCode Tell(Session session, IReadOnlyCollection<Diagnostic> findings)
    {
        session.Findings(findings);
        var stale = findings.Any(f => f.Rule.Severity == Severity.Error);
        if (session.Screen.Json) session.Screen.Result(FindingsJson.Write(findings, !stale));
        else if (!stale) session.Screen.Say("the lock fits the manifest");
        return stale ? ExitCode.Drift : ExitCode.Ok;
    }

    // One word a method: an archive has several keys, and the lock names them.
    private static string Evidence(IReadOnlyList<string> verified) => verified.Count == 0
        ? "nothing: trusted on first use"
        : string.Join(", ", verified.GroupBy(v => v.Split(' ')[0]).Select(g => g.Count() == 1 ? g.Key : $"{g.Key} ({g.Count()} keys)"));
}
