using CniImageKit.Diagnostics;

namespace CniImageKit.Tests.Manifest;

/// <summary>What the manifest's own blocks are refused for, with the place that is named.</summary>
public class ManifestFindingsTests
{
    private const string Good = "schema: 1\nplatforms: [linux/amd64, linux/arm64]\nplugins:\n  - from: multus\n";

    [Theory]
    [InlineData("", "(1,1) CNIK1005\n(1,1) CNIK1005\n(1,1) CNIK1005")]
    [InlineData("# nothing\n", "(1,1) CNIK1005\n(1,1) CNIK1005\n(1,1) CNIK1005")]
    [InlineData("- schema\n", "(1,1) CNIK1006")]
    [InlineData("schema: 2\nnew: true\n", "(1,9) CNIK1022")]
    [InlineData("plugins: []\nplatforms: {}\nschema: \"1\"\n", "(1,10) CNIK1019\n(2,12) CNIK1006\n(3,9) CNIK1006")]
    [InlineData("plugins: [7]\nplatforms: [linux/amd64]\nschema: one\n", "(1,11) CNIK1006\n(3,9) CNIK1006")]
    public void Finds_in_the_whole(string text, string findings) => Assert.Equal(findings, Manifests.Findings(text));

    [Theory]
    [InlineData("plugin: []", "(5,1) CNIK1003")]
    [InlineData("schema: 1", "(5,1) CNIK1004")]
    [InlineData("node: containerd", "(5,7) CNIK1006")]
    [InlineData("node: { kubernets: 1.34 }", "(5,9) CNIK1003")]
    [InlineData("node: { kubernetes: new }", "(5,21) CNIK1027")]
    [InlineData("node: { kubernetes: true }", "(5,21) CNIK1006")]
    [InlineData("node: { runtime: containerd }", "(5,18) CNIK1027")]
    [InlineData("node: { runtime: rkt 1.30 }", "(5,18) CNIK1027")]
    [InlineData("node: { libc: uclibc, multus: x }", "(5,15) CNIK1027\n(5,31) CNIK1027")]
    [InlineData("node: { layout: ../k3s }", "(5,17) CNIK1016")]
    [InlineData("node: { kubernetes: 1.30, runtime: cri-o 1.34, multus: 4.2, libc: glibc 2.36, layout: rke2 }", "")]
    [InlineData("node: { layout: k3s }", "(5,17) CNIK1502")]
    [InlineData("node: { layout: kubeadn }", "(5,17) CNIK1016")]
    [InlineData("outputs: [{ kind: oci, path: \"node.{arch}\" }]", "(5,30) CNIK1014")]
    [InlineData("outputs: [{ kind: oci }]", "(5,11) CNIK1005")]
    [InlineData("outputs: [{ kind: iso, path: a }]", "(5,19) CNIK1016")]
    [InlineData("outputs: [{ kind: oci, path: a, compression: lz4 }]", "(5,46) CNIK1016")]
    [InlineData("outputs: [{ kind: sbom, path: 'a{arch}', compression: gzip }]", "(5,42) CNIK1011")]
    [InlineData("outputs: [{ kind: oci, path: /etc }]", "(5,30) CNIK1020")]
    [InlineData("outputs: [{ kind: oci, path: a\\b }]", "(5,30) CNIK1020")]
    [InlineData("outputs: [{ kind: oci, path: 'C:/x' }]", "(5,30) CNIK1020")]
    [InlineData("outputs: [{ kind: oci, path: a/../../b }]", "(5,30) CNIK1020")]
    [InlineData("outputs: [{ kind: oci, path: ../../artifacts/node }]", "")]
    [InlineData("outputs: [{ kind: layer, path: 'a/{version}' }]", "(5,32) CNIK1014\n(5,32) CNIK1023")]
    [InlineData("outputs: [{ kind: layer, path: 'a/{arch' }]", "(5,32) CNIK1014\n(5,32) CNIK1023")]
    [InlineData("outputs: [{ kind: layer, path: a }]", "(5,32) CNIK1023")]
    [InlineData("outputs: [{ kind: layer, path: 'a/{arch}' }, { kind: report, path: a/amd64 }]", "(5,68) CNIK1023")]
    [InlineData("outputs: [{ kind: oci, path: a }, { kind: oci-archive, path: A/ }]", "(5,62) CNIK1023")]
    public void Finds_in_a_block(string block, string findings) => Assert.Equal(findings, Manifests.Findings(Good + block + "\n"));

    [Theory]
    [InlineData("[linux/amd64, linux/amd64]", "(2,26) CNIK1501")]
    [InlineData("[linux/x86_64, linux/arm64]", "(2,13) CNIK1009")]
    [InlineData("[linux/amd64, 7]", "(2,26) CNIK1006")]
    [InlineData("linux/amd64", "(2,12) CNIK1006")]
    [InlineData("", "(2,11) CNIK1006")]
    public void Finds_in_platforms(string platforms, string findings) =>
        Assert.Equal(findings, Manifests.Findings(Good.Replace("[linux/amd64, linux/arm64]", platforms)));

    [Fact]
    public void Names_the_nearest_known_key()
    {
        var fault = Assert.Throws<CniImageKitException>(() => Manifests.Read(Good + "    inclde: [multus]\n"));
        Assert.Equal(
            """
            cni.yaml(5,5): error CNIK1003: 'inclde' is no key of an entry of plugins. Did you mean 'include'?
              known     name, from, version, include, exclude, rename, platforms, api, verify
              mend      write 'include' instead
            """,
            fault.Message);
    }

    [Fact]
    public void Reports_everything_at_once_in_the_order_of_the_text() => Assert.Equal(
        "(1,9) CNIK1006\n(2,13) CNIK1009\n(4,11) CNIK1008\n(5,14) CNIK1010\n(6,1) CNIK1003",
        Manifests.Findings("schema: x\nplatforms: [linux]\nplugins:\n  - from: mulbus\n    version: ^1\noutput: x\n"));
}
