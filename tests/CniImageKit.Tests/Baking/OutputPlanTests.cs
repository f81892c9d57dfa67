using CniImageKit.Baking;
using CniImageKit.Tests.Manifest;
using CniImageKit.Tests.Store;
using CniImageKit.Diagnostics;

namespace CniImageKit.Tests.Baking;

public sealed class OutputPlanTests : IDisposable
{
    private const string Head = "schema: 1\nplatforms: [linux/amd64, linux/arm/v7]\nplugins:\n  - from: flannel\n";
    private readonly TempFolder folder = new();

    public void Dispose() => folder.Dispose();

    [Fact]
    public void Is_the_whole_set_where_the_manifest_names_none() => Assert.Equal(
        """
        oci /src/artifacts/node/layout
        oci-archive /src/artifacts/node/image.oci.tar
        rootfs /src/artifacts/node/rootfs/linux-amd64
        rootfs /src/artifacts/node/rootfs/linux-arm-v7
        layer /src/artifacts/node/layer.linux-amd64.tar.zst
        layer /src/artifacts/node/layer.linux-arm-v7.tar.zst
        sbom /src/artifacts/node/sbom.linux-amd64.cdx.json
        sbom /src/artifacts/node/sbom.linux-arm-v7.cdx.json
        report /src/artifacts/node/report.json
        """, Planned(""));

    [Fact]
    public void Writes_the_whole_set_where_the_command_says_relative_to_where_it_runs()
    {
        var planned = Plan("outputs: [{ kind: report, path: r.json }]\n", "out/x");
        Assert.Equal(9, planned.Length);
        Assert.Equal(
            (folder["out/x/report.json"], "out/x/report.json", "report.json"), (planned[^1].Path, planned[^1].Shown, planned[^1].Reported));
    }

    [Theory]
    [InlineData("{ kind: layer, path: \"l-{os}-{arch}.tar.zst\" }", "layer /src/l-linux-amd64.tar.zst\nlayer /src/l-linux-arm-v7.tar.zst")]
    [InlineData("{ kind: rootfs, path: \"../r/{arch}/\" }", "rootfs /r/amd64\nrootfs /r/arm-v7")]
    [InlineData("{ kind: oci, path: ./a/b }", "oci /src/a/b")]
    public void Fills_in_the_platform(string output, string planned) => Assert.Equal(planned, Planned($"outputs: [{output}]\n"));

    [Theory]
    [InlineData("{ kind: oci, path: a }, { kind: report, path: a/report.json }")]
    [InlineData("{ kind: report, path: a/report.json }, { kind: oci, path: a }")]
    [InlineData("{ kind: oci, path: a }, { kind: oci-archive, path: ./a }")]
    [InlineData("{ kind: oci, path: a }, { kind: oci-archive, path: ../src/a }")]
    [InlineData("{ kind: rootfs, path: \"r/{arch}\" }, { kind: sbom, path: \"r/{arch}/opt/{arch}.json\" }")]
    public void Refuses_an_output_in_another(string outputs)
    {
        var failure = Assert.Throws<CniImageKitException>(() => Plan($"outputs: [{outputs}]\n"));
        Assert.Equal("CNIK7101", Assert.Single(failure.Diagnostics).Rule.Id);
    }

    [Fact]
    public void Takes_outputs_whose_names_begin_alike() =>
        Assert.Equal("oci /src/a\nreport /src/a.json", Planned("outputs: [{ kind: oci, path: a }, { kind: report, path: a.json }]\n"));

    private string Planned(string outputs) => string.Join('\n', Plan(outputs).Select(p => $"{p.Kind.Word()} {p.Path}"));

    private System.Collections.Immutable.ImmutableArray<PlannedOutput> Plan(string outputs, string? output = null)
    {
        var manifest = Manifests.Read(Head + outputs);
        var request = new BakeRequest { Manifest = "cni.yaml", ToolVersion = "1", Output = output };
        return OutputPlan.Of(request, manifest, [.. manifest.Platforms.Select(p => p.Value)], StoreOf.Host(folder));
    }
}
