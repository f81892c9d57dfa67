using System.Collections;
using System.Collections.Immutable;
using System.CommandLine;

namespace CniImageKit.Cli;

/// <summary>The one place that reads the process's surroundings.</summary>
internal static class Edge
{
    /// <summary>The surroundings for the core. Raises CNIK9009.</summary>
    public static Host Host(ParseResult arguments, IProgress<WorkEvent> progress)
    {
        var environment = Environment.GetEnvironmentVariables().Cast<DictionaryEntry>()
            .ToImmutableDictionary(e => (string)e.Key, e => (string?)e.Value ?? "", StringComparer.Ordinal);
        var current = Environment.CurrentDirectory;
        var store = StorePlace.Of(
            arguments.GetValue(Globals.Store), environment.GetValueOrDefault,
            Environment.GetFolderPath(Environment.SpecialFolder.UserProfile),
            OperatingSystem.IsWindows() ? Environment.GetFolderPath(Environment.SpecialFolder.LocalApplicationData) : null);
        return new Host
        {
            CurrentDirectory = current,
            Environment = environment,
            Clock = TimeProvider.System,
            ProcessId = Environment.ProcessId,
            StoreRoot = Path.GetFullPath(store, current),
            Offline = arguments.GetValue(Globals.Offline),
            Progress = progress,
        };
    }

    /// <summary>The kit's version, without the build's metadata.</summary>
    public static string Version => Bakery.Version;

    /// <summary>Columns of the terminal that the standard output is; 80 where it is none.</summary>
    public static int Columns => Console.IsOutputRedirected || Console.WindowWidth is var width && width < 1 ? 80 : width;

    /// <summary>What the surroundings say of the screen.</summary>
    public static Screen Screen(ParseResult arguments)
    {
        var noColor = !string.IsNullOrEmpty(Environment.GetEnvironmentVariable("NO_COLOR"))
            || Environment.GetEnvironmentVariable("TERM") == "dumb";
        return new Screen(Console.Out, Console.Error)
        {
            // By presence, since a command line that cannot be parsed is told of in the form that it asks for.
            Json = arguments.GetResult(Globals.Json) is { Implicit: false },
            Quiet = arguments.GetResult(Globals.Quiet) is { Implicit: false },
            Verbosity = arguments.GetResult(Globals.Verbose)?.IdentifierTokenCount ?? 0,
            Terminal = !Console.IsErrorRedirected && Environment.GetEnvironmentVariable("TERM") != "dumb",
            Color = !noColor && !Console.IsErrorRedirected,
        };
    }
}
