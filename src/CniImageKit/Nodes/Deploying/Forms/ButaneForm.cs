using System.Text;

namespace CniImageKit.Nodes.Deploying.Forms;

/// <summary>The same files as Ignition's, as people write them.</summary>
internal static class ButaneForm
{
    public static IEnumerable<DeployFile> Files(DeploySet set) =>
    [
        DeployFile.Of("README.md", DeployTemplate.Text("readme/butane.md")),
        .. set.Platforms.Select(p => DeployFile.Of($"{p.Platform.FileName}.bu", Config(set, p))),
        DeployFile.Of("files/install.sh", DeployTemplate.Installer),
        .. set.Platforms.Select(p => DeployFile.Of($"files/{p.Platform.FileName}.set", set.TextOf([p]))),
        .. set.Platforms.Select(p => DeployFile.Of($"files/{p.Platform.FileName}.owned", set.OwnedBy(p))),
        .. DeployFile.Plugins(set, "files"),
    ];

    private static string Config(DeploySet set, DeployPlatform platform)
    {
        // Flatcar's variant has the same files; a layout of Flatcar's says that the node is one.
        var text = new StringBuilder($"""
            # CNI plugins of the lock {set.Lock}, for Ignition 3.3.0
            variant: {(set.Directory.Value.StartsWith("/usr/local", StringComparison.Ordinal) ? "flatcar" : "fcos")}
            version: {(set.Directory.Value.StartsWith("/usr/local", StringComparison.Ordinal) ? "1.0.0" : "1.4.0")}
            storage:
              files:

            """);
        foreach (var file in NodeFile.Of(set, platform))
        {
            text.Append($"    - path: {file.Path}\n      mode: 0{Convert.ToString(file.Mode, 8)}\n");
            if (set.Force) text.Append("      overwrite: true\n");
            text.Append("      contents:\n");
            text.Append(file.Plugin is { } plugin && set.Source is not null
                ? $"        source: {set.AddressOf(plugin)}\n"
                : $"        local: files/{Local(platform, file)}\n");
            if (file.Plugin is { } verified) text.Append($"        verification:\n          hash: sha256-{verified.Sha256.Hex}\n");
        }

        return text.ToString();
    }

    private static string Local(DeployPlatform platform, NodeFile file) => file.Plugin is { } plugin
        ? $"{platform.Platform.FileName}/{plugin.Path.Name}"
        : Path.GetFileName(file.Path) is ("owned" or "set") and var own ? $"{platform.Platform.FileName}.{own}"
        : Path.GetFileName(file.Path);
}
