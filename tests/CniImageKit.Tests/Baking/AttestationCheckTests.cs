using CniImageKit.Tests.Trust;

namespace CniImageKit.Tests.Baking;

/// <summary>What signed provenance proves of a target, and what it does not.</summary>
public sealed class AttestationCheckTests : IAsyncLifetime
{
    private const string Outputs = "  - { kind: oci, path: node, evidence: [provenance] }\n  - { kind: oci-archive, path: node.tar }\n"
        + "  - { kind: layer, path: 'layer.{arch}' }\n  - { kind: rootfs, path: 'rootfs.{arch}' }";

    private AttestationBench bench = null!;

    public async ValueTask InitializeAsync()
    {
        bench = await AttestationBench.LockedAsync(Outputs);
        await bench.BakeAsync();
        await bench.AttestAsync();
    }

    public ValueTask DisposeAsync()
    {
        bench.Dispose();
        return ValueTask.CompletedTask;
    }

    [Theory]
    [InlineData("node", 1)]
    [InlineData("node.tar", 1)]
    [InlineData("layer.arm64", 1)]
    [InlineData("rootfs.amd64", 2)]
    [InlineData("rootfs.amd64/opt/cni/bin", 2)]
    public async Task Proves_every_kind_of_output(string target, int contents)
    {
        var result = await bench.CheckAsync(target, a => a with { BuilderId = AttestationBench.Builder });
        Assert.Empty(result.Findings);
        Assert.Equal(contents, result.Checked);
        Assert.Equal(AttestationBench.Builder, result.Statement!.BuilderId);
    }

    [Fact]
    public async Task Finds_the_provenance_beside_the_image() =>
        Assert.Equal("", await bench.FindingsAsync("node", a => a with { File = null }));

    [Fact]
    public async Task Proves_one_platform_that_was_copied_out()
    {
        var (from, to) = (bench.Bench.Folder["node"], bench.Bench.Folder["one"]);
        string[] copy = ["--override-arch", "arm64", "copy", $"oci:{from}:latest", $"oci:{to}:x"];
        (await Shell.RunAsync(Needs.Tool("skopeo", "skopeo"), copy)).Ok();
        Assert.Equal("", await bench.FindingsAsync("one"));
    }

    [Theory]
    [InlineData("node.tar")]
    [InlineData("rootfs.amd64")]
    public async Task Says_where_there_is_none(string target) => Assert.EndsWith(
        "CNIK8220", await BakingBench.FailsAsync(() => bench.CheckAsync(target, a => a with { File = null })), StringComparison.Ordinal);

    [Fact]
    public async Task Sees_a_plugin_that_was_changed_or_added()
    {
        await File.AppendAllTextAsync(bench.Bench.Folder["rootfs.amd64/opt/cni/bin/bridge"], "x", TestContext.Current.CancellationToken);
        bench.Bench.Folder.Write("rootfs.amd64/opt/cni/bin/own", "x");
        Assert.Equal("CNIK8226 CNIK8226", await bench.FindingsAsync("rootfs.amd64"));
        Assert.Equal("CNIK8226", await bench.FindingsAsync("cni.yaml"));
    }

    [Fact]
    public async Task Sees_an_image_that_somebody_else_put_beside_it()
    {
        using var other = new BakingBench();
        other.Plugin("amd64", "bridge", new Binaries.TinyElf { Data = [1, 2, 3, 4] });
        await other.LockAsync();
        await other.BakeAsync();
        string[] copy = ["copy", "--all", $"oci:{other.Folder["artifacts/node/layout"]}", $"oci:{bench.Bench.Folder["node"]}:evil"];
        (await Shell.RunAsync(Needs.Tool("skopeo", "skopeo"), copy)).Ok();
        Assert.Equal("CNIK8226", await bench.FindingsAsync("node"));
    }

    [Fact]
    public async Task Believes_no_other_key_and_no_changed_payload()
    {
        var other = await Keys.NewAsync("ec", "P-256");
        bench.Bench.Folder.Write("other.pub", Keys.Pem(other.Public));
        Assert.Equal("CNIK8222", await bench.FindingsAsync("node", a => a with { PublicKeyFile = "other.pub" }));
        Assert.Equal("CNIK8222", await bench.FindingsAsync("node", a => a with { PublicKeyFile = "other.pub", File = null }));
        bench.Resign("cni.yaml", "own.yaml", other);
        Assert.Equal("CNIK8222", await bench.FindingsAsync("node"));
        var text = await File.ReadAllTextAsync(bench.Bench.Folder["node.intoto.json"], TestContext.Current.CancellationToken);
        bench.Bench.Folder.Write("node.intoto.json", text.Replace("\"payload\":\"ewo", "\"payload\":\"ewp", StringComparison.Ordinal));
        Assert.Equal("CNIK8222", await bench.FindingsAsync("node"));
    }

