using CniImageKit.Layers;
using CniImageKit.Oci;
using CniImageKit.Tests.Staging;

namespace CniImageKit.Tests.Oci;

/// <summary>Images over <see cref="SampleTree"/>.</summary>
internal static class SampleImage
{
    public static readonly ImageLabels Labels = new() { Date = SampleTree.Date, Lock = Digest.Sha256("lock"u8), Version = "1.2.3" };

    public static async Task<OciImage> MakeAsync(
        TempFolder folder, LayerCompression compression, CancellationToken ct, params string[] platforms)
    {
        var layers = new Dictionary<Platform, Layer>();
        foreach (var (i, platform) in platforms.Index())
        {
            var tree = SampleTree.Make(folder, platform, 200_000 + (i * 1000));
            layers[tree.Platform] = await LayerWriter.WriteAsync(tree, SampleTree.Date, compression, folder[Path.GetRandomFileName()], ct);
        }

        return OciImage.Of(layers, Labels);
    }
}
