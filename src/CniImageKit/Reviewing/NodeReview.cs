using System.Collections.Immutable;
using CniImageKit.Baking;
using CniImageKit.Diagnostics;
using CniImageKit.Locking;
using CniImageKit.Nodes;
using CniImageKit.Nodes.Reports;
using CniImageKit.Nodes.Running;
using CniImageKit.Oci;
using CniImageKit.Outputs;

namespace CniImageKit.Reviewing;

/// <summary>Compares what the runtime of a node would run with the lock that the node carries. Runs nothing of the node.</summary>
internal sealed class NodeReview(Host host)
{
    /// <summary>
    /// What is found, drift and what hinders alike; thrown is only what is wrong with the request's own files (CNIK5401, 7011).
    /// </summary>
    public async Task<NodeOutcome> RunAsync(NodeRequest request, CancellationToken cancellationToken)
    {
        var root = new NodeRoot(host.Resolve(request.Root));
        if (!Directory.Exists(root.Path)) throw new CniImageKitException(Rules.NotATarget(request.Root, "there is no such directory"));
        var now = DateTimeOffset.FromUnixTimeSeconds(host.Clock.GetUtcNow().ToUnixTimeSeconds());
        var findings = new List<Diagnostic>();
        var before = State(request.StateFile, findings);
        var outcome = await Task.Run(() => Look(root, request, now, findings), cancellationToken);
        outcome = outcome with { Report = outcome.Report.After(before) };
        // What was known stays known while nothing can be told.
        if (outcome.Report.State != NodeState.Unknown)
            await WriteAsync(request.StateFile, NodeReportJson.Write(outcome.Report), cancellationToken);
        await WriteAsync(request.MetricsFile, NodeMetrics.Write(outcome.Report, outcome.Plugins), cancellationToken);
        return outcome;
    }

    private NodeOutcome Look(NodeRoot root, NodeRequest request, DateTimeOffset now, List<Diagnostic> findings)
    {
        var outcome = new NodeOutcome
        {
            Report = new NodeReport
            {
                Lock = null,
                Platform = request.Platform ?? MachinePlatform.Current,
                CheckedAt = now,
                State = NodeState.Unknown,
                Plugins = 0,
            },
            Findings = [],
        };
        try
        {
            var locked = Lock(root, request, findings);
            outcome = outcome with { Lock = locked.Path, Report = outcome.Report with { Lock = locked.Digest } };
            var runtime = Runtime(root, request, findings);
            var version = ProgramVersion.Of(root, runtime.Program);
            var files = root.Configuration();
            var settings = runtime.Settings(version, files);
            findings.AddRange(files.Findings);
            if (settings.Disabled) findings.Add(Rules.RuntimeRunsNoPods(new Location(runtime.Config), runtime.Name));
            var platform = Platform(root, request, runtime, locked);
            outcome = outcome with
            {
                Reason = runtime.Reason,
                Report = outcome.Report with
                {
                    Platform = platform,
                    Runtime = version.Text is null ? runtime.Name : $"{runtime.Name} {version.Text}",
                    Directories = [.. settings.Directories.Select(d => new NodeDirectory(Plain(d.Path), d.From))],
                },
            };
            if (findings.TrueForAll(f => f.Rule.Severity == Severity.Warning)) outcome = Compare(root, locked, outcome, findings);
        }
        catch (CniImageKitException refused)
        {
            findings.AddRange(refused.Diagnostics);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            findings.Add(Rules.NotATarget(request.Root, e.Message.TrimEnd('.')));
            outcome = outcome with { Report = outcome.Report with { State = NodeState.Unknown, Drift = [] } };
        }

        return outcome with { Findings = [.. findings] };
    }

    private static NodeOutcome Compare(NodeRoot root, NodeLock locked, NodeOutcome outcome, List<Diagnostic> findings)
    {
        var report = outcome.Report;
        var plugins = locked.Plugins(report.Platform);
        // A tree that its own user made is no running node yet.
        var user = root.Path == "/" ? 0 : FileStatus.User;
        var comparison = new NodeComparison(root, report.Platform, report.Directories, report.CheckedAt) { OwnedByUser = user };
        comparison.Compare(plugins);
        findings.AddRange(comparison.Findings);
        if (user != 0) findings.Add(Rules.OwnedByYou(root.Path, user));
        return outcome with
        {
            Plugins = plugins.Keys.ToImmutableSortedDictionary(p => p, comparison.Held.Contains, StringComparer.Ordinal),
            Foreign = comparison.Foreign(plugins),
            Report = report with
            {
                State = comparison.Drift.IsEmpty ? NodeState.Held : NodeState.Drifted,
                Drift = comparison.Drift,
                Plugins = comparison.Held.Count,
            },
        };
    }

    private NodeLock Lock(NodeRoot root, NodeRequest request, List<Diagnostic> findings)
    {
        if (request.LockFile is not { } named) return NodeLock.Find(root, findings);
        return ManifestFile.LockBytes(named, host) is { } content
            ? NodeLock.Of(named, content) : throw new CniImageKitException(Rules.NoNodeLock(request.Root, [named]));
    }

    private static NodeRuntime Runtime(NodeRoot root, NodeRequest request, List<Diagnostic> findings)
    {
        var choice = FoundRuntimes.Find(root, request.Runtime)
            ?? throw new CniImageKitException(Rules.NoRuntime(request.Root, FoundRuntimes.Names));
        var taken = choice.Taken;
        if (choice.Stranger is { } stranger)
            findings.Add(Rules.StrangeRuntime(request.Root, taken.Name, stranger.Address, stranger.From));
        else if (!choice.Others.IsEmpty)
            findings.Add(Rules.OtherRuntime(request.Root, taken.Name, taken.Reason, choice.Others));
        return taken;
    }

    private static Platform Platform(NodeRoot root, NodeRequest request, NodeRuntime runtime, NodeLock locked)
    {
        var of = request.Platform?.ToString()
            ?? (runtime.Program is not null && ProgramVersion.Facts(root, root.Follow(runtime.Program) ?? "/") is { Architecture: { } own }
                ? $"linux/{own}" : MachinePlatform.Current.ToString());
        return ServedPlatform.Of(of, locked.Lock.Plugins.Select(p => p.Platform).Distinct())
            ?? throw new CniImageKitException(Rules.PlatformNotInLock(request.Root, of));
    }

    private NodeReport? State(string? file, List<Diagnostic> findings)
    {
        if (file is null || host.Resolve(file) is var path && !File.Exists(path)) return null;
        try
        {
            return NodeReportJson.Read(file, File.ReadAllBytes(path));
        }
        catch (CniImageKitException refused)
        {
            findings.Add(Rules.StateNotRead(refused.Diagnostics[0].At, refused.Diagnostics[0].Message.TrimEnd('.')));
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            findings.Add(Rules.StateNotRead(new Location(file), e.Message.TrimEnd('.')));
        }

        return null;
    }

    private async Task WriteAsync(string? file, byte[] content, CancellationToken cancellationToken)
    {
        if (file is null) return;
        using var bytes = new MemoryStream(content, writable: false);
        await OutputFile.ReplaceAsync(host.Resolve(file), bytes, cancellationToken);
    }

    private static string Plain(string path) => path.StartsWith('/') ? Path.GetFullPath(path).TrimEnd('/') : "/" + path.TrimEnd('/');
}
