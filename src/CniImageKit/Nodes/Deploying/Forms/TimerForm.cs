namespace CniImageKit.Nodes.Deploying.Forms;

/// <summary>A systemd timer that runs <c>cnikit verify --node</c>, with the lock that it compares with.</summary>
internal static class TimerForm
{
    public static IEnumerable<DeployFile> Files(DeploySet set) =>
    [
        DeployFile.Of("README.md", DeployTemplate.Text("readme/systemd.md")),
        DeployFile.Of("cnikit-verify.service", DeployTemplate.Text("systemd/cnikit-verify.service")),
        DeployFile.Of("cnikit-verify.timer", DeployTemplate.Text("systemd/cnikit-verify.timer")),
        new DeployFile("cni.lock.json", set.LockBytes),
    ];
}
