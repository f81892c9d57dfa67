using System.Collections.Immutable;

namespace CniImageKit.Catalog;

/// <summary>Where a kind of node keeps its CNI plugins.</summary>
/// <param name="Name">The word after <c>layout:</c>.</param>
/// <param name="PluginDirectory">The directory that the node's runtime searches.</param>
/// <param name="Note">What to know before baking for it, one sentence, or null.</param>
internal sealed record LayoutProfile(string Name, ImagePath PluginDirectory, string? Note = null)
{
    /// <summary>Where the kit's own evidence lies on every node: lock, SBOM, record.</summary>
    public static ImagePath EvidenceDirectory { get; } = ImagePath.Parse("/usr/share/cnikit");

    /// <summary>All known layouts; the first is what a manifest without <c>layout:</c> means.</summary>
    public static ImmutableArray<LayoutProfile> All { get; } =
    [
        Of("kubeadm", "/opt/cni/bin"),
        Of("debian", "/usr/lib/cni"),
        Of("fedora", "/usr/libexec/cni"),
        Of("k3s", "/var/lib/rancher/k3s/data/cni",
            "k3s makes this directory under /var when it starts: what an image has there may be hidden by a mount."),
        Of("rke2", "/opt/cni/bin"),
        Of("bottlerocket", "/usr/libexec/cni/bin", "Bottlerocket lays an overlay with /opt/cni over this directory."),
        Of("flatcar-sysext", "/usr/local/bin/cni",
            "A merged sysext is read-only, so that DaemonSets cannot add plugins of their own to it."),
        Of("openshift", "/var/lib/cni/bin",
            "/var is made when the node first starts: what an image has there is copied once or not at all."),
        Of("bootc", "/opt/cni/bin", "/opt is part of the immutable image, so that DaemonSets cannot add plugins of their own to it."),
        Of("microk8s", "/var/snap/microk8s/current/opt/cni/bin", "The snap makes this directory when it is installed."),
    ];

    /// <summary>The layout of a node that says nothing else.</summary>
    public static LayoutProfile Default => All[0];

    /// <summary>The layout that a manifest asks for, whose name the reader has checked; null is the default.</summary>
    public static LayoutProfile Of(string? name) => name is null ? Default : Find(name) ?? Default;

    /// <summary>The layout of that name (<c>rhcos</c> is <c>openshift</c>), or null.</summary>
    public static LayoutProfile? Find(string name) => All.FirstOrDefault(p => p.Name == (name == "rhcos" ? "openshift" : name));

    private static LayoutProfile Of(string name, string directory, string? note = null) => new(name, ImagePath.Parse(directory), note);
}
