using CniImageKit.Cni.Runtimes;
using CniImageKit.Yaml;

namespace CniImageKit.Cni.References;

/// <summary>
/// Where Multus is told to make its own configuration: in that of its daemon, or in the arguments of the thin plugin's container.
/// </summary>
internal static class MultusReading
{
    private const string Networks = "/etc/cni/net.d";

    /// <summary>
    /// That of the daemon's configuration; null where the daemon is given one that is ready, or is forced to take any network.
    /// </summary>
    public static MultusTop? OfDaemon(YamlNode daemon, string by)
    {
        if (daemon.Find("type") is not null || daemon.IsTrue("forceCNIVersion")) return null;
        if (daemon.Text("multusConfigFile") is not (null or "auto") || daemon.Text("multusAutoconfigDir") is not { } directory) return null;
        // Elsewhere lie networks that the runtime has no part in.
        if (daemon.Text("cniConfigDir") is { } runtimes && runtimes.TrimEnd('/') != directory.TrimEnd('/')) return null;
        return Known(new MultusTop(by, IsThin: false)
        {
            Version = Named(daemon.Text("cniVersion")),
            Directory = directory,
            Master = Named(daemon.Text("multusMasterCNI")),
        });
    }

    /// <summary>That of a container that runs the thin plugin's entry point; null where it runs something else.</summary>
    public static MultusTop? OfContainer(YamlNode container, string by)
    {
        var command = RuntimeCommand.None with { Arguments = [.. Words(container, "command"), .. Words(container, "args")] };
        if (!command.Arguments.Any(w => w.EndsWith("/thin_entrypoint", StringComparison.Ordinal))) return null;
        // One that needs no value.
        if (command.Arguments.Any(w => w.Split('=')[0] == "--force-cni-version")) return null;
        if (command.Option("multus-conf-file") is not (null or "auto")) return null;
        return Known(new MultusTop(by, IsThin: true)
        {
            Version = Named(command.Option("cni-version")),
            Directory = Named(command.Option("multus-autoconfig-dir")) ?? Networks,
            Master = Named(command.Option("multus-master-cni-file-name")),
        });
    }

    private static IEnumerable<string> Words(YamlNode container, string key) =>
        container.Items(key).OfType<YamlScalar>().Select(w => w.Text);

    // Multus takes what is empty for what is not there.
    private static string? Named(string? text) => text is { Length: > 0 } ? text : null;

    private static MultusTop? Known(MultusTop top) =>
        TemplateText.IsIn(top.Version ?? "") || TemplateText.IsIn(top.Master ?? "") ? null : top;
}
