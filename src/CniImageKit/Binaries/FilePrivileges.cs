namespace CniImageKit.Binaries;

/// <summary>What a file grants to whoever runs it: setuid, setgid and file capabilities (capabilities(7)). No plugin needs any.</summary>
internal static class FilePrivileges
{
    private const int SetUser = 0b100_000_000_000;
    private const int SetGroup = 0b010_000_000_000;

    /// <summary>Those of a file on this host, such as <c>setuid, file capabilities</c>; null where it has none, and on Windows.</summary>
    public static string? Of(string path) => OperatingSystem.IsWindows()
        ? null
        : Join(OfMode((int)File.GetUnixFileMode(path)), FileCapabilities.AreOn(path) ? "file capabilities" : null);

    /// <summary>Those that a mode has; null where it has none.</summary>
    public static string? OfMode(int mode) => Join((mode & SetUser) == 0 ? null : "setuid", (mode & SetGroup) == 0 ? null : "setgid");

    private static string? Join(params ReadOnlySpan<string?> words)
    {
        var said = words.ToArray().OfType<string>().ToList();
        return said.Count == 0 ? null : string.Join(", ", said);
    }
}
