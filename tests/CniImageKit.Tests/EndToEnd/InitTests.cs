using System.Text.Json;

namespace CniImageKit.Tests.EndToEnd;

/// <summary><c>cnikit init</c> writes a manifest that works on this machine.</summary>
public sealed class InitTests : IDisposable
{
    private readonly TempFolder folder = new();

    private Cnikit Cnikit => new(folder.Path, folder["store"]);

    public void Dispose() => folder.Dispose();

    [Fact]
    public async Task In_an_empty_directory_locks_and_bakes_without_an_edit()
    {
        Needs.Tool("apt-get", "apt");
        Directory.CreateDirectory(folder["none"]);
        (await Cnikit.RunAsync("init", "--configs", "none")).Ok();
        Assert.Contains("include: [bridge, host-local, loopback, portmap]", File.ReadAllText(folder["cni.yaml"]), StringComparison.Ordinal);
        (await Cnikit.RunAsync("lock")).Ok();
        (await Cnikit.RunAsync("bake")).Ok();
        (await Cnikit.RunAsync("verify", "artifacts/node")).Ok();
    }

    [Fact]
    public async Task Takes_exactly_the_plugins_of_the_configuration_and_loopback()
    {
        Needs.Tool("apt-get", "apt");
        folder.Write("net.d/10-pods.conflist", """
            { "cniVersion": "1.0.0", "name": "pods", "plugins": [
              { "type": "ptp", "ipam": { "type": "dhcp" } }, { "type": "bandwidth" } ] }
            """);
        folder.Write("deploy/storage.yaml", """
            apiVersion: k8s.cni.cncf.io/v1
            kind: NetworkAttachmentDefinition
            metadata: { name: storage }
            spec:
              config: '{ "cniVersion": "0.3.1", "type": "macvlan", "ipam": { "type": "static" } }'
            """);
        folder.Write("package.json", """{ "name": "web", "type": "module" }""");
        using var made = JsonDocument.Parse((await Cnikit.RunAsync("init", "--configs", ".", "--json")).Ok().Out);
        Assert.Equal(File.ReadAllText(folder["cni.yaml"]), made.RootElement.GetProperty("text").GetString());
        (await Cnikit.RunAsync("lock")).Ok();
        using var json = JsonDocument.Parse(File.ReadAllText(folder["cni.lock.json"]));
        var files = json.RootElement.GetProperty("plugins").EnumerateArray()
            .SelectMany(e => e.GetProperty("files").EnumerateObject()).Select(f => f.Name);
        Assert.Equal(["bandwidth", "dhcp", "loopback", "macvlan", "ptp", "static"], files);
    }

    [Fact]
    public async Task Warns_where_no_source_answers()
    {
        var run = (await Cnikit.RunAsync("init", "--offline")).Ok();
        Assert.Contains("warning CNIK9501", run.Error, StringComparison.Ordinal);
        Assert.True(File.Exists(folder["cni.yaml"]));
    }

    [Fact]
    public async Task Leaves_a_manifest_alone_that_lies_there()
    {
        folder.Write("cni.yaml", "mine\n");
        var run = await Cnikit.RunAsync("init");
        Assert.Equal(1, run.ExitCode);
        Assert.Contains("cni.yaml: error CNIK9006", run.Error, StringComparison.Ordinal);
        Assert.Equal("mine\n", File.ReadAllText(folder["cni.yaml"]));
    }
}
