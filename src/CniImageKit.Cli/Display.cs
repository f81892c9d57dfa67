using System.Collections.Concurrent;
using CniImageKit.Diagnostics;
using Spectre.Console;

namespace CniImageKit.Cli;

/// <summary>
/// Shows work on the standard error while it runs: on a terminal a live line a download, elsewhere a plain line when a download ends.
/// Warnings are shown once each, also where several platforms raise the same.
/// </summary>
internal sealed class Display(Screen screen) : IProgress<WorkEvent>
{
    private readonly ConcurrentDictionary<string, ProgressTask> tasks = new();
    private readonly ConcurrentDictionary<string, Diagnostic> warnings = new();
    private ProgressContext? live;

    /// <summary>The warnings so far, sorted by their text.</summary>
    public IEnumerable<Diagnostic> Warnings => warnings.OrderBy(w => w.Key, StringComparer.Ordinal).Select(w => w.Value);

    /// <summary>Runs the work under the display.</summary>
    public async Task<T> RunAsync<T>(Func<Task<T>> work)
    {
        if (!screen.Terminal || screen.Json || screen.Quiet) return await work();
        return await screen.ErrorConsole.Progress().AutoClear(true)
            .Columns(new TaskDescriptionColumn { Alignment = Justify.Left }, new ProgressBarColumn { Width = 20 }, new DownloadedColumn(), new TransferSpeedColumn())
            .StartAsync(async context =>
            {
                live = context;
                return await work();
            });
    }

    public void Report(WorkEvent value)
    {
        switch (value)
        {
            case WarningFound { Diagnostic: var warning }:
                if (warnings.TryAdd(warning.ToText(), warning) && !screen.Json) screen.Finding(warning);
                break;
            case DownloadProgress download when live is not null:
                Draw(live, download);
                break;
            case DownloadProgress download when download.Received >= download.Total && !screen.Quiet && !screen.Json:
                screen.Note($"  fetched {download.Name}  {Screen.Bytes(download.Received)}");
                break;
            case StepStarted step when screen.Verbosity > 0 && !screen.Json:
                screen.Note(step.Text);
                break;
        }
    }

    private void Draw(ProgressContext context, DownloadProgress download)
    {
        var task = tasks.GetOrAdd(download.Name, name => context.AddTask(Markup.Escape(name), maxValue: download.Total ?? 1));
        if (download.Total is { } total) task.MaxValue = total;
        task.IsIndeterminate = download.Total is null;
        task.Value = download.Received;
    }
}
