using System.Text;
using System.Text.Json;
using CniImageKit.Baking;
using CniImageKit.Diagnostics;
using CniImageKit.Oci;
using CniImageKit.Trust;

namespace CniImageKit.Tests.Baking;

/// <summary>The provenance of a bake, and who can check it.</summary>
public class AttestTests
{
    private const string Outputs = "  - { kind: oci, path: node }\n  - { kind: oci-archive, path: node.tar, compression: gzip }\n"
        + "  - { kind: layer, path: 'layer.{arch}' }\n  - { kind: provenance, path: node.intoto.json }";

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Speaks_of_all_that_a_bake_makes_before_it_is_made()
    {
        using var bench = await AttestationBench.LockedAsync(Outputs);
        bench.Attester = bench.Attester with { KeyFile = null };
        var attested = await bench.AttestAsync();
        Assert.False(Directory.Exists(bench.Bench.Folder["node"]));
        var baked = await bench.BakeAsync();
        Assert.Equal(attested, await File.ReadAllBytesAsync(bench.Bench.Folder["node.intoto.json"], Token));
        var output = baked.Outputs.Single(o => o.Kind == "provenance");
        Assert.Equal(Digest.Sha256(attested), output.Digest);
        Assert.Equal("application/vnd.in-toto+json", output.MediaType);
        using var statement = JsonDocument.Parse(attested);
        var subjects = statement.RootElement.GetProperty("subject").EnumerateArray()
            .ToDictionary(s => s.GetProperty("name").GetString()!, s => s.GetProperty("digest").GetProperty("sha256").GetString());
        Assert.Equal(
            [
                "image/gzip", "image/gzip/linux/amd64", "image/gzip/linux/arm64", "image/zstd", "image/zstd/linux/amd64",
                "image/zstd/linux/arm64", "layer/gzip/linux/amd64", "layer/gzip/linux/arm64", "layer/linux/amd64", "layer/linux/arm64",
                "layer/zstd/linux/amd64", "layer/zstd/linux/arm64", "plugin/linux/amd64/opt/cni/bin/bridge",
                "plugin/linux/amd64/opt/cni/bin/macvlan", "plugin/linux/arm64/opt/cni/bin/bridge", "plugin/linux/arm64/opt/cni/bin/macvlan",
            ],
            subjects.Keys);
        Assert.Equal(baked.Outputs[0].Digest!.Hex, subjects["image/zstd"]);
        Assert.Equal(baked.Outputs[1].Digest!.Hex, subjects["image/gzip"]);
        Assert.Equal(baked.Outputs[2].Digest!.Hex, subjects["layer/zstd/linux/amd64"]);
        Assert.Equal(baked.Outputs[2].DiffId!.Hex, subjects["layer/linux/amd64"]);
        var bridge = await File.ReadAllBytesAsync(bench.Bench.Folder["bin/arm64/bridge"], Token);
        Assert.Equal(Digest.Sha256(bridge).Hex, subjects["plugin/linux/arm64/opt/cni/bin/bridge"]);
        var definition = statement.RootElement.GetProperty("predicate").GetProperty("buildDefinition");
        var dependencies = definition.GetProperty("resolvedDependencies");
        Assert.Equal(
            Digest.Sha256(await File.ReadAllBytesAsync(bench.Bench.Folder["cni.yaml"], Token)).Hex,
            dependencies[0].GetProperty("digest").GetProperty("sha256").GetString());
        Assert.Equal(
            Digest.Sha256(await File.ReadAllBytesAsync(bench.Bench.Folder["cni.lock.json"], Token)).Hex,
            dependencies[1].GetProperty("digest").GetProperty("sha256").GetString());
    }

