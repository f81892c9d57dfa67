using CniImageKit.Diagnostics;
using Spectre.Console;

namespace CniImageKit.Cli;

/// <summary>
/// Shows work on the standard error while it runs: on a terminal a live line a download, elsewhere a plain line when a download ends.
/// Warnings are shown once each, also where several platforms raise the same; under a live display they wait for its end.
/// </summary>
internal sealed class Display(Screen screen) : IProgress<WorkEvent>
{
    private readonly Lock gate = new();
    private readonly Dictionary<string, ProgressTask> tasks = [];
    private readonly SortedDictionary<string, Diagnostic> warnings = new(StringComparer.Ordinal);
    private readonly List<Diagnostic> waiting = [];
    private ProgressContext? live;

    /// <summary>The warnings so far, sorted by their text.</summary>
    public IReadOnlyList<Diagnostic> Warnings
    {
        get
        {
            lock (gate) return [.. warnings.Values];
        }
    }

    /// <summary>Runs the work under the display. With -v lines are told instead of drawn.</summary>
    public async Task<T> RunAsync<T>(Func<Task<T>> work)
    {
        if (!screen.Terminal || screen.Json || screen.Quiet || screen.Verbosity > 0) return await work();
        try
        {
            return await screen.ErrorConsole.Progress().AutoClear(true)
                .Columns(
                new TaskDescriptionColumn { Alignment = Justify.Left }, new ProgressBarColumn { Width = 20 }, new DownloadedColumn(),
                new TransferSpeedColumn())
                .StartAsync(async context =>
                {
                    lock (gate) live = context;
                    return await work();
                });
        }
        finally
        {
            lock (gate)
            {
                live = null;
                foreach (var warning in waiting) screen.Finding(warning);
                waiting.Clear();
            }
        }
    }

    public void Report(WorkEvent value)
    {
        lock (gate)
        {
            switch (value)
            {
                case WarningFound { Diagnostic: var warning }:
                    if (!warnings.TryAdd(warning.ToText(), warning) || screen.Json) break;
                    if (live is null) screen.Finding(warning);
                    else waiting.Add(warning);
                    break;
                case DownloadProgress download when live is not null:
                    Draw(live, download);
                    break;
                case DownloadProgress download when download.Received >= download.Total && TellsDownloads:
                    screen.Note($"  fetched {download.Name}  {Screen.Bytes(download.Received)}");
                    break;
                case StepStarted step when screen.Verbosity > 0:
                    screen.Note(step.Text);
                    break;
            }
        }
    }

    // A program that reads the document asks by -v for what its people see meanwhile.
    private bool TellsDownloads => screen.Json ? screen.Verbosity > 0 : !screen.Quiet;

    private void Draw(ProgressContext context, DownloadProgress download)
    {
        if (!tasks.TryGetValue(download.Name, out var task))
            tasks[download.Name] = task = context.AddTask(Markup.Escape(download.Name), maxValue: download.Total ?? 1);
        if (download.Total is { } total) task.MaxValue = total;
        task.IsIndeterminate = download.Total is null;
        task.Value = download.Received;
    }
}
