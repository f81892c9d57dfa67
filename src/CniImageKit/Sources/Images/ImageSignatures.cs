using System.Collections.Immutable;
using CniImageKit.Diagnostics;
using CniImageKit.Oci;
using CniImageKit.Oci.Registry;
using CniImageKit.Trust.Cosign;

namespace CniImageKit.Sources.Images;

/// <summary>
/// Finds the signatures that a registry keeps of a manifest: by cosign's tag (<c>sha256-HEX.sig</c>), and bundles as referrers. Nothing of
/// what it finds is verified yet.
/// </summary>
internal sealed class ImageSignatures(
    RegistryClient client, Func<RegistryReference, OciDescriptor, Location, CancellationToken, Task<byte[]>> blob)
{
    private const string BundleType = "application/vnd.dev.sigstore.bundle";
    private const int Most = 32;

    /// <summary>Signatures under cosign's tag; none where there is no such tag.</summary>
    public async Task<ImmutableArray<SimpleSigning>> TaggedAsync(
        RegistryReference image, Digest manifest, Location at, CancellationToken ct)
    {
        var tag = image with { Tag = $"{manifest.ToString().Replace(':', '-')}.sig", Digest = null };
        if (await client.ManifestAsync(tag, at, ct).ConfigureAwait(false) is not { } pulled) return [];
        var json = OciJson.Read(tag.ToString(), pulled.Descriptor.Digest.ToString(), pulled.Content);
        var layers = json.Array(json.Root, "layers");
        if (layers.Length > Most) throw json.Bad($"more than {Most} signatures");
        var found = ImmutableArray.CreateBuilder<SimpleSigning>();
        foreach (var layer in layers)
        {
            var descriptor = json.Descriptor(layer);
            if (descriptor.MediaType != SimpleSigning.MediaType || !layer.TryGetProperty("annotations"u8, out var annotations)) continue;
            if (descriptor.Size > SimpleSigning.MaxBytes) throw json.Bad("a statement of more than 1 MiB");
            var text = json.Text(annotations, SimpleSigning.SignatureKey) ?? "";
            var signature = new byte[text.Length];
            if (!Convert.TryFromBase64String(text, signature, out var length)) throw json.Bad("a signature that is no base64");
            found.Add(new SimpleSigning
            {
                Payload = await blob(tag, descriptor, at, ct).ConfigureAwait(false),
                Signature = signature[..length],
                Certificate = json.Text(annotations, SimpleSigning.CertificateKey),
                Log = json.Text(annotations, SimpleSigning.LogKey),
                Timestamp = json.Text(annotations, SimpleSigning.TimestampKey),
            });
        }

        return found.DrainToImmutable();
    }

    /// <summary>Bundles attached to the manifest.</summary>
    public async Task<ImmutableArray<byte[]>> BundlesAsync(RegistryReference image, Digest manifest, Location at, CancellationToken ct)
    {
        var listed = await client.ReferrersAsync(image, manifest, t => t.StartsWith(BundleType, StringComparison.Ordinal), at, ct)
            .ConfigureAwait(false);
        var found = ImmutableArray.CreateBuilder<byte[]>();
        foreach (var referrer in listed.Take(Most))
        {
            var name = image with { Tag = null, Digest = referrer.Digest };
            if (await client.ManifestAsync(name, at, ct).ConfigureAwait(false) is not { } pulled) continue;
            var json = OciJson.Read(name.ToString(), referrer.Digest.ToString(), pulled.Content);
            // A registry may list what is attached to something else.
            if (json.Descriptor(json.Object(json.Root, "subject")).Digest != manifest) throw json.Bad("another subject than asked for");
            foreach (var layer in json.Array(json.Root, "layers").Select(json.Descriptor))
            {
                if (layer.MediaType.StartsWith(BundleType, StringComparison.Ordinal))
                    found.Add(await blob(name, layer, at, ct).ConfigureAwait(false));
            }
        }

        return found.DrainToImmutable();
    }
}
