namespace CniImageKit.Tests.EndToEnd;

/// <summary>The command with a manifest of one artifact, which a server on raw sockets serves rightly or wrongly.</summary>
internal sealed class UrlBed : IAsyncDisposable
{
    public const string Path = "/plugins-amd64.tgz";
    private readonly TempFolder folder = new();
    private FaultServer? server;

    public string this[string relative] => folder[relative];

    public Cnikit Cnikit => new(folder.Path, folder["store"]);

    public FaultServer Server => server!;

    /// <summary>Serves the manifest's artifact this way from now on; a further key of the entry may follow.</summary>
    public void Serve(Func<SeenRequest, FaultReply, Task> answer, string key = "") => Serve(new FaultServer(answer), key);

    /// <summary>Serves the manifest's artifact from this server, which is closed with the rest.</summary>
    public void Serve(FaultServer from, string key = "")
    {
        server = from;
        Write(server[Path], key);
    }

    /// <summary>A manifest of an artifact at this address.</summary>
    public void Write(Uri address, string key = "") => folder.Write("cni.yaml", $$"""
        schema: 1
        platforms: [linux/amd64]
        plugins:
          - from: url
            name: plugins
            version: 1.1.1
            url: {{address}}
            {{key}}
        outputs:
          - { kind: oci, path: image }

        """);

    /// <summary>Fails the test unless this command ends with 1, that rule and these parts, and no lock.</summary>
    public async Task<Ran> RefusedAsync(string rule, params string[] parts)
    {
        var run = await Cnikit.RunAsync("lock");
        Assert.True(run.ExitCode == 1, run.Out + run.Error);
        Assert.Contains($"error {rule}", run.Error, StringComparison.Ordinal);
        foreach (var part in parts) Assert.Contains(part, run.Error, StringComparison.Ordinal);
        Assert.False(File.Exists(folder["cni.lock.json"]));
        return run;
    }

    public async ValueTask DisposeAsync()
    {
        if (server is not null) await server.DisposeAsync();
        folder.Dispose();
    }
}
