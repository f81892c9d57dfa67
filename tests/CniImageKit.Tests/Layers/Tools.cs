using CniImageKit.Layers;

namespace CniImageKit.Tests.Layers;

/// <summary>What the reference programs make of a layer.</summary>
internal static class Tools
{
    /// <summary>The tar inside, after the program's own check of the whole file.</summary>
    public static async Task<byte[]> DecompressAsync(TempFolder folder, Layer layer)
    {
        var gzip = layer.MediaType == LayerMediaTypes.Gzip;
        var program = gzip ? Needs.Tool("gzip", "gzip") : Needs.Tool("zstd", "zstd");
        (await Shell.RunAsync("sh", "-c", $"{program} -t < '{layer.File}'")).Ok();
        var tar = folder[Path.GetRandomFileName()];
        (await Shell.RunAsync("sh", "-c", $"{program} -dc < '{layer.File}' > '{tar}'")).Ok();
        return await File.ReadAllBytesAsync(tar);
    }
}
