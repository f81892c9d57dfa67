using System.Text.Json;
using CniImageKit.Diagnostics;
using CniImageKit.Outputs;

namespace CniImageKit.Oci;

/// <summary>Writes an image as a layout directory.</summary>
internal static class LayoutWriter
{
    /// <summary>
    /// Writes the layout, whole or not at all. A directory there is replaced if it is empty or a layout that holds nothing but images of
    /// ours,
    /// else refused (CNIK7012). Also fails with CNIK7003, CNIK7011 and CNIK6011.
    /// </summary>
    public static async Task<WrittenOutput> WriteAsync(OciImage image, string directory, string refName, CancellationToken ct)
    {
        var files = OciLayout.Files(image, refName);
        if (Foreign(directory) is { } what) throw new CniImageKitException(Rules.ForeignContent(directory, what));
        using var swap = OutputSwap.Begin(directory);
        foreach (var (path, blob) in files)
        {
            using var content = blob.Open();
            await OutputFile.WriteAsync(Path.Combine(swap.New, path), directory, content, ct).ConfigureAwait(false);
        }

        return new WrittenOutput(directory, image.Root.Digest, swap.Commit(sameTimes: false));
    }

    /// <summary>What in the directory is not ours, or null where it may be replaced.</summary>
    public static string? Foreign(string directory)
    {
        if (!Directory.Exists(directory)) return null;
        var names = Directory.EnumerateFileSystemEntries(directory).Select(e => Path.GetFileName(e));
        foreach (var entry in names.Order(StringComparer.Ordinal))
            if (entry is not ("blobs" or OciLayout.IndexName or OciLayout.MarkerName)) return entry;
        var index = Path.Combine(directory, OciLayout.IndexName);
        if (!File.Exists(index)) return Directory.EnumerateFileSystemEntries(directory).Any() ? "files without an index.json" : null;
        try
        {
            using var json = JsonDocument.Parse(File.ReadAllBytes(index));
            return json.RootElement.GetProperty("manifests"u8).EnumerateArray().All(Ours) ? null : "another image";
        }
        catch (Exception e) when (e is JsonException or KeyNotFoundException or InvalidOperationException)
        {
            return "an unreadable index.json";
        }
    }

    private static bool Ours(JsonElement manifest) =>
        manifest.TryGetProperty("annotations"u8, out var annotations) && annotations.TryGetProperty(OciAnnotations.Lock, out _);
}
