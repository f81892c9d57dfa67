using System.Collections.Immutable;
using System.CommandLine;
using System.Text;
using CniImageKit.Cli.Fleet;
using CniImageKit.Diagnostics;
using CniImageKit.Locking;
using CniImageKit.Nodes.Fleet;
using CniImageKit.Outputs;
using CniImageKit.Reviewing;

namespace CniImageKit.Cli.Commands;

/// <summary><c>cnikit fleet</c>: what the nodes of a cluster report.</summary>
internal static class FleetCommand
{
    private static readonly TimeSpan Stale = TimeSpan.FromHours(2);

    public static Command Create()
    {
        var cluster = new ClusterOptions();
        var selector = new Option<string?>("--selector", "-l")
        {
            Description = "Only nodes with these labels, as kubectl has it",
            HelpName = "LABELS",
        };
        var pool = new Option<string?>("--pool-label")
        {
            Description = "The label that names a node's pool (default: those of clouds and autoscalers, else the role)",
            HelpName = "KEY",
        };
        var locks = new Option<string[]>("--lock")
        {
            Description = "A lock that nodes may have, a file or a digest; may be repeated",
            HelpName = "FILE|DIGEST",
        };
        var stale = ClusterOptions.Span("--stale", "How old a report may be (default: 2h)");
        var html = new Option<string?>("--html") { Description = "Also write the audit as one page, for a browser", HelpName = "FILE" };
        var record = new Option<string?>("--record")
        {
            Description = "Also keep in this file which locks --environment runs, and beside it the locks that --lock names",
            HelpName = "FILE",
        };
        var environment = new Option<string?>("--environment") { Description = "The environment's name in the record", HelpName = "NAME" };
        var command = new Command("fleet", "Tell which nodes of a cluster differ from their lock, and since when; exit with 3 where any")
        {
            selector, pool, locks, stale, html, record, environment, Globals.Sarif, FleetReportCommand.Create(),
            FleetManifestsCommand.Create(),
        };
        cluster.AddTo(command);
        command.Validators.Add(result =>
        {
            if (result.GetValue(record) is null != result.GetValue(environment) is null)
                result.AddError("--record and --environment go together");
        });
        command.Run(async (session, cancellation) =>
        {
            var expected = session.Arguments.GetValue(locks) ?? [];
            var terms = new FleetTerms(
                [.. expected.Select(l => DigestOf(l, session.Host))], session.Host.Clock.GetUtcNow(),
                session.Arguments.GetValue(stale) ?? Stale);
            using var client = await cluster.OpenAsync(session, cancellation);
            var reading = new FleetReading(client, terms)
            {
                PoolLabel = session.Arguments.GetValue(pool),
                Selector = session.Arguments.GetValue(selector),
                Namespace = session.Arguments.GetValue(cluster.Namespace)!,
            };
            var audit = await session.Display.RunAsync(() => reading.RunAsync(cancellation));
            // First, so that what goes wrong here is said in place of the result, and with --json in the one document.
            if (session.Arguments.GetValue(html) is { } page) await WriteAsync(session, page, audit, cancellation);
            var recorded = session.Arguments.GetValue(record) is { } kept
                ? await RecordAsync(session, new Recording(kept, session.Arguments.GetValue(environment)!, expected), audit, cancellation)
                : null;
            Tell(session, audit, Place(expected, session.Host));
            if (recorded is not null) session.Screen.Say(recorded);
            return audit.Drifted ? ExitCode.Drift : ExitCode.Ok;
        });
        return command;
    }

    private static void Tell(Session session, FleetAudit audit, Location at)
    {
        ImmutableArray<Diagnostic> told = [.. FleetFindings.Told(audit).Select(f => f with { At = at })];
        ImmutableArray<Diagnostic> besides = [.. FleetFindings.Besides(audit).Select(f => f with { At = at })];
        FleetText.Write(session.Screen, audit);
        // The table tells them by itself.
        if (session.Screen.Json || session.Screen.Quiet) session.Findings(told);
        else session.Keep(told);
        session.Findings(besides);
        if (session.Screen.Json) session.Screen.Result(FleetJson.Write(audit, session.Found.Concat(session.Display.Warnings)));
    }

    private static async Task<string> RecordAsync(
        Session session, Recording into, FleetAudit audit, CancellationToken cancellationToken)
    {
        // The lock that lies here is as good as one that was named.
        string[] files = [.. into.Locks.Where(l => !Digest.TryParse(l, out _)), "cni.lock.json"];
        var file = new EnvironmentFile(session.Host, into.File);
        var changed = await file.RecordAsync(into.Environment, audit, files, cancellationToken);
        return $"{(changed ? "recorded" : "unchanged")}  {into.Environment} in {into.File}";
    }

    private sealed record Recording(string File, string Environment, string[] Locks);

    private static async Task WriteAsync(Session session, string file, FleetAudit audit, CancellationToken cancellationToken)
    {
        using var content = new MemoryStream(Encoding.UTF8.GetBytes(FleetHtml.Write(audit)), writable: false);
        await OutputFile.ReplaceAsync(session.Host.Resolve(file), content, cancellationToken);
    }

    // Findings are about the lock that was asked for, or that lies here; code scanning wants a place.
    private static Location Place(string[] locks, Host host) =>
        locks.FirstOrDefault(l => !Digest.TryParse(l, out _)) is { } file ? new Location(file)
        : File.Exists(host.Resolve("cni.lock.json")) ? new Location("cni.lock.json") : Location.None;

    // What a lock says is of no matter here, but that it is one is.
    private static Digest DigestOf(string named, Host host)
    {
        if (Digest.TryParse(named, out var digest) && digest.Algorithm == "sha256") return digest;
        var content = ManifestFile.LockBytes(named, host) ?? throw new CniImageKitException(Rules.NoLockToCompare(named));
        LockReader.Read(named, content);
        return Digest.Sha256(content);
    }
}
