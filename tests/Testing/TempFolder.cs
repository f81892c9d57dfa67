namespace CniImageKit.Testing;

/// <summary>A folder that goes with the test, in the system's place for such, or in another.</summary>
public sealed class TempFolder(string? below = null) : IDisposable
{
    public string Path { get; } = below is null
        ? Directory.CreateTempSubdirectory("cnikit-test-").FullName
        : Directory.CreateDirectory(System.IO.Path.Combine(below, $"cnikit-test-{Guid.NewGuid():N}")).FullName;

    public string this[string relative] => System.IO.Path.Combine(Path, relative);

    public string Write(string relative, string text)
    {
        var path = this[relative];
        Directory.CreateDirectory(System.IO.Path.GetDirectoryName(path)!);
        File.WriteAllText(path, text);
        return path;
    }

    public void Dispose() => Directory.Delete(Path, recursive: true);
}
