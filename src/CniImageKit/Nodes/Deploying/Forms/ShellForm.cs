namespace CniImageKit.Nodes.Deploying.Forms;

/// <summary>The installer with its set and files.</summary>
internal static class ShellForm
{
    public static IEnumerable<DeployFile> Files(DeploySet set) =>
    [
        DeployFile.Of("README.md", DeployTemplate.Fill("readme/shell.md", ("DIRECTORY", set.Directory.Value))),
        DeployFile.Of("install.sh", DeployTemplate.Installer, executable: true),
        DeployFile.Of("set", set.Text),
        .. DeployFile.Plugins(set, "files"),
    ];
}
