namespace CniImageKit.Cli.Findings;

/// <summary>A file in SARIF: relative to the repository, or an address of its own.</summary>
internal sealed record SarifPlace(string Uri, bool IsRelative);

/// <summary>
/// Says where files lie as SARIF names them: from the root of the repository that the current directory lies in, else from there.
/// </summary>
/// <param name="host">Knows the current directory.</param>
internal sealed class SarifPlaces(Host host)
{
    private readonly string root = RootOf(host.CurrentDirectory);

    /// <summary>The place of what a finding names: a path as the user wrote it, or an address.</summary>
    public SarifPlace Of(string file)
    {
        if (file.Contains("://", StringComparison.Ordinal) && Uri.TryCreate(file, UriKind.Absolute, out var address))
            return new SarifPlace(address.AbsoluteUri, IsRelative: false);
        var full = host.Resolve(file.Replace('\0', '\ufffd'));
        var relative = Path.GetRelativePath(root, full);
        return Path.IsPathRooted(relative) || relative == ".." || relative.StartsWith(".." + Path.DirectorySeparatorChar)
            ? new SarifPlace("file://" + Escaped(full), IsRelative: false)
            : new SarifPlace(Escaped(relative), IsRelative: true);
    }

    private static string Escaped(string path) =>
        string.Join('/', path.Replace(Path.DirectorySeparatorChar, '/').Split('/').Select(Uri.EscapeDataString));

    // A worktree has a file of that name, a clone a directory.
    private static string RootOf(string directory)
    {
        for (var at = directory; at is not null; at = Path.GetDirectoryName(at))
            if (Path.Exists(Path.Combine(at, ".git"))) return at;
        return directory;
    }
}
