namespace CniImageKit.Sources.Feeds;

/// <summary>
/// The nuget.config files that count for a directory, the nearest first: its own and its parents', the user's, the machine's. NuGet's own
/// search would read the process's environment, and would write the user's file where there is none.
/// </summary>
internal static class FeedConfigFiles
{
    private static readonly string[] Names = ["nuget.config", "NuGet.config", "NuGet.Config"];

    /// <summary>Absolute paths of files that exist.</summary>
    public static List<string> Of(Host host, string directory)
    {
        var files = new List<string>();
        for (var at = new DirectoryInfo(directory); at is not null; at = at.Parent)
        {
            if (Array.Find(Names, n => File.Exists(Path.Combine(at.FullName, n))) is { } name) files.Add(Path.Combine(at.FullName, name));
        }

        if (UserFolder(host) is { } user)
        {
            if (Array.Find(Names, n => File.Exists(Path.Combine(user, n))) is { } name) files.Add(Path.Combine(user, name));
            files.AddRange(Below(Path.Combine(user, "config"), SearchOption.TopDirectoryOnly));
        }

        files.AddRange(Below(MachineFolder(host), SearchOption.AllDirectories));
        return files;
    }

    private static string? UserFolder(Host host) =>
        host.Variable("APPDATA") is { } data && OperatingSystem.IsWindows() ? Path.Combine(data, "NuGet")
            : (host.Variable("DOTNET_CLI_HOME") ?? host.Variable("HOME")) is { } home ? Path.Combine(home, ".nuget", "NuGet") : null;

    private static string MachineFolder(Host host) =>
        (host.Variable("NUGET_COMMON_APPLICATION_DATA"), OperatingSystem.IsWindows()) switch
        {
            ({ } chosen, _) => Path.Combine(chosen, "NuGet", "Config"),
            (_, true) => Path.Combine(host.Variable("ProgramFiles(x86)") ?? host.SystemRoot, "NuGet", "Config"),
            _ => Path.Combine(host.SystemRoot, "etc", "opt", "NuGet", "Config"),
        };

    private static IEnumerable<string> Below(string folder, SearchOption depth) => Directory.Exists(folder)
        ? Directory.EnumerateFiles(folder, "*.*", depth).Where(f => f.EndsWith(".config", StringComparison.OrdinalIgnoreCase))
            .Order(StringComparer.Ordinal)
        : [];
}
