using System.Collections.Concurrent;
using CniImageKit.Diagnostics;
using CniImageKit.Sdk.Tasks;
using Microsoft.Build.Framework;

namespace CniImageKit.Sdk;

/// <summary>
/// Findings and work in the build's log. A finding is one line, with its details in parentheses, since error lists show lines; its file is
/// absolute, so that it can be opened from the build of another directory.
/// </summary>
internal sealed class FindingLog(CniTask task) : IProgress<WorkEvent>
{
    private readonly ConcurrentQueue<LoggedWarning> warnings = [];

    /// <summary>What was warned of so far, to be told again by a build that finds nothing to do.</summary>
    public IReadOnlyCollection<LoggedWarning> Warnings => warnings;

    /// <summary>Logs a finding as what its rule says it is.</summary>
    public void Add(Diagnostic finding)
    {
        var message = FindingText.Of(finding);
        var place = Place(finding.At);
        var (code, link) = (finding.Rule.Id, HelpPages.LinkTo(finding.Rule, task));
        if (finding.Rule.Severity == Severity.Error)
        {
            task.Log.LogError(null, code, code, link, place.File, place.Line, place.Column, 0, 0, "{0}", message);
            return;
        }

        var warning = new LoggedWarning(code, link, place.File!, place.Line, place.Column, message);
        warnings.Enqueue(warning);
        warning.Log(task);
    }

    /// <inheritdoc/>
    public void Report(WorkEvent value)
    {
        switch (value)
        {
            case WarningFound found when !task.Warns:
                task.Log.LogMessage(MessageImportance.Low, "{0}", FindingText.Of(found.Diagnostic));
                break;
            case WarningFound found: Add(found.Diagnostic); break;
            case StepStarted step: task.Log.LogMessage(MessageImportance.Normal, "{0}", step.Text); break;
            case DownloadProgress { Total: { } total } done when done.Received == total:
                task.Log.LogMessage(MessageImportance.Normal, "{0}: {1} bytes", done.Name, total);
                break;
        }
    }

    // What is no file (an archive's member, a URL) keeps its name.
    private Location Place(Location at)
    {
        if (at.File is null) return new Location(task.ProjectFile);
        var path = task.Resolve(at.File);
        if (task.IsOfItems(at.File) && ItemPlaces.Find(path, at.Line) is { } written) return written;
        return Path.Exists(path) ? at with { File = path } : at;
    }
}
