using System.Collections.Immutable;
using System.Globalization;
using System.Text.Json;
using CniImageKit.Diagnostics;
using CniImageKit.Oci;
using CniImageKit.Oci.Registry;

namespace CniImageKit.Sources.Images;

/// <summary>An image for one platform, as its manifest and config say.</summary>
/// <param name="Manifest">The manifest's digest.</param>
/// <param name="Layers">The layers, lowest first, with the digests of their tars.</param>
/// <param name="Created">When it was made, by its config; the beginning of 1970 where that says nothing.</param>
internal sealed record PlatformManifest(Digest Manifest, ImmutableArray<(OciDescriptor Layer, Digest DiffId)> Layers, SourceDate Created);

/// <summary>Finds the image of a platform. Raises CNIK2050, and what the registry raises.</summary>
internal sealed class PlatformManifests(
    RegistryClient client, Func<RegistryReference, OciDescriptor, Location, CancellationToken, Task<byte[]>> blob)
{
    private const int MaxDepth = 4;

    /// <summary>From a tag's manifest or index to the manifest of the platform.</summary>
    public async Task<PlatformManifest> ChooseAsync(
        RegistryReference image, PulledManifest root, Platform platform, Location at, CancellationToken ct)
    {
        var manifest = root;
        for (var depth = 0; OciMediaTypes.IsIndex(manifest.Descriptor.MediaType); depth++)
        {
            var json = OciJson.Read(image.ToString(), manifest.Descriptor.Digest.ToString(), manifest.Content);
            var entries = json.Array(json.Root, "manifests");
            var names = entries.Select(e => PlatformOf(json, e)).ToArray();
            var best = Best(names, platform);
            if (best < 0 || depth == MaxDepth)
                throw new CniImageKitException(Rules.ImageLacksPlatform(at, image.ToString(), platform, names.OfType<string>().Distinct()));
            var descriptor = json.Descriptor(entries[best]);
            manifest = await client.ManifestAsync(image with { Tag = null, Digest = descriptor.Digest }, at, ct).ConfigureAwait(false)
                ?? throw new CniImageKitException(Rules.BlobMissing(image.ToString(), descriptor.Digest, descriptor.MediaType));
        }

        return await ReadAsync(image, manifest, platform, at, ct).ConfigureAwait(false);
    }

    /// <summary>Reads a platform's manifest and its config.</summary>
    public async Task<PlatformManifest> ReadAsync(
        RegistryReference image, PulledManifest manifest, Platform platform, Location at, CancellationToken ct)
    {
        var json = OciJson.Read(image.ToString(), manifest.Descriptor.Digest.ToString(), manifest.Content);
        if (json.Root.TryGetProperty("manifests"u8, out _)) throw json.Bad("both a manifest and an index");
        var config = json.Descriptor(json.Object(json.Root, "config"));
        if (!OciMediaTypes.IsConfig(config.MediaType)) throw json.Bad($"its config is {config.MediaType}, so it is no image");
        ImmutableArray<OciDescriptor> layers = [.. json.Array(json.Root, "layers").Select(json.Descriptor)];
        foreach (var layer in layers)
            if (!OciMediaTypes.IsLayer(layer.MediaType)) throw json.Bad($"a layer is {layer.MediaType}, which is not read");
        var document = OciJson.Read(image.ToString(), config.Digest.ToString(), await blob(image, config, at, ct).ConfigureAwait(false));
        ImmutableArray<Digest> diffIds =
            [.. document.Array(document.Object(document.Root, "rootfs"), "diff_ids").Select(document.DigestOf)];
        if (diffIds.Length != layers.Length) throw document.Bad($"{diffIds.Length} diff_ids for {layers.Length} layers");
        var own = Name(document, document.Root);
        if (own is null || ServedPlatform.Of(own, [platform]) is null)
            throw new CniImageKitException(Rules.ImageLacksPlatform(at, image.ToString(), platform, [own ?? "none"]));
        return new PlatformManifest(manifest.Descriptor.Digest, [.. layers.Zip(diffIds)], Created(document));
    }

    // The platform's own name first; else a name that means the same or more.
    private static int Best(string?[] names, Platform platform)
    {
        var exact = Array.IndexOf(names, platform.ToString());
        return exact >= 0 ? exact : Array.FindIndex(names, n => n is not null && ServedPlatform.Of(n, [platform]) is not null);
    }

    private static string? PlatformOf(OciJson json, JsonElement entry) =>
        entry.ValueKind == JsonValueKind.Object && entry.TryGetProperty("platform"u8, out var platform)
        && platform.ValueKind == JsonValueKind.Object ? Name(json, platform) : null;

    private static string? Name(OciJson json, JsonElement of) =>
        (json.Text(of, "os"), json.Text(of, "architecture")) is ({ } os, { } architecture)
            ? $"{os}/{architecture}{(json.Text(of, "variant") is { Length: > 0 } variant ? "/" + variant : "")}" : null;

    private static SourceDate Created(OciJson config) =>
        DateTimeOffset.TryParse(
            config.Text(config.Root, "created"), CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal, out var created)
        && created.ToUnixTimeSeconds() > 0 ? new SourceDate(created.ToUnixTimeSeconds()) : new SourceDate(0);
}