    [Theory]
    [InlineData("ec", "P-256")]
    [InlineData("ed25519", "")]
    public async Task Signs_the_same_bytes_again_and_openssl_and_sigstore_believe_them(string kind, string size)
    {
        using var bench = await AttestationBench.LockedAsync(Outputs, kind, size);
        var attested = await bench.AttestAsync();
        bench.Bench.DropStore();
        Assert.Equal(attested, await bench.AttestAsync());
        await bench.BakeAsync();
        Assert.Equal(attested, await File.ReadAllBytesAsync(bench.Bench.Folder["node.intoto.json"], Token));

        var envelope = DsseEnvelope.Read(attested, new Location("node.intoto.json"));
        var header = $"DSSEv1 28 application/vnd.in-toto+json {envelope.Payload.Length} ";
        var folder = bench.Bench.Folder;
        await File.WriteAllBytesAsync(folder["pae"], [.. Encoding.ASCII.GetBytes(header), .. envelope.Payload], Token);
        await File.WriteAllBytesAsync(folder["sig"], envelope.Signatures[0].Bytes, Token);
        string[] check =
            ["pkeyutl", "-verify", "-rawin", "-pubin", "-inkey", folder["build.pub"], "-in", folder["pae"], "-sigfile", folder["sig"]];
        (await Shell.RunAsync(Needs.Tool("openssl", "openssl"), kind == "ec" ? [.. check, "-digest", "sha256"] : check)).Ok();

        var sigstore = await NpmOracle.RunAsync("dsse", "verify.mjs", folder["node.intoto.json"], folder["build.pub"]);
        Assert.True(sigstore.ExitCode == 0, sigstore.Error);
        var other = (await AttestationBench.LockedAsync(Outputs, kind, size)).Bench.Folder["build.pub"];
        Assert.NotEqual(0, (await NpmOracle.RunAsync("dsse", "verify.mjs", folder["node.intoto.json"], other)).ExitCode);
    }

    [Fact]
    public async Task Is_made_anew_for_another_builder_or_key_and_only_then()
    {
        using var bench = await AttestationBench.LockedAsync(Outputs);
        Assert.False((await bench.BakeAsync()).Unchanged);
        Assert.True((await bench.BakeAsync()).Unchanged);
        bench.Attester = bench.Attester with { BuilderId = "https://ci.example/other" };
        Assert.False((await bench.BakeAsync()).Unchanged);
        bench.Attester = bench.Attester with { KeyFile = null };
        Assert.False((await bench.BakeAsync()).Unchanged);
    }

    [Fact]
    public async Task Refuses_a_builder_key_or_password_that_is_none()
    {
        using var bench = await AttestationBench.LockedAsync(Outputs);
        bench.Attester = new() { BuilderId = "the build machine" };
        Assert.EndsWith("CNIK8214", await BakingBench.FailsAsync(() => bench.AttestAsync()), StringComparison.Ordinal);
        bench.Attester = new() { KeyFile = "absent.key" };
        Assert.Equal("absent.key CNIK8212", await BakingBench.FailsAsync(() => bench.AttestAsync()));
        bench.Attester = new() { KeyFile = "build.key", PasswordVariable = "KEY_PASSWORD" };
        Assert.EndsWith("CNIK8213", await BakingBench.FailsAsync(() => bench.AttestAsync()), StringComparison.Ordinal);
        Assert.Contains("CNIK8703", bench.Bench.Warnings);
        bench.Attester = new() { KeyFile = "build.pub" };
        Assert.Equal("build.pub CNIK5321", await BakingBench.FailsAsync(() => bench.AttestAsync()));
    }

    [Fact]
    public async Task Leaves_the_image_as_it_is_without_evidence_beside_it()
    {
        using var plain = await AttestationBench.LockedAsync("  - { kind: oci, path: node }");
        using var bench = await AttestationBench.LockedAsync("  - { kind: oci, path: node, evidence: [sbom, provenance] }");
        var (without, with) = (await plain.BakeAsync(), await bench.BakeAsync());
        Assert.Equal(without.Outputs[0].Digest, with.Outputs[0].Digest);
        using var index = JsonDocument.Parse(await File.ReadAllBytesAsync(bench.Bench.Folder["node/index.json"], Token));
        JsonElement[] entries = [.. index.RootElement.GetProperty("manifests").EnumerateArray()];
        Assert.Equal(4, entries.Length);
        Assert.Equal("latest", entries[0].GetProperty("annotations").GetProperty(OciAnnotations.RefName).GetString());
        Assert.Equal(
            ["application/vnd.cyclonedx+json", "application/vnd.cyclonedx+json", "application/vnd.dsse.envelope.v1+json"],
            entries[1..].Select(e => e.GetProperty("artifactType").GetString()));
    }

    [Fact]
    public async Task Does_not_outlive_a_change_of_the_image_that_it_speaks_of()
    {
        using var bench = await AttestationBench.LockedAsync("  - { kind: oci, path: node, evidence: [sbom, provenance] }");
        await bench.BakeAsync();
        using var bakery = new Bakery(bench.Bench.Host);
        var outcome = await bakery.AppendAsync(new AppendRequest { Target = "oci:node:latest", Manifest = "cni.yaml" }, Token);
        Assert.True(outcome.Changed);
        Assert.Contains("CNIK7601", bench.Bench.Warnings);
        using var index = JsonDocument.Parse(await File.ReadAllBytesAsync(bench.Bench.Folder["node/index.json"], Token));
        Assert.Equal(1, index.RootElement.GetProperty("manifests").GetArrayLength());
    }
}
