using Microsoft.Build.Framework;
using MSBuildTask = Microsoft.Build.Utilities.Task;

namespace CniImageKit.Sdk.Tasks;

/// <summary>
/// What all tasks have. The types of the core are named by <see cref="Work"/> only, so that a task that finds nothing to do loads none of
/// them.
/// </summary>
public abstract class CniTask : MSBuildTask, ICancelableTask, IDisposable
{
    private readonly CancellationTokenSource cancellation = new();

    /// <summary>The manifests, relative to the project; metadata LockFile, BaseDirectory and OutputPath are of each.</summary>
    [Required]
    public ITaskItem[] Manifests { get; set; } = [];

    /// <summary>The project's absolute directory, which all relative paths start from.</summary>
    [Required]
    public string ProjectDirectory { get; set; } = "";

    /// <summary>The project's file, where a finding without a place is told.</summary>
    [Required]
    public string ProjectFile { get; set; } = "";

    /// <summary>The lock, of a manifest without LockFile metadata; beside the manifest where empty.</summary>
    public string? LockFile { get; set; }

    /// <summary>The store's directory; where the environment says it where empty.</summary>
    public string? Store { get; set; }

    /// <summary>No network.</summary>
    public bool Offline { get; set; }

    /// <summary>A URL with {code} in it, for the help link of findings; a page is written to HelpDirectory where empty.</summary>
    public string? HelpLink { get; set; }

    /// <summary>Where help pages of findings are written, relative to the project.</summary>
    public string? HelpDirectory { get; set; }

    /// <inheritdoc/>
    public void Cancel() => cancellation.Cancel();

    /// <inheritdoc/>
    public override bool Execute() => IsUpToDate() || Work.Run(this, cancellation.Token);

    /// <inheritdoc/>
    public void Dispose()
    {
        Dispose(disposing: true);
        GC.SuppressFinalize(this);
    }

    /// <summary>Gives back what the task holds.</summary>
    protected virtual void Dispose(bool disposing)
    {
        if (disposing) cancellation.Dispose();
    }

    /// <summary>Whether there is nothing to do; the outputs are then set.</summary>
    private protected virtual bool IsUpToDate() => false;

    /// <summary>Does it. Findings may be thrown.</summary>
    private protected abstract Task RunAsync(Work work, CancellationToken cancellationToken);

    /// <summary>For <see cref="Work"/>.</summary>
    internal Task CallAsync(Work work, CancellationToken cancellationToken) => RunAsync(work, cancellationToken);

    /// <summary>An absolute path.</summary>
    internal string Resolve(string path) => Path.GetFullPath(path.Replace('\\', '/'), ProjectDirectory);

    /// <summary>Null where empty, which is how MSBuild says nothing.</summary>
    internal static string? Said(string? text) => string.IsNullOrWhiteSpace(text) ? null : text.Trim();
}
