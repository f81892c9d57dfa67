namespace CniImageKit.Nodes.Deploying.Forms;

/// <summary>A monitor for node-problem-detector, which tells by the installer's own check.</summary>
internal static class ProblemDetectorForm
{
    public static IEnumerable<DeployFile> Files(DeploySet set) =>
    [
        DeployFile.Of("README.md", DeployTemplate.Text("readme/problem-detector.md")),
        DeployFile.Of("cnikit-plugins.json", DeployTemplate.Text("problem-detector/cnikit-plugins.json")),
        DeployFile.Of("cnikit-plugins.sh", DeployTemplate.Text("problem-detector/cnikit-plugins.sh"), executable: true),
        DeployFile.Of("install.sh", DeployTemplate.Installer, executable: true),
        DeployFile.Of("set", set.Text),
    ];
}
