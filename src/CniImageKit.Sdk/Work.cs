using System.Collections.Immutable;
using CniImageKit.Diagnostics;
using CniImageKit.Sdk.Tasks;

namespace CniImageKit.Sdk;

/// <summary>A task's run: the kit for its project, and every way to end turned into findings in the build's log.</summary>
internal sealed class Work(Bakery bakery, Host host, FindingLog findings, string project)
{
    /// <summary>The kit.</summary>
    public Bakery Bakery => bakery;

    /// <summary>The store's directory.</summary>
    public string Store => host.StoreRoot;

    /// <summary>Where findings go.</summary>
    public FindingLog Findings => findings;

    /// <summary>The platforms that a property names. Raises CNIK9105.</summary>
    public ImmutableArray<Platform> Platforms(string[] named) =>
        [.. named.Where(n => n.Length > 0).Select(n => Platform.TryParse(n, out var platform)
            ? platform
            : throw new CniImageKitException(Rules.BadPlatformProperty(new Location(project), n)))];

    /// <summary>Runs the task. False where it logged an error or was cancelled.</summary>
    public static bool Run(CniTask task, CancellationToken cancellationToken)
    {
        var findings = new FindingLog(task);
        try
        {
            // MSBuild's thread may have a context that continuations would wait for.
            Task.Run(() => RunAsync(task, findings, cancellationToken), cancellationToken).GetAwaiter().GetResult();
        }
        catch (CniImageKitException failure)
        {
            foreach (var finding in failure.Diagnostics) findings.Add(finding);
        }
        catch (OperationCanceledException) when (cancellationToken.IsCancellationRequested)
        {
            task.Log.LogMessage("Cancelled; nothing was left half written.");
            return false;
        }
        catch (Exception fault) when (fault is IOException or UnauthorizedAccessException)
        {
            findings.Add(Rules.FileTrouble(fault.Message));
        }
        catch (Exception fault) when (fault is not OutOfMemoryException)
        {
            // A mistake in the kit: said like any other finding, its trace only to those who look for it.
            findings.Add(Rules.InternalError($"{fault.GetType().Name}, {fault.Message.TrimEnd('.').ReplaceLineEndings(" ")}"));
            task.Log.LogMessage(Microsoft.Build.Framework.MessageImportance.Low, "{0}", fault);
        }

        return !task.Log.HasLoggedErrors;
    }

    private static async Task RunAsync(CniTask task, FindingLog findings, CancellationToken cancellationToken)
    {
        var host = Edge.Host(task.ProjectDirectory, CniTask.SaidPath(task.Store)) with { Offline = task.Offline, Progress = findings };
        using var bakery = new Bakery(host);
        await task.CallAsync(new Work(bakery, host, findings, task.ProjectFile), cancellationToken).ConfigureAwait(false);
    }
}
