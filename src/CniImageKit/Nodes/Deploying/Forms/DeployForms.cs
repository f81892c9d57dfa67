namespace CniImageKit.Nodes.Deploying.Forms;

/// <summary>The files of each form.</summary>
internal static class DeployForms
{
    public static IEnumerable<DeployFile> Files(DeployKind kind, DeploySet set) => kind switch
    {
        DeployKind.Shell => ShellForm.Files(set),
        DeployKind.Ansible => AnsibleForm.Files(set),
        DeployKind.Salt => SaltForm.Files(set),
        DeployKind.DaemonSet => DaemonSetForm.Files(set),
        DeployKind.Ignition => IgnitionForm.Files(set),
        DeployKind.Butane => ButaneForm.Files(set),
        DeployKind.CloudInit => CloudInitForm.Files(set),
        DeployKind.Timer => TimerForm.Files(set),
        DeployKind.ProblemDetector => ProblemDetectorForm.Files(set),
        DeployKind.Settings => SettingsForm.Files(set),
        DeployKind.Tree => TreeForm.Files(set),
        _ => throw new ArgumentOutOfRangeException(nameof(kind), kind, null),
    };
}
