using CniImageKit.Layers;
using CniImageKit.Outputs;
using CniImageKit.Staging;
using CniImageKit.Store;

namespace CniImageKit.NodeImages;

/// <summary>Puts verified content where the user wants it as a file: a layer for a builder that adds layers itself, an image.</summary>
internal static class VerifiedFileWriter
{
    /// <summary>Copies it, whole or not at all. Fails with CNIK7011, and CNIK6011 where it is not what the store says.</summary>
    public static Task<WrittenOutput> WriteAsync(StoredBlob blob, string file, CancellationToken ct) =>
        WriteAsync(VerifiedStream.Open(blob.Path, blob.Size, blob.Sha256), blob.Sha256, file, ct);

    /// <summary>The same of a layer's file, which may lie anywhere.</summary>
    public static Task<WrittenOutput> WriteAsync(Layer layer, string file, CancellationToken ct) =>
        WriteAsync(VerifiedStream.Open(layer.File, layer.Size, layer.Digest), layer.Digest, file, ct);

    private static async Task<WrittenOutput> WriteAsync(VerifiedStream opened, Digest digest, string file, CancellationToken ct)
    {
        using var content = opened;
        return new WrittenOutput(file, digest, await OutputFile.ReplaceAsync(file, content, ct).ConfigureAwait(false));
    }
}
