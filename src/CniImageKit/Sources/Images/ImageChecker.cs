using System.Collections.Immutable;
using CniImageKit.Diagnostics;
using CniImageKit.Manifest;
using CniImageKit.Oci.Registry;
using CniImageKit.Sources.Signatures;
using CniImageKit.Trust;

namespace CniImageKit.Sources.Images;

/// <summary>
/// Checks the signatures of an image that an entry asks for: of the index that the tag names, or else of the platform's own manifest.
/// Raises CNIK5320 to 5360.
/// </summary>
internal sealed class ImageChecker(Host host, RegistryClient client, ImageSignatures signatures)
{
    /// <summary>What the signatures prove, as the lock says it.</summary>
    /// <param name="entry">Who must have signed.</param>
    /// <param name="manifest">Keys lie beside it.</param>
    /// <param name="values">For templates.</param>
    /// <param name="image">The image with its tag.</param>
    /// <param name="root">What the tag names.</param>
    /// <param name="platform">The platform's own manifest, which may be the same.</param>
    /// <param name="ct">Ends it.</param>
    public async Task<ImmutableArray<string>> CheckAsync(
        PluginEntry entry, PluginManifest manifest, TemplateValues values, RegistryReference image, PulledManifest root, Digest platform,
        CancellationToken ct)
    {
        var proven = ImmutableArray.CreateBuilder<string>();
        foreach (var check in entry.Verify)
        {
            var question = Ask(root);
            var found = await FindAsync(question, image, root.Descriptor.Digest, ct).ConfigureAwait(false);
            if (found is null && platform != root.Descriptor.Digest)
            {
                var own = await client.ManifestAsync(image with { Tag = null, Digest = platform }, check.At, ct).ConfigureAwait(false);
                if (own is not null) found = await FindAsync(Ask(own), image, platform, ct).ConfigureAwait(false);
            }

            proven.Add(found ?? throw new CniImageKitException(Rules.SignatureMissing(
                check.At, check.Method.Value, image.ToString(), ["a bundle attached to it", "a tag of cosign's beside it"])));

            SignatureQuestion Ask(PulledManifest signed) => new(
                new Release
                {
                    Entry = entry,
                    Manifest = manifest,
                    Asset = SignedContent.Of(image.ToString(), signed.Content),
                    Values = values,
                    Beside = (_, _, _) => Task.FromResult<byte[]?>(null),
                },
                check, SignedContent.Of(image.ToString(), signed.Content), host.Clock.GetUtcNow());
        }

        return [.. proven.Distinct().Order(StringComparer.Ordinal)];
    }

    /// <summary>What holds of that manifest; null where nobody signed it in that way.</summary>
    private async Task<string?> FindAsync(SignatureQuestion question, RegistryReference image, Digest digest, CancellationToken ct)
    {
        var bundles = await signatures.BundlesAsync(image, digest, question.At, ct).ConfigureAwait(false);
        if (question.Check.Method.Value == SignatureMethods.GitHubAttestation)
            return bundles.IsEmpty ? null : SigstoreCheck.Any(question, bundles);
        var tagged = await signatures.TaggedAsync(image, digest, question.At, ct).ConfigureAwait(false);
        if (bundles.IsEmpty && tagged.IsEmpty) return null;
        return question.Check.Method.Value == SignatureMethods.CosignKey
            ? CosignCheck.Image(question, digest, tagged, bundles) : SigstoreCheck.Image(question, digest, tagged, bundles);
    }
}
