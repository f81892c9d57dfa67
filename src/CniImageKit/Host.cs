using System.Collections;
using System.Collections.Immutable;

namespace CniImageKit;

/// <summary>
/// All that the kit takes from its surroundings, read once at the edge (the command, the task) and passed in, so that nothing inside
/// reads the clock, the environment, the process id or the current directory.
/// </summary>
public sealed record Host
{
    /// <summary>The absolute directory that relative paths are resolved against.</summary>
    public required string CurrentDirectory { get; init; }

    /// <summary>Environment variables, by exact name.</summary>
    public required ImmutableDictionary<string, string> Environment { get; init; }

    /// <summary>Used for retry delays, rate limits and Valid-Until; never in an output.</summary>
    public required TimeProvider Clock { get; init; }

    /// <summary>Names temporary files only.</summary>
    public required int ProcessId { get; init; }

    /// <summary>The absolute directory of the store.</summary>
    public required string StoreRoot { get; init; }

    /// <summary>Where the system's own apt configuration lies: <c>/</c>, another root in tests.</summary>
    public string SystemRoot { get; init; } = "/";

    /// <summary>No network: what the store lacks is an error that names it.</summary>
    public bool Offline { get; init; }

    /// <summary>Hears of work as it happens; never null, and called from any thread.</summary>
    public IProgress<WorkEvent> Progress { get; init; } = new Silence();

    /// <summary>
    /// Surroundings with the store where <see cref="StorePlace"/> finds it in the variables. Raises CNIK9009.
    /// </summary>
    /// <param name="currentDirectory">Absolute.</param>
    /// <param name="environment">Variables, such as <see cref="System.Environment.GetEnvironmentVariables()"/> has them.</param>
    /// <param name="processId">Such as <see cref="System.Environment.ProcessId"/>.</param>
    /// <param name="clock">Such as the system's.</param>
    /// <param name="store">The store's directory, relative to the current one; null where the variables say it.</param>
    public static Host Of(string currentDirectory, IDictionary environment, int processId, TimeProvider clock, string? store = null)
    {
        var variables = environment.Cast<DictionaryEntry>()
            .ToImmutableDictionary(e => (string)e.Key, e => (string?)e.Value ?? "", StringComparer.Ordinal);
        var local = OperatingSystem.IsWindows() ? variables.GetValueOrDefault("LOCALAPPDATA") : null;
        var place = StorePlace.Of(store, variables.GetValueOrDefault, home: "", local);
        return new Host
        {
            CurrentDirectory = currentDirectory,
            Environment = variables,
            Clock = clock,
            ProcessId = processId,
            StoreRoot = Path.GetFullPath(place, currentDirectory),
        };
    }

    /// <summary>The variable's value, or null where it is unset or empty.</summary>
    public string? Variable(string name) => Environment.TryGetValue(name, out var value) && value.Length > 0 ? value : null;

    /// <summary>The absolute form of a path that the user named.</summary>
    public string Resolve(string path) => Path.GetFullPath(path, CurrentDirectory);

    private sealed class Silence : IProgress<WorkEvent>
    {
        public void Report(WorkEvent value)
        {
        }
    }
}

/// <summary>Something that a display may show.</summary>
public abstract record WorkEvent;

/// <summary>
/// Bytes of a download: how many lie here already, and of how many (null where unknown). Sent at most every 100 ms, and at the end.
/// </summary>
/// <param name="Name">The artifact's file name.</param>
/// <param name="Received">Bytes so far, those of an earlier run included.</param>
/// <param name="Total">All bytes, or null.</param>
public sealed record DownloadProgress(string Name, long Received, long? Total) : WorkEvent;

/// <summary>A step that takes a while began: one short line for people, such as <c>compressing linux/amd64</c>.</summary>
/// <param name="Text">The line.</param>
public sealed record StepStarted(string Text) : WorkEvent;

/// <summary>A finding below an error came up while working.</summary>
/// <param name="Diagnostic">The warning.</param>
public sealed record WarningFound(Diagnostics.Diagnostic Diagnostic) : WorkEvent;
