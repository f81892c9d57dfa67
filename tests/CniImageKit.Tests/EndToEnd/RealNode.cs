namespace CniImageKit.Tests.EndToEnd;

/// <summary>
/// A node baked once from the configured Debian archive, for all tests that look at it. Its store serves other bakes of the same lock.
/// </summary>
public sealed class RealNode : IAsyncLifetime
{
    private readonly TempFolder folder = new();

    public string Directory => folder.Path;

    public string Store => folder["store"];

    public string Output => folder["out"];

    public Cnikit Cnikit => new(folder.Path, Store);

    /// <summary>The manifest that the tests bake.</summary>
    public static string Manifest(string suite) => $"""
        schema: 1
        platforms: [linux/amd64, linux/arm64]
        plugins:
          - from: apt
            package: containernetworking-plugins
            suite: {suite}

        """;

    public async ValueTask InitializeAsync()
    {
        Needs.Tool("apt-get", "apt");
        folder.Write("cni.yaml", Manifest("bookworm"));
        (await Cnikit.RunAsync("lock")).Ok();
        (await Cnikit.RunAsync("bake", "--output", "out")).Ok();
    }

    public ValueTask DisposeAsync()
    {
        folder.Dispose();
        return ValueTask.CompletedTask;
    }
}
