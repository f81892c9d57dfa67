using System.Text.RegularExpressions;

namespace CniImageKit.Tests.Runtimes;

/// <summary>A node's plugins, locked and baked by the command from Debian's archive, and what it says of networks on it.</summary>
internal sealed partial class BakedTree(TempFolder folder, PluginStore store)
{
    private readonly Cnikit cnikit = new(folder.Path, store.Path);

    /// <summary>What becomes the machine's /opt.</summary>
    public string Opt => folder["rootfs/opt"];

    /// <summary>The network of the tests: an address behind a bridge, and ports of the machine.</summary>
    public static string Network(string name, string bridge, string subnet, string version = "1.0.0") => $$"""
        { "cniVersion": "{{version}}", "name": "{{name}}", "plugins": [
          { "type": "bridge", "bridge": "{{bridge}}", "isGateway": true, "ipMasq": true,
            "ipam": { "type": "host-local", "ranges": [[{ "subnet": "{{subnet}}" }]], "routes": [{ "dst": "0.0.0.0/0" }] } },
          { "type": "portmap", "capabilities": { "portMappings": true } } ] }
        """;

    /// <summary>Bakes all plugins of the suite's package but one.</summary>
    public async Task BakeAsync(string suite, string runtime, string? without = null)
    {
        folder.Write("cni.yaml", $$"""
            schema: 1
            platforms: [linux/amd64]
            node: { runtime: {{runtime}} }
            plugins:
              - { from: apt, package: containernetworking-plugins, suite: {{suite}}{{(without is null ? "" : $", exclude: [{without}]")}} }
            outputs:
              - { kind: rootfs, path: rootfs }
              - { kind: oci-archive, path: node.oci.tar, compression: gzip }
            """);
        (await cnikit.RunAsync("lock")).Ok();
        (await cnikit.RunAsync("bake")).Ok();
    }

    /// <summary>What <c>cnikit check</c> says that the node would fail with.</summary>
    public async Task<string> PredictedAsync()
    {
        var ran = await cnikit.RunAsync("check", folder["net.d"]);
        Assert.Equal(3, ran.ExitCode);
        return Assert.Single(Predictions.Matches(ran.Error).Select(m => m.Groups[1].Value).Distinct());
    }

    /// <summary>Fails unless <c>cnikit check</c> says that nothing would fail.</summary>
    public async Task CheckAsync() => (await cnikit.RunAsync("check", folder["net.d"])).Ok();

    [GeneratedRegex(@"The node would fail with: (.+)\.$", RegexOptions.Multiline)]
    private static partial Regex Predictions { get; }
}
