namespace CniImageKit.Sdk.Containers;

/// <summary>Where the .NET SDK puts an archive.</summary>
internal static class ContainerArchive
{
    /// <summary>
    /// The file: what has an extension is one, and all else is a directory for <c>REPOSITORY.tar.gz</c>, whose name says nothing of how it
    /// is packed. A directory that is there is one whatever its name.
    /// </summary>
    public static string FileOf(string path, string repository) =>
        Path.EndsInDirectorySeparator(path) || !Path.HasExtension(path) || Directory.Exists(path)
            ? Path.Combine(path, repository + ".tar.gz")
            : path;
}
