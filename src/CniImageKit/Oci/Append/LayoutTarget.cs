using System.Text.Json.Nodes;
using CniImageKit.Diagnostics;
using CniImageKit.Outputs;

namespace CniImageKit.Oci.Append;

/// <summary>Puts images into a layout directory: blobs first, then index.json in one step: a reader sees the old or the new.</summary>
internal static class LayoutTarget
{
    /// <summary>
    /// Changes the layout that was read. What only the images as they were consist of is deleted at the end. Fails with CNIK7011 and with
    /// whatever reading raises.
    /// </summary>
    public static async Task<bool> ChangeAsync(AppendResult result, string directory, CancellationToken ct)
    {
        var index = result.Top.ToBlob(OciMediaTypes.Index, result.Graph.Source.Top);
        var after = Contents.After(result, result.Entries).Select(d => d.Digest).ToHashSet();
        foreach (var blob in result.Added.Values.Where(b => after.Contains(b.Descriptor.Digest)))
            await PutAsync(directory, blob.Descriptor, blob.Open, ct).ConfigureAwait(false);
        var changed = await PutIndexAsync(directory, index, result.Graph.Source.Top, ct).ConfigureAwait(false);
        if (!changed) return false;
        foreach (var gone in Contents.Before(result).Where(d => !after.Contains(d.Digest)))
            OutputSwap.Guarded(directory, () => Delete(Path.Combine(directory, OciLayout.BlobPath(gone.Digest))));
        return true;
    }

    /// <summary>
    /// Puts the images into a new layout, or beside what another layout holds; images there of the same name are replaced.
    /// </summary>
    public static async Task<bool> AddAsync(AppendResult result, JsonObject top, string directory, CancellationToken ct)
    {
        using var there = OciContent.TryOpenDirectory(directory);
        if (there is null && Directory.Exists(directory) && Directory.EnumerateFileSystemEntries(directory).Any())
            throw new CniImageKitException(Rules.NotAnImage(directory, "it holds files, and is no image layout"));
        var document = there is null ? null : OciJson.Read(directory, OciLayout.IndexName, there.OpenIndex());
        var index = (document is null ? top : Merge(document, top)).ToBlob(OciMediaTypes.Index, document ?? result.Graph.Source.Top);
        foreach (var blob in Contents.After(result, result.Entries))
            await PutAsync(directory, blob, () => Contents.OpenAsync(result, blob, ct), ct).ConfigureAwait(false);
        using (var marker = new MemoryStream(OciLayout.Marker.ToArray(), writable: false))
            await OutputFile.ReplaceAsync(Path.Combine(directory, OciLayout.MarkerName), marker, ct).ConfigureAwait(false);
        return await PutIndexAsync(directory, index, document, ct).ConfigureAwait(false);
    }

    private static JsonObject Merge(OciJson there, JsonObject top)
    {
        var merged = JsonEdit.Copy(there);
        if (merged["manifests"] is not JsonArray entries) merged["manifests"] = entries = [];
        var names = top["manifests"]!.AsArray().Select(Name).OfType<string>().ToHashSet(StringComparer.Ordinal);
        var digests = top["manifests"]!.AsArray().Select(e => e!["digest"]!.GetValue<string>()).ToHashSet(StringComparer.Ordinal);
        foreach (var old in entries.Where(e => Name(e) is { } n ? names.Contains(n) : IsOneOf(digests, e)).ToArray()) entries.Remove(old);
        foreach (var entry in top["manifests"]!.AsArray()) entries.Add(entry!.DeepClone());
        return merged;
    }

    private static bool IsOneOf(HashSet<string> digests, JsonNode? entry) =>
        entry?["digest"] is JsonValue digest && digest.TryGetValue<string>(out var text) && digests.Contains(text);

    private static string? Name(JsonNode? entry) =>
        (entry as JsonObject)?["annotations"] is JsonObject annotations && annotations[OciAnnotations.RefName] is JsonValue name
        && name.TryGetValue<string>(out var text) ? text : null;

    private static Task PutAsync(string directory, OciDescriptor blob, Func<Stream> open, CancellationToken ct) =>
        PutAsync(directory, blob, () => new ValueTask<Stream>(open()), ct);

    private static async Task PutAsync(string directory, OciDescriptor blob, Func<ValueTask<Stream>> open, CancellationToken ct)
    {
        var content = await open().ConfigureAwait(false);
        await using var closing = content.ConfigureAwait(false);
        await OutputFile.ReplaceAsync(Path.Combine(directory, OciLayout.BlobPath(blob.Digest)), content, ct).ConfigureAwait(false);
    }

    // An index of the same meaning is left as it was written.
    private static async Task<bool> PutIndexAsync(string directory, OciBlob index, OciJson? before, CancellationToken ct)
    {
        var old = before is null ? null : JsonEdit.Copy(before).ToBlob(OciMediaTypes.Index, before);
        if (old?.Descriptor.Digest == index.Descriptor.Digest) return false;
        using var content = index.Open();
        return await OutputFile.ReplaceAsync(Path.Combine(directory, OciLayout.IndexName), content, ct).ConfigureAwait(false);
    }

    private static bool Delete(string file)
    {
        File.Delete(file);
        return true;
    }
}
