using System.Text.Json;
using CniImageKit.Evidence;

namespace CniImageKit.Tests.Evidence;

public class SbomWriterTests
{
    // To renew: take what the failure left beside the golden file in the build output, and review the difference.
    [Theory]
    [InlineData("cyclonedx-1.6", "sample.cdx.json")]
    [InlineData("cyclonedx-1.7", "sample-1.7.cdx.json")]
    [InlineData("spdx-2.3", "sample-2.3.spdx.json")]
    [InlineData("spdx-3.0.1", "sample-3.0.1.spdx.json")]
    public async Task Is_the_golden_document_to_the_byte(string format, string file)
    {
        var golden = Path.Combine(AppContext.BaseDirectory, "Evidence", "golden", file);
        var written = SampleSbom.Write(SampleSbom.Request, SbomFormats.Of(format));
        await File.WriteAllBytesAsync(golden + ".new", written, TestContext.Current.CancellationToken);
        Assert.Equal(
            await File.ReadAllTextAsync(golden, TestContext.Current.CancellationToken), System.Text.Encoding.UTF8.GetString(written));
    }

    [Theory]
    [MemberData(nameof(SbomSchemaTests.Formats), MemberType = typeof(SbomSchemaTests))]
    public void Does_not_depend_on_the_order_of_its_parts(string word)
    {
        var format = SbomFormats.Of(word);
        var request = SampleSbom.Request;
        var turned = request with { Sources = [.. request.Sources.Reverse().Select(s => s with { Plugins = [.. s.Plugins.Reverse()] })] };
        Assert.Equal(SampleSbom.Write(request, format), SampleSbom.Write(turned, format));
    }

    [Fact]
    public void Has_another_serial_number_for_another_lock_only()
    {
        string? Serial(SbomRequest request) => Read(request).GetProperty("serialNumber").GetString();
        Assert.Equal(Serial(SampleSbom.Request), Serial(SampleSbom.Request));
        Assert.NotEqual(Serial(SampleSbom.Request), Serial(SampleSbom.Request with { Lock = Digest.Sha256("other"u8) }));
    }

    [Fact]
    public void Lists_every_component_once_and_gives_each_its_dependencies()
    {
        var bom = Read(SampleSbom.Request);
        string[] refs = [.. bom.GetProperty("components").EnumerateArray().Select(c => c.GetProperty("bom-ref").GetString()!)];
        Assert.Equal(refs.Order(StringComparer.Ordinal).Distinct(), refs);
        var edges = bom.GetProperty("dependencies").EnumerateArray().ToDictionary(
            d => d.GetProperty("ref").GetString()!, d => d.GetProperty("dependsOn").EnumerateArray().Select(e => e.GetString()!).ToArray());
        Assert.Equal(refs.Append("image").Order(StringComparer.Ordinal), edges.Keys.Order(StringComparer.Ordinal));
        Assert.Subset(refs.ToHashSet(), edges.Values.SelectMany(e => e).ToHashSet());
        Assert.Equal(
            [.. new[] { "bridge", "host-local", "macvlan", "own" }.Select(name => "plugin:/opt/cni/bin/" + name)], edges["image"]);
        Assert.Equal(
            [
                "pkg:golang/example.org/local@v0.0.1", "pkg:golang/example.org/sys@v0.31.0", "pkg:golang/github.com/BurntSushi/toml@v1.4.0",
                "pkg:golang/github.com/containernetworking/plugins@v1.9.1", "pkg:golang/github.com/vishvananda/netlink@v1.3.0",
                "pkg:golang/stdlib@1.26.1",
            ],
            edges["plugin:/opt/cni/bin/bridge"]);
        Assert.Equal(
            [
                "pkg:deb/debian/golang-1.19@1.19.8-2?arch=source",
                "pkg:deb/debian/golang-github-vishvananda-netlink@1.1.0.125.gf243826-4?arch=source", "pkg:golang/stdlib@1.19.8",
            ],
            edges["plugin:/opt/cni/bin/macvlan"]);
    }

    [Fact]
    public void Says_honestly_how_much_is_known()
    {
        var known = Read(SampleSbom.Request).GetProperty("compositions").EnumerateArray().ToDictionary(
            c => c.GetProperty("aggregate").GetString()!, c => new[] { "dependencies", "assemblies" }.Where(n => c.TryGetProperty(n, out _))
                .SelectMany(n => c.GetProperty(n).EnumerateArray().Select(e => e.GetString()!)).ToArray());
        Assert.Contains("image", known["complete"]);
        Assert.Contains("plugin:/opt/cni/bin/bridge", known["complete"]);
        Assert.Contains("plugin:/opt/cni/bin/macvlan", known["unknown"]);
        Assert.Contains("plugin:/opt/cni/bin/own", known["unknown"]);
        Assert.Equal(3, known["incomplete"].Count(c => c.StartsWith("artifact:sha256:", StringComparison.Ordinal)));
    }

    private static JsonElement Read(SbomRequest request) => JsonDocument.Parse(SbomWriter.Write(request)).RootElement;
}
