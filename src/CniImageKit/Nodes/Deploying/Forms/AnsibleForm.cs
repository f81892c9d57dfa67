namespace CniImageKit.Nodes.Deploying.Forms;

/// <summary>
/// A role. The installer's plan says what differs, also in check mode; native modules bring only that, and the installer puts it into
/// place.
/// </summary>
internal static class AnsibleForm
{
    private const string Role = "roles/cni_plugins";

    public static IEnumerable<DeployFile> Files(DeploySet set)
    {
        var carried = set.Source is null;
        var defaults = DeployTemplate.Fill(
            "ansible/defaults/main.yml", ("DIRECTORY", set.Directory.Value), ("FORCE", set.Force ? "true" : "false"));
        var install = DeployTemplate.Fill(
            "ansible/tasks/install.yml",
            ("BRING", carried ? DeployTemplate.Text("ansible/bring.yml") : ""),
            ("FILES", carried ? "['--files', cni_plugins_root ~ cni_plugins_state ~ '/incoming'] + " : ""));
        return
        [
            DeployFile.Of("README.md", DeployTemplate.Text("readme/ansible.md")),
            DeployFile.Of("site.yml", DeployTemplate.Text("ansible/site.yml")),
            DeployFile.Of($"{Role}/defaults/main.yml", defaults),
            DeployFile.Of($"{Role}/vars/main.yml", DeployTemplate.Text("ansible/vars.yml")),
            DeployFile.Of($"{Role}/meta/main.yml", DeployTemplate.Text("ansible/meta/main.yml")),
            DeployFile.Of($"{Role}/meta/argument_specs.yml", DeployTemplate.Text("ansible/meta/argument_specs.yml")),
            DeployFile.Of($"{Role}/tasks/main.yml", DeployTemplate.Text("ansible/tasks/main.yml")),
            DeployFile.Of($"{Role}/tasks/install.yml", carried ? install + DeployTemplate.Text("ansible/clean.yml") : install),
            DeployFile.Of($"{Role}/files/install.sh", DeployTemplate.Installer),
            DeployFile.Of($"{Role}/files/set", set.Text),
            .. DeployFile.Plugins(set, $"{Role}/files"),
        ];
    }
}
