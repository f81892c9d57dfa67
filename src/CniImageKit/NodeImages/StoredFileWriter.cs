using CniImageKit.Outputs;
using CniImageKit.Staging;
using CniImageKit.Store;

namespace CniImageKit.NodeImages;

/// <summary>Puts content of the store where the user wants it as a file.</summary>
internal static class StoredFileWriter
{
    /// <summary>Copies it, whole or not at all. Fails with CNIK7011, and CNIK6011 where it is not what the store says.</summary>
    public static async Task<WrittenOutput> WriteAsync(StoredBlob blob, string file, CancellationToken ct)
    {
        using var content = VerifiedStream.Open(blob.Path, blob.Size, blob.Sha256);
        return new WrittenOutput(file, blob.Sha256, await OutputFile.ReplaceAsync(file, content, ct).ConfigureAwait(false));
    }
}
