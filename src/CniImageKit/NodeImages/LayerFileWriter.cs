using CniImageKit.Layers;
using CniImageKit.Outputs;
using CniImageKit.Staging;

namespace CniImageKit.NodeImages;

/// <summary>Puts a layer where the user wants it as a file, for a builder that adds layers itself.</summary>
internal static class LayerFileWriter
{
    /// <summary>The name for a platform: <c>layer.linux-amd64.tar.zst</c>.</summary>
    public static string NameOf(Platform platform, LayerCompression compression) =>
        $"layer.{platform.FileName}{LayerEncoder.Extension(compression)}";

    /// <summary>
    /// Copies the layer, whole or not at all. Fails with CNIK7011, and CNIK6011 where the layer's file is not what it says.
    /// </summary>
    public static async Task<WrittenOutput> WriteAsync(Layer layer, string file, CancellationToken ct)
    {
        using var content = VerifiedStream.Open(layer.File, layer.Size, layer.Digest);
        return new WrittenOutput(file, layer.Digest, await OutputFile.ReplaceAsync(file, content, ct).ConfigureAwait(false));
    }
}
