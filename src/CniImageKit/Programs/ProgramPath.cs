namespace CniImageKit.Programs;

/// <summary>Where the host's programs lie.</summary>
internal static class ProgramPath
{
    /// <summary>The first file of one of these names in the host's PATH, directory by directory; null where there is none.</summary>
    public static string? Find(Host host, params string[] names) =>
        (host.Variable("PATH") ?? "").Split(Path.PathSeparator, StringSplitOptions.RemoveEmptyEntries)
            .SelectMany(directory => names.Select(name => Path.Combine(host.Resolve(directory), name))).FirstOrDefault(File.Exists);
}
