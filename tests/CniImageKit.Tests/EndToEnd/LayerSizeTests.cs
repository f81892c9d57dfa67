namespace CniImageKit.Tests.EndToEnd;

/// <summary>What the default compression is worth on real plugins: a fact of the recipe, the same on every machine.</summary>
public sealed class LayerSizeTests(RealNode node) : IClassFixture<RealNode>
{
    [Theory]
    [InlineData("amd64")]
    [InlineData("arm64")]
    public async Task A_layer_has_at_most_45_hundredths_of_its_size_in_gzip(string architecture)
    {
        Needs.Tool("zstd", "zstd");
        Needs.Tool("gzip", "gzip");
        var layer = Path.Combine(node.Output, $"layer.linux-{architecture}.tar.zst");
        var gzip = (await Shell.RunAsync("bash", "-c", $"set -o pipefail; zstd -dcq '{layer}' | gzip -6 -n | wc -c")).Ok().Out;
        Assert.True(new FileInfo(layer).Length <= 0.45 * long.Parse(gzip), $"{new FileInfo(layer).Length} of {gzip} bytes");
    }
}
