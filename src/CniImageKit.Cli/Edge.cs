using System.Collections;
using System.Collections.Immutable;
using System.CommandLine;

namespace CniImageKit.Cli;

/// <summary>The one place that reads the process's surroundings.</summary>
internal static class Edge
{
    /// <summary>The surroundings for the core. The store is --store, $CNIKIT_CACHE, $XDG_CACHE_HOME/cnikit or ~/.cache/cnikit (%LOCALAPPDATA% on Windows).</summary>
    public static Host Host(ParseResult arguments, IProgress<WorkEvent> progress)
    {
        var environment = Environment.GetEnvironmentVariables().Cast<DictionaryEntry>()
            .ToImmutableDictionary(e => (string)e.Key, e => (string?)e.Value ?? "", StringComparer.Ordinal);
        var current = Environment.CurrentDirectory;
        var store = arguments.GetValue(Globals.Store) ?? environment.GetValueOrDefault("CNIKIT_CACHE");
        return new Host
        {
            CurrentDirectory = current,
            Environment = environment,
            Clock = TimeProvider.System,
            ProcessId = Environment.ProcessId,
            StoreRoot = Path.GetFullPath(string.IsNullOrEmpty(store) ? DefaultStore(environment) : store, current),
            Offline = arguments.GetValue(Globals.Offline),
            Progress = progress,
        };
    }

    /// <summary>The kit's version, without the build's metadata.</summary>
    public static string Version { get; } = typeof(Edge).Assembly.GetName().Version?.ToString(3) ?? "0.0.0";

    /// <summary>What the surroundings say of the screen.</summary>
    public static Screen Screen(ParseResult arguments)
    {
        var noColor = !string.IsNullOrEmpty(Environment.GetEnvironmentVariable("NO_COLOR")) || Environment.GetEnvironmentVariable("TERM") == "dumb";
        return new Screen(Console.Out, Console.Error)
        {
            Json = arguments.GetValue(Globals.Json),
            Quiet = arguments.GetValue(Globals.Quiet),
            Verbosity = arguments.GetResult(Globals.Verbose)?.IdentifierTokenCount ?? 0,
            Terminal = !Console.IsErrorRedirected && Environment.GetEnvironmentVariable("TERM") != "dumb",
            Color = !noColor && !Console.IsErrorRedirected,
        };
    }

    private static string DefaultStore(ImmutableDictionary<string, string> environment)
    {
        if (environment.GetValueOrDefault("XDG_CACHE_HOME") is { Length: > 0 } cache && Path.IsPathRooted(cache)) return Path.Combine(cache, "cnikit");
        return OperatingSystem.IsWindows()
            ? Path.Combine(Environment.GetFolderPath(Environment.SpecialFolder.LocalApplicationData), "cnikit")
            : Path.Combine(environment.GetValueOrDefault("HOME") is { Length: > 0 } home ? home : Path.GetTempPath(), ".cache", "cnikit");
    }
}
