namespace CniImageKit.Tests.Runtimes;

/// <summary>A store for all bakes of a class, so that a package is fetched once.</summary>
public sealed class PluginStore : IDisposable
{
    private readonly TempFolder folder = new();

    public string Path => folder.Path;

    public void Dispose() => folder.Dispose();
}
