using CniImageKit.Diagnostics;

namespace CniImageKit.Oci.Registry;

/// <summary>What was attached to an image (distribution-spec v1.1, Listing Referrers).</summary>
internal sealed partial class RegistryClient
{
    private const int MostReferrers = 64;

    /// <summary>
    /// The manifests of that artifact type that name the digest as their subject; from the tag that stands for them where the registry does
    /// not list referrers. What is listed is a hint: each manifest is still to be pulled by its digest.
    /// </summary>
    public async Task<IReadOnlyList<OciDescriptor>> ReferrersAsync(
        RegistryReference image, Digest subject, Func<string, bool> artifactType, Location at, CancellationToken ct)
    {
        var question = new Question(image, Pull, HttpMethod.Get, $"referrers/{subject}", at) { Accept = OciMediaTypes.Index };
        var answer = await AskAsync(question, ct).ConfigureAwait(false);
        var body = answer.Body;
        if (answer.Status != 200)
        {
            if (answer.Status != 404) Require(answer, image, at, "look into", 200);
            var tag = image with { Tag = subject.ToString().Replace(':', '-'), Digest = null };
            var kept = await ManifestAsync(tag, at, ct).ConfigureAwait(false);
            if (kept is null || !OciMediaTypes.IsIndex(kept.Descriptor.MediaType)) return [];
            body = kept.Content;
        }

        var json = OciJson.Read(image.ToString(), $"referrers/{subject}", body);
        var listed = json.Array(json.Root, "manifests");
        if (listed.Length > MostReferrers) throw json.Bad($"more than {MostReferrers} referrers");
        return [.. listed.Where(m => json.Text(m, "artifactType") is { } type && artifactType(type)).Select(json.Descriptor)];
    }
}
