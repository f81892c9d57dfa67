using System.Collections.Immutable;
using System.Runtime.ExceptionServices;

namespace CniImageKit.Diagnostics;

/// <summary>Waits for work that is done side by side.</summary>
internal static class Gathering
{
    /// <summary>
    /// The results, in the tasks' order. All tasks are waited for; what several of them find is thrown as one failure, each finding once.
    /// A failure that is no finding, such as being cancelled, is thrown where there are no findings.
    /// </summary>
    public static async Task<T[]> AllAsync<T>(IEnumerable<Task<T>> tasks)
    {
        Task<T>[] all = [.. tasks];
        try
        {
            return await Task.WhenAll(all).ConfigureAwait(false);
        }
        catch (Exception) when (Failures(all) is { Length: > 0 } failures)
        {
            if (failures.Length == 1) ExceptionDispatchInfo.Throw(failures[0]);
            ImmutableArray<Diagnostic> findings = [.. failures.SelectMany(f => f.Diagnostics).DistinctBy(d => d.ToText())];
            throw new CniImageKitException(findings, failures[0]);
        }
    }

    private static CniImageKitException[] Failures<T>(Task<T>[] tasks) =>
        [.. tasks.Select(t => t.Exception?.InnerException).OfType<CniImageKitException>()];
}
