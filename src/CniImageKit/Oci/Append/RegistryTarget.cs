using CniImageKit.Diagnostics;
using CniImageKit.Oci.Registry;

namespace CniImageKit.Oci.Append;

/// <summary>
/// Puts an image into a registry: blobs, then manifests, then the indexes over them, then the name. So whoever asks by name gets the whole
/// old image or the whole new one.
/// </summary>
internal static class RegistryTarget
{
    /// <summary>Pushes what the registry lacks; false where the name means this image already.</summary>
    /// <param name="client">The registry.</param>
    /// <param name="result">The image: one entry.</param>
    /// <param name="image">The repository.</param>
    /// <param name="tag">The name to give.</param>
    /// <param name="at">The place to blame.</param>
    /// <param name="ct">Stops the pushing; the name then still means what it meant.</param>
    public static async Task<bool> PushAsync(
        RegistryClient client, AppendResult result, RegistryReference image, string tag, Location at, CancellationToken ct)
    {
        if (result.Entries is not [var root]) throw new CniImageKitException(Rules.TagForSeveral(image.Place, tag, result.Entries.Length));
        var named = image with { Tag = tag, Digest = null };
        var there = await client.ManifestAsync(named, at, ct).ConfigureAwait(false);
        if (there?.Descriptor.Digest == root.Digest) return false;

        var from = (result.Graph.Source as RegistrySource)?.Image;
        var contents = Contents.After(result, [root]);
        await Gathering.AllAsync(contents.Where(c => !OciMediaTypes.IsDocument(c.MediaType)).Select(async blob =>
        {
            await client.PushBlobAsync(image, blob, from, token => Contents.OpenAsync(result, blob, token), at, ct).ConfigureAwait(false);
            return blob;
        })).ConfigureAwait(false);
        foreach (var document in contents.Where(c => OciMediaTypes.IsDocument(c.MediaType)))
        {
            using var bytes = new MemoryStream();
            var content = await Contents.OpenAsync(result, document, ct).ConfigureAwait(false);
            await using (content.ConfigureAwait(false)) await content.CopyToAsync(bytes, ct).ConfigureAwait(false);
            var name = document.Digest == root.Digest ? tag : null;
            await client.PushManifestAsync(named, name, document, bytes.ToArray(), at, ct).ConfigureAwait(false);
        }

        return true;
    }
}
