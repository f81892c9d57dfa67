using System.Security.Cryptography;
using System.Text.Json;
using CniImageKit.Baking;
using CniImageKit.Evidence;
using CniImageKit.Tests.Evidence;

namespace CniImageKit.Tests.Baking;

/// <summary>The SBOM as an output, and on its own.</summary>
public sealed class SbomRunTests : IDisposable
{
    private readonly BakingBench bench = new();

    public void Dispose() => bench.Dispose();

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Theory]
    [MemberData(nameof(SbomSchemaTests.Formats), MemberType = typeof(SbomSchemaTests))]
    public async Task Is_the_same_as_an_output_and_on_its_own(string format)
    {
        bench.EditManifest(
            "plugins:", "author: { name: Node Team, email: nodes@example.org }\noutputs:\n"
            + $"  - {{ kind: sbom, path: 'bill.{{arch}}', format: {format} }}\nplugins:");
        await bench.LockAsync();
        var baked = await bench.BakeAsync(r => r with { ToolVersion = Bakery.Version });
        var output = baked.Outputs.First(o => o.Kind == "sbom" && o.Platform!.Architecture == "arm64");
        var bytes = await File.ReadAllBytesAsync(output.Path, Token);
        Assert.Equal(Digest.Sha256(bytes), output.Digest);
        Assert.Equal(SbomFormats.Of(format).MediaType(), output.MediaType);
        var alone = await SbomAsync(format, "linux/arm64");
        Assert.Equal(bytes, alone.Content);
        Assert.Equal("", await SbomSchemaTests.RefusalsAsync(bytes, format));
    }

    [Fact]
    public async Task Has_the_SHA1_of_each_file_in_SPDX_2_3_and_keeps_it()
    {
        await bench.LockAsync();
        using var document = JsonDocument.Parse((await SbomAsync("spdx-2.3", "linux/amd64")).Content);
        var file = document.RootElement.GetProperty("files")[0];
        var name = Path.GetFileName(file.GetProperty("fileName").GetString()!);
        var bytes = await File.ReadAllBytesAsync(bench.Folder[$"bin/amd64/{name}"], Token);
#pragma warning disable CA5350 // What the document holds.
        var sha1 = Convert.ToHexStringLower(SHA1.HashData(bytes));
#pragma warning restore CA5350
        Assert.Equal(sha1, file.GetProperty("checksums")[0].GetProperty("checksumValue").GetString());
        Assert.Equal("SHA1", file.GetProperty("checksums")[0].GetProperty("algorithm").GetString());
        var stored = Directory.GetFiles(bench.Host.StoreRoot, "*", SearchOption.AllDirectories);
        Assert.Contains(stored, f => f.Contains("sha1-1", StringComparison.Ordinal));
    }

    [Fact]
    public async Task Is_of_one_platform()
    {
        await bench.LockAsync();
        Assert.Equal("cni.yaml CNIK8210", await BakingBench.FailsAsync(() => SbomAsync("spdx-2.3", null)));
        Assert.Equal("cni.yaml CNIK7102", await BakingBench.FailsAsync(() => SbomAsync("spdx-2.3", "linux/s390x")));
    }

    [Fact]
    public async Task Replaces_an_SBOM_of_another_format_and_nothing_else()
    {
        bench.EditManifest("plugins:", "outputs:\n  - { kind: sbom, path: 'bill.{arch}', format: spdx-3.0.1 }\nplugins:");
        await bench.LockAsync();
        await bench.BakeAsync();
        bench.EditManifest("spdx-3.0.1", "spdx-2.3");
        await bench.BakeAsync();
        Assert.Contains("SPDX-2.3", await File.ReadAllTextAsync(bench.Folder["bill.amd64"], Token), StringComparison.Ordinal);
        bench.EditManifest("spdx-2.3", "cyclonedx-1.7");
        await File.WriteAllTextAsync(bench.Folder["bill.amd64"], "a poem", Token);
        Assert.EndsWith("CNIK7012", await BakingBench.FailsAsync(() => bench.BakeAsync()), StringComparison.Ordinal);
    }

    private async Task<WrittenSbom> SbomAsync(string format, string? platform)
    {
        using var bakery = new Bakery(bench.Host);
        var ask = new SbomAsk { Manifest = "cni.yaml", Format = SbomFormats.Of(format) };
        return await bakery.SbomAsync(platform is null ? ask : ask with { Platform = Platform.Parse(platform) }, Token);
    }
}
