using CniImageKit.Catalog;
using CniImageKit.Diagnostics;
using CniImageKit.Manifest;

namespace CniImageKit.Tests.Manifest;

/// <summary>Manifests for tests, and what reading them says.</summary>
internal static class Manifests
{
    public const string Sample = """
        schema: 1
        platforms: [linux/amd64, linux/arm64]
        node: { kubernetes: "1.34", runtime: containerd 2.1, multus: "4.2", layout: kubeadm }   # all optional; feed the checks
        plugins:
          - from: containernetworking-plugins        # a name in the catalog
            version: "[1.7,2.0)"                      # NuGet range syntax; exact pins welcome
            include: [bridge, host-local, loopback, portmap, macvlan, ipvlan, host-device, ptp]
          - from: apt                                 # or url, github, oci, nuget, directory: the same keys for all, plus their own
            name: debian
            package: containernetworking-plugins
            suite: bookworm
        outputs:
          - { kind: oci, path: artifacts/node }       # a bare `cnikit bake` makes them all

        """;

    private static readonly PluginCatalog Catalog = PluginCatalog.Load();

    /// <summary>A manifest with one platform and this under <c>plugins:</c>, which begins in line 4.</summary>
    public static string With(string plugins) => "schema: 1\nplatforms: [linux/amd64, linux/arm64]\nplugins:\n" + plugins;

    public static PluginManifest Read(string text) => ManifestReader.Read("cni.yaml", "/src", text, Catalog);

    /// <summary>The findings, one a line: <c>(4,5) CNIK1003</c>; empty where the text reads.</summary>
    public static string Findings(string text)
    {
        try
        {
            return Lines(Read(text).Warnings);
        }
        catch (CniImageKitException fault)
        {
            return Lines(fault.Diagnostics);
        }
    }

    private static string Lines(IEnumerable<Diagnostic> found) =>
        string.Join('\n', found.Select(d => $"({d.At.Line},{d.At.Column}) {d.Rule.Id}"));
}
