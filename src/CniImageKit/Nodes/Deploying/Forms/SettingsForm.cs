namespace CniImageKit.Nodes.Deploying.Forms;

/// <summary>
/// What stops other programs from writing to the plugins' directory: a page with sources, and patches where the lock needs them.
/// </summary>
internal static class SettingsForm
{
    public static IEnumerable<DeployFile> Files(DeploySet set)
    {
        var pieces = Pieces([.. set.Names]).ToList();
        var commands = string.Concat(pieces.Select(p => $"    kubectl -n {p.Target} --patch-file {p.File.Path}\n"));
        var page = DeployTemplate.Fill(
            "settings/README.md", ("PIECES", "The patches here, for who has these programs:\n\n" + commands));
        return [DeployFile.Of("README.md", page), .. pieces.Select(p => p.File)];
    }

    private static IEnumerable<(DeployFile File, string Target)> Pieces(List<string> names)
    {
        yield return (DeployFile.Of("calico.patch.yaml", Calico(names)), "kube-system patch daemonset calico-node");
        if (names.Contains("multus"))
            yield return (DeployFile.Of("multus-thin.patch.json", MultusThin), "kube-system patch daemonset kube-multus-ds --type json");
        if (names.Contains("multus-shim"))
        {
            var thick = Without("install-multus-binary");
            yield return (DeployFile.Of("multus-thick.patch.yaml", thick), "kube-system patch daemonset kube-multus-ds");
        }

        if (names.Contains("flannel"))
        {
            var flannel = Without("install-cni-plugin");
            yield return (DeployFile.Of("flannel.patch.yaml", flannel), "kube-flannel patch daemonset kube-flannel-ds");
        }
    }

    private static string Calico(List<string> names) => $"""
        spec:
          template:
            spec:
              initContainers:
                - name: install-cni
                  env:
                    - name: SKIP_CNI_BINARIES
                      value: "{string.Join(',', names)}"

        """;

    private const string MultusThin = """
        [{ "op": "add", "path": "/spec/template/spec/containers/0/args/-", "value": "--skip-multus-binary-copy=true" }]

        """;

    private static string Without(string container) => $"""
        spec:
          template:
            spec:
              initContainers:
                - name: {container}
                  $patch: delete

        """;
}
