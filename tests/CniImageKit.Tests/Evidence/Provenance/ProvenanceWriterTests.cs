using System.Text.Json;
using CniImageKit.Evidence.Provenance;

namespace CniImageKit.Tests.Evidence.Provenance;

/// <summary>SLSA provenance v1 (slsa.dev/spec, build-provenance) in an in-toto statement v1.</summary>
public class ProvenanceWriterTests
{
    private static JsonElement Statement => JsonDocument.Parse(ProvenanceWriter.Write(SampleProvenance.Request)).RootElement;

    // To renew: take what the failure left beside the golden file in the build output, and review the difference.
    [Fact]
    public async Task Is_the_golden_statement_to_the_byte()
    {
        var golden = Path.Combine(AppContext.BaseDirectory, "Evidence", "golden", "provenance.intoto.json");
        var written = ProvenanceWriter.Write(SampleProvenance.Request);
        await File.WriteAllBytesAsync(golden + ".new", written, TestContext.Current.CancellationToken);
        Assert.Equal(
            await File.ReadAllTextAsync(golden, TestContext.Current.CancellationToken), System.Text.Encoding.UTF8.GetString(written));
    }

    [Fact]
    public void Has_what_build_level_1_requires()
    {
        Assert.Equal("https://in-toto.io/Statement/v1", Text(Statement, "_type"));
        Assert.Equal("https://slsa.dev/provenance/v1", Text(Statement, "predicateType"));
        var predicate = Statement.GetProperty("predicate");
        Assert.True(Uri.TryCreate(Text(predicate.GetProperty("buildDefinition"), "buildType"), UriKind.Absolute, out _));
        Assert.Equal(JsonValueKind.Object, predicate.GetProperty("buildDefinition").GetProperty("externalParameters").ValueKind);
        Assert.Equal("https://ci.example/nodes", Text(predicate.GetProperty("runDetails").GetProperty("builder"), "id"));
    }

    [Fact]
    public void Gives_every_subject_a_name_of_its_own_and_a_digest()
    {
        JsonElement[] subjects = [.. Statement.GetProperty("subject").EnumerateArray()];
        Assert.Equal(2, subjects.Select(s => Text(s, "name")).Distinct().Count());
        Assert.All(subjects, s => Assert.Equal(64, Text(s.GetProperty("digest"), "sha256").Length));
    }

    [Fact]
    public void Names_what_went_in_by_digest_with_place_and_verification()
    {
        JsonElement[] dependencies =
            [.. Statement.GetProperty("predicate").GetProperty("buildDefinition").GetProperty("resolvedDependencies").EnumerateArray()];
        Assert.Equal(
            ["cni.yaml", "cni.lock.json", "containernetworking-plugins linux/amd64", "debian-plugins linux/amd64"],
            dependencies.Select(d => Text(d, "name")));
        Assert.All(dependencies, d => Assert.Equal(64, Text(d.GetProperty("digest"), "sha256").Length));
        Assert.Equal(128, Text(dependencies[2].GetProperty("digest"), "sha512").Length);
        Assert.Equal(
            "https://github.com/containernetworking/plugins/releases/download/v1.9.1/cni-plugins-linux-amd64-v1.9.1.tgz",
            Text(dependencies[2], "downloadLocation"));
        Assert.Equal("known-digest", dependencies[2].GetProperty("annotations").GetProperty("verified")[0].GetString());
        Assert.StartsWith("pkg:deb/debian/containernetworking-plugins@", Text(dependencies[3], "uri"), StringComparison.Ordinal);
    }

    [Fact]
    public void Claims_no_builder_that_nobody_named()
    {
        var written = ProvenanceWriter.Write(SampleProvenance.Request with { BuilderId = null });
        var builder = JsonDocument.Parse(written).RootElement.GetProperty("predicate").GetProperty("runDetails").GetProperty("builder");
        Assert.Equal(InToto.UnstatedBuilder, Text(builder, "id"));
    }

    [Fact]
    public void Does_not_depend_on_the_order_of_its_parts()
    {
        var request = SampleProvenance.Request;
        var turned = request with
        {
            Subjects = [.. request.Subjects.Reverse()],
            Materials = [.. request.Materials.Reverse()],
        };
        Assert.Equal(ProvenanceWriter.Write(request), ProvenanceWriter.Write(turned));
    }

    private static string Text(JsonElement of, string name) => of.GetProperty(name).GetString()!;
}
