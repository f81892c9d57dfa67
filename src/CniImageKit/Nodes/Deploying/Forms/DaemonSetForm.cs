namespace CniImageKit.Nodes.Deploying.Forms;

/// <summary>A DaemonSet, whose init container runs the installer on the node's directory.</summary>
internal static class DaemonSetForm
{
    private const int NameDigits = 12;

    private const string Mount = """
                    - name: plugins
                      mountPath: /plugins
                      readOnly: true

        """;

    private const string ImageInstalls =
        "The image holds a shell and the plugins: `cnikit append` adds the plugins to an image such as busybox.";

    private const string VolumeHolds =
        "The plugins' image is mounted as a volume of type `image`, which Kubernetes has since 1.31; where it is not on by default, the "
        + "feature gate `ImageVolume` turns it on.";

    private const string NodesFetch =
        "The installer fetches the plugins that differ, by their sha256; the pod uses the network of its node.";

    public static IEnumerable<DeployFile> Files(DeploySet set)
    {
        var installer = DeployTemplate.Installer;
        var config = Digest.Sha256(System.Text.Encoding.UTF8.GetBytes(installer + set.Text)).Hex[..NameDigits];
        var volume = set is { Image: not null, Installer: not null };
        var files = set.Image is null ? "" : $"--files, {(volume ? "/plugins" : "")}{set.Platforms[0].Plugins[0].Path.Parent}, ";
        var manifest = DeployTemplate.Fill(
            "daemonset/daemonset.yaml",
            ("CONFIG", "cnikit-plugins-" + config),
            ("LOCK", set.Lock.ToString()),
            ("ARCHITECTURES", string.Join(", ", set.Platforms.Select(p => p.Platform.Architecture).Distinct())),
            ("CONTAINER", set.Installer ?? set.Image!),
            ("FILES", files),
            ("DIRECTORY", set.Directory.Value),
            ("MOUNT", volume ? Mount : ""),
            ("VOLUME", volume ? Volume(set.Image!) : ""),
            ("INSTALLER", DeployTemplate.Indented(installer, 4)),
            ("SET", DeployTemplate.Indented(set.Text, 4)));
        return
        [
            DeployFile.Of("README.md", DeployTemplate.Fill(
                "readme/daemonset.md",
                ("DIRECTORY", set.Directory.Value),
                ("HOW", set.Image is null ? NodesFetch : volume ? VolumeHolds : ImageInstalls))),
            DeployFile.Of("daemonset.yaml", manifest.TrimEnd('\n') + "\n"),
            DeployFile.Of("kustomization.yaml", DeployTemplate.Text("daemonset/kustomization.yaml")),
        ];
    }

    private static string Volume(string image) => $"""
                - name: plugins
                  image:
                    reference: {image}
                    pullPolicy: IfNotPresent
        """;
}
