using System.Text;
using CniImageKit.Catalog;
using CniImageKit.Yaml;
using NuGet.Versioning;

namespace CniImageKit.Manifest;

/// <summary>A first cni.yaml for what was seen: it reads without findings, and locks where its sources were really reached.</summary>
internal static class ManifestSketch
{
    private const string Reference = "containernetworking-plugins";
    private static readonly NuGetVersion Newest = new(int.MaxValue, 0, 0);

    /// <summary>
    /// What most nodes need: kubelet's port mappings, a bridge with addresses, and the loopback that containerd always runs.
    /// </summary>
    private static readonly string[] Usual = ["bridge", "host-local", "loopback", "portmap"];

    /// <summary>The text, with LF.</summary>
    public static string Write(Sighting seen, PluginCatalog catalog)
    {
        var text = new StringBuilder();
        text.Append(
            "# Which CNI plugins the node image carries. `cnikit lock` writes down the exact bytes, `cnikit bake` makes the image.\n");
        text.Append("schema: 1\n");
        text.Append($"platforms: [{seen.Platform}]\n");
        if (seen.Layout is not null) text.Append($"node: {{ layout: {Quote(seen.Layout)} }}\n");
        text.Append("plugins:\n");

        var wanted = seen.Plugins.IsDefaultOrEmpty
            ? Usual
            : [.. seen.Plugins.Append("loopback").Where(PluginName.IsSafe).Distinct().Order(StringComparer.Ordinal)];
        var apt = seen is { AptVersion: not null, GitHub: false };
        var left = wanted.ToList();
        foreach (var entry in catalog.Entries.OrderBy(e => e.Name == Reference ? 0 : 1))
        {
            if (entry.Name != Reference && apt) continue;
            var has = Plugins(entry, apt ? seen.AptVersion! : null, seen.Platform.Os);
            string[] here = [.. left.Where(has.Contains)];
            if (here.Length == 0) continue;
            left.RemoveAll(here.Contains);
            Append(text, entry, apt, here);
        }

        // Names that nobody is known to have would not lock: they are left for a person to place.
        if (left.Count == wanted.Length) Append(text, catalog.Find(Reference)!, apt, [.. Usual]);
        foreach (var name in left) text.Append($"  # '{name}' is configured too, but no source in reach is known to have it.\n");
        text.Append("outputs:\n  - { kind: oci, path: artifacts/node }\n");
        return text.ToString();
    }

    /// <summary>The layout that these existing directories tell of, or null.</summary>
    public static string? Layout(Func<string, bool> directoryExists) =>
        directoryExists("/var/lib/rancher/k3s") ? "k3s"
        : directoryExists("/var/snap/microk8s") ? "microk8s"
        : directoryExists("/var/lib/rancher/rke2") ? "rke2"
        : directoryExists("/opt/cni/bin") ? "kubeadm"
        : directoryExists("/usr/libexec/cni") ? "fedora"
        : directoryExists("/usr/lib/cni") ? "debian"
        : null;

    private static void Append(StringBuilder text, CatalogEntry entry, bool apt, string[] plugins)
    {
        text.Append(apt ? $"  - from: apt\n    package: {Reference}\n" : $"  - from: {entry.Name}\n");
        text.Append("    # version: \"[1.7,2.0)\"   # a range, or an exact version; without it `lock` takes the newest\n");
        text.Append($"    include: [{string.Join(", ", plugins.Select(Quote))}]\n");
    }

    private static HashSet<string> Plugins(CatalogEntry entry, string? debian, string os)
    {
        var upstream = debian is null ? null : debian[(debian.IndexOf(':', StringComparison.Ordinal) + 1)..].Split('-', '+', '~')[0];
        var version = NuGetVersion.TryParse(upstream, out var parsed) ? parsed : Newest;
        return [.. entry.PluginsOf(version, os).Select(p => p.Name)];
    }

    private static string Quote(string name) =>
        new YamlScalar(name, Plain: true, Diagnostics.Location.None) is { IsNull: false, IsBoolean: false, IsNumber: false }
            ? name
            : $"\"{name}\"";
}