    [Theory]
    [InlineData("\"externalParameters\": {", "\"externalParameters\": {\n \"script\": \"curl\",", "CNIK8224")]
    [InlineData("urn:cniimagekit:bake:v1", "urn:cniimagekit:bake:v2", "CNIK8224")]
    [InlineData("https://slsa.dev/provenance/v1", "https://cyclonedx.org/bom", "CNIK8223")]
    [InlineData("https://ci.example/nodes", "https://ci.example/nodes/", "CNIK8225")]
    public async Task Refuses_what_it_was_not_asked_for_or_does_not_know(string old, string other, string rule)
    {
        bench.Resign(old, other);
        Assert.Equal(rule, await bench.FindingsAsync("node", a => a with { BuilderId = AttestationBench.Builder }));
    }

    [Fact]
    public async Task Refuses_what_is_no_statement_though_it_is_signed()
    {
        bench.Resign("cni.yaml", "cni.yaml", payloadType: "text/plain");
        Assert.Equal("CNIK8221", await bench.FindingsAsync("node"));
        bench.Resign("\"subject\"", "\"subjects\"");
        Assert.EndsWith("CNIK8221", await BakingBench.FailsAsync(() => bench.CheckAsync("node")), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("")]
    [InlineData("{}")]
    [InlineData("{\"payloadType\":\"a\",\"payload\":\"e30=\",\"signatures\":[]}")]
    [InlineData("{\"dsseEnvelope\":[]}")]
    public async Task Refuses_what_is_no_envelope(string text)
    {
        bench.Bench.Folder.Write("node.intoto.json", text);
        Assert.EndsWith("CNIK5320", await BakingBench.FailsAsync(() => bench.CheckAsync("node")), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Takes_the_one_that_holds_out_of_several_lines_and_out_of_a_bundle()
    {
        var ours = (await File.ReadAllTextAsync(bench.Bench.Folder["node.intoto.json"], TestContext.Current.CancellationToken)).Trim();
        bench.Resign("https://slsa.dev/provenance/v1", "https://cyclonedx.org/bom");
        var sbom = await File.ReadAllTextAsync(bench.Bench.Folder["node.intoto.json"], TestContext.Current.CancellationToken);
        bench.Bench.Folder.Write("node.intoto.json", $"{sbom}\n{ours}\n");
        Assert.Equal("", await bench.FindingsAsync("node"));
        bench.Bench.Folder.Write("node.intoto.json", $"{{\"mediaType\":\"application/vnd.dev.sigstore.bundle.v0.3+json\",\"dsseEnvelope\":{ours}}}");
        Assert.Equal("", await bench.FindingsAsync("node"));
    }

    [Fact]
    public async Task Reads_an_envelope_that_openssl_signed()
    {
        var folder = bench.Bench.Folder;
        var statement = "{ \"_type\": \"https://in-toto.io/Statement/v1\", \"predicateType\": \"https://slsa.dev/provenance/v1\", \"subject\": "
            + $"[{{ \"digest\": {{ \"sha256\": \"{Digest.Sha256(await File.ReadAllBytesAsync(folder["layer.amd64"], TestContext.Current.CancellationToken)).Hex}\" }} }}], "
            + "\"predicate\": { \"buildDefinition\": { \"buildType\": \"urn:cniimagekit:bake:v1\", \"externalParameters\": {} }, "
            + "\"runDetails\": { \"builder\": { \"id\": \"https://ci.example/nodes\" } } } }";
        folder.Write("pae", $"DSSEv1 28 application/vnd.in-toto+json {statement.Length} {statement}");
        string[] sign = ["dgst", "-sha256", "-sign", folder["build.key"], "-out", folder["sig"], folder["pae"]];
        (await Shell.RunAsync(Needs.Tool("openssl", "openssl"), sign)).Ok();
        var signature = Convert.ToBase64String(await File.ReadAllBytesAsync(folder["sig"], TestContext.Current.CancellationToken));
        var payload = System.Buffers.Text.Base64Url.EncodeToString(System.Text.Encoding.ASCII.GetBytes(statement));
        folder.Write("node.intoto.json", $$"""
            { "signatures": [{ "sig": "{{signature}}" }], "payload": "{{payload}}", "payloadType": "application/vnd.in-toto+json" }
            """);
        Assert.Equal("", await bench.FindingsAsync("layer.amd64"));
        // What it does not know as a layer it looks into: two plugins.
        Assert.Equal("CNIK8226 CNIK8226", await bench.FindingsAsync("layer.arm64"));
    }
}
