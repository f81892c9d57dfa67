using System.Collections.Immutable;
using CniImageKit.Diagnostics;
using CniImageKit.Locking;
using CniImageKit.Merging;
using CniImageKit.Outputs;
using CniImageKit.Revisions;

namespace CniImageKit.Reviewing;

/// <summary>
/// Merges locks for git. Our file holds the whole result or is left as it was. What cannot be read as a lock (a newer format, a conflict
/// that was committed) is merged as text by git itself, and then always is for a person to look at.
/// </summary>
internal sealed class MergeDriver(Host host)
{
    /// <summary>Merges into our file. Raises CNIK3025 where there is no result, and then has written nothing.</summary>
    public async Task<MergeOutcome> RunAsync(MergeRequest request, CancellationToken cancellationToken)
    {
        var file = request.Path ?? request.Ours;
        var faults = ImmutableArray.CreateBuilder<Diagnostic>();
        var before = Before(request.Base, file, faults);
        var (ours, theirs) = (Side(request.Ours, "our side", file, faults), Side(request.Theirs, "their side", file, faults));
        if (before is not var (old, also) || ours is null || theirs is null)
        {
            await ReplaceAsync(request.Ours, await AsTextAsync(request, file, cancellationToken), cancellationToken);
            return new MergeOutcome(file, faults.ToImmutable());
        }

        var merged = LockMerger.Merge((old, also), ours, theirs);
        var labels = new MarkerLabels(request.MarkerSize, request.OursLabel, request.TheirsLabel);
        await ReplaceAsync(request.Ours, MergedText.Write(merged, labels), cancellationToken);
        return new MergeOutcome(file, MergeChecks.Findings(file, merged, ours, theirs));
    }

    private (Lockfile, Lockfile)? Before(string named, string file, ImmutableArray<Diagnostic>.Builder faults)
    {
        var content = ManifestFile.LockBytes(named, host);
        if (content is { Length: 0 })
        {
            var none = new Lockfile { SourceDate = SourceDate.Fallback, Plugins = [] };
            return (none, none);
        }

        if (content is not null && MarkedLock.Of(content) is { } marked)
        {
            return Read(marked.Ours, "the common ancestor", file, faults) is { } mine
                && Read(marked.Theirs, "the common ancestor", file, faults) is { } other ? (mine, other) : null;
        }

        return Read(content, "the common ancestor", file, faults) is { } read ? (read, read) : null;
    }

    private Lockfile? Side(string named, string side, string file, ImmutableArray<Diagnostic>.Builder faults) =>
        Read(ManifestFile.LockBytes(named, host), side, file, faults);

    private static Lockfile? Read(byte[]? content, string side, string file, ImmutableArray<Diagnostic>.Builder faults)
    {
        try
        {
            if (content is not null) return LockReader.Read(file, content).Lock;
            faults.Add(Rules.MergedAsText(file, side, "there is no such file"));
        }
        catch (CniImageKitException fault)
        {
            faults.Add(Rules.MergedAsText(file, side, $"{fault.Diagnostics[0].Rule.Id}, {fault.Diagnostics[0].Message}"));
        }

        return null;
    }

    private async Task<byte[]> AsTextAsync(MergeRequest request, string file, CancellationToken cancellationToken)
    {
        string[] arguments =
        [
            "merge-file", "--stdout", $"--marker-size={request.MarkerSize}",
            "-L", request.OursLabel, "-L", "base", "-L", request.TheirsLabel,
            .. new[] { request.Ours, request.Base, request.Theirs }.Select(host.Resolve),
        ];
        var answer = await GitProgram.Find(host, host.CurrentDirectory).RunAsync(arguments, null, cancellationToken);
        // The number of conflicts, at most 127; above is a failure (git-merge-file(1)).
        return answer.ExitCode <= 127 ? answer.Output : throw new CniImageKitException(Rules.NotMerged(file, answer.Said));
    }

    private async Task ReplaceAsync(string named, byte[] content, CancellationToken cancellationToken)
    {
        using var stream = new MemoryStream(content, writable: false);
        await OutputFile.ReplaceAsync(host.Resolve(named), stream, cancellationToken);
    }
}
