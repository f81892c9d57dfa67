using System.Text;

namespace CniImageKit.Nodes.Deploying.Forms;

/// <summary>User data: cloud-init writes the installer, and the plugins where they are carried, and runs it.</summary>
internal static class CloudInitForm
{
    private const string Kit = "/var/lib/cnikit/kit";
    private const string Incoming = "/var/lib/cnikit/incoming";

    public static IEnumerable<DeployFile> Files(DeploySet set)
    {
        var fetched = set.Source is not null;
        yield return DeployFile.Of("README.md", DeployTemplate.Fill(
            "readme/cloud-init.md",
            ("WHICH", fetched ? "`cloud-config.yaml`" : "`cloud-config.linux-amd64.yaml` and the like"),
            ("LIMIT", fetched
                ? "This file is small, since nodes fetch the plugins."
                : "These files carry the plugins and fit only where user data comes from a disk (NoCloud, ConfigDrive). "
                    + "With `--source URL` nodes fetch the plugins instead; or let `#include` name the address of a file.")));
        if (fetched) yield return DeployFile.Of("cloud-config.yaml", Config(set, null));
        if (fetched) yield break;
        foreach (var platform in set.Platforms)
            yield return DeployFile.Of($"cloud-config.{platform.Platform.FileName}.yaml", Config(set, platform));
    }

    private static string Config(DeploySet set, DeployPlatform? carried)
    {
        var text = new StringBuilder($"#cloud-config\n# CNI plugins of the lock {set.Lock}\nwrite_files:\n");
        Write(text, $"{Kit}/install.sh", Encoding.UTF8.GetBytes(DeployTemplate.Installer));
        Write(text, $"{Kit}/set", Encoding.UTF8.GetBytes(carried is null ? set.Text : set.TextOf([carried])));
        foreach (var plugin in carried?.Plugins ?? []) Write(text, $"{Incoming}/{plugin.Path.Name}", NodeFile.Bytes(plugin));
        text.Append("runcmd:\n");
        text.Append($"  - [sh, {Kit}/install.sh, install{(carried is null ? "" : $", --files, {Incoming}")}]\n");
        if (carried is not null) text.Append($"  - [rm, -rf, {Incoming}]\n");
        return text.ToString();
    }

    private static void Write(StringBuilder text, string path, ReadOnlySpan<byte> content)
    {
        text.Append($"  - path: {path}\n    permissions: '0644'\n    owner: root:root\n    encoding: gz+b64\n");
        text.Append($"    content: {NodeFile.Packed(content)}\n");
    }
}
