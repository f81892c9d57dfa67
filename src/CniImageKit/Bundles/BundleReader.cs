using System.Collections.Immutable;
using System.Text.Json;
using System.Text.RegularExpressions;
using CniImageKit.Diagnostics;
using CniImageKit.Locking;
using CniImageKit.Oci;
using CniImageKit.Oci.Append;

namespace CniImageKit.Bundles;

/// <summary>
/// Opens what says that it is a bundle. Nobody has vouched for it: every blob is read through its digest, what the lock inside does not
/// name is no artifact of it, and a name is never more than a name. Raises CNIK4120 to CNIK4122 and what reading an image raises.
/// </summary>
internal static partial class BundleReader
{
    private const int MaxManifestBytes = 8 << 20;
    private const int MaxOtherBytes = 256 << 20;

    /// <summary>Reads the documents, and checks the list of artifacts against the lock; no artifact is read yet.</summary>
    public static async Task<Bundle> ReadAsync(ImageSource source, CancellationToken ct)
    {
        var place = source.Name;
        var (json, digest) = await ManifestAsync(source, ct);
        ImmutableArray<(OciDescriptor Blob, string Name)> layers =
            [.. json.Array(json.Root, "layers").Select(l => (json.Descriptor(l), NameOf(json, l)))];
        var manifest = Only(layers, BundleType.Manifest, place);
        var locked = Only(layers, BundleType.Lock, place);
        if (!ManifestName().IsMatch(manifest.Name)) throw NotOne(place, $"its manifest is called '{manifest.Name}'");
        var content = await BytesAsync(source, locked.Blob, LockReader.MaxBytes, ct);
        var read = LockReader.Read($"{place}: {ManifestFile.LockOf(manifest.Name, null)}", content);
        return new Bundle
        {
            Place = place,
            Digest = digest,
            ManifestName = manifest.Name,
            Manifest = await BytesAsync(source, manifest.Blob, MaxManifestBytes, ct),
            Lock = read,
            LockContent = content,
            Artifacts = Artifacts(layers, read, place),
            Advisories = layers.Where(l => l.Blob.MediaType == BundleType.Advisories).Select(l => l.Blob).ToList() switch
            {
                [] => null,
                [var one] => one,
                _ => throw NotOne(place, "it has advisories twice"),
            },
            Others = Others(layers, place),
        };
    }

    /// <summary>Whether a manifest of that name comes through a bundle.</summary>
    public static bool IsManifestName(string name) => ManifestName().IsMatch(name);

    /// <summary>A small blob, whole and verified.</summary>
    public static async Task<byte[]> BytesAsync(ImageSource source, OciDescriptor blob, long most, CancellationToken ct)
    {
        if (blob.Size > most) throw NotOne(source.Name, $"{blob.Digest} has {blob.Size} bytes, more than {most}");
        await using var content = await source.OpenAsync(blob, ct);
        using var bytes = new MemoryStream();
        await content.CopyToAsync(bytes, ct);
        return bytes.ToArray();
    }

    private static async Task<(OciJson Json, Digest Digest)> ManifestAsync(ImageSource source, CancellationToken ct)
    {
        ImmutableArray<OciDescriptor> entries = [.. source.Top.Array(source.Top.Root, "manifests").Select(source.Top.Descriptor)];
        if (entries is not [{ MediaType: OciMediaTypes.Manifest } entry]) throw NotOne(source.Name, "it holds no manifest, or several");
        var content = await source.OpenAsync(entry, ct);
        var json = await OciJson.ReadAsync(source.Name, entry.Digest.ToString(), content, ct);
        var type = json.Text(json.Root, "artifactType") ?? "an image";
        return type == BundleType.Artifact ? (json, entry.Digest) : throw NotOne(source.Name, $"it is {type}");
    }

    private static (OciDescriptor Blob, string Name) Only(
        ImmutableArray<(OciDescriptor Blob, string Name)> layers, string mediaType, string place) =>
        layers.Where(l => l.Blob.MediaType == mediaType).ToList() is [var one] ? one
            : throw NotOne(place, $"it has no {mediaType}, or several");

    private static ImmutableDictionary<Digest, OciDescriptor> Artifacts(
        ImmutableArray<(OciDescriptor Blob, string Name)> layers, LocatedLock locked, string place)
    {
        var wanted = locked.Lock.Plugins.DistinctBy(e => e.Artifact.Sha256).ToDictionary(e => e.Artifact.Sha256);
        var found = ImmutableDictionary.CreateBuilder<Digest, OciDescriptor>();
        foreach (var (blob, _) in layers.Where(l => l.Blob.MediaType == BundleType.Locked))
        {
            if (!wanted.TryGetValue(blob.Digest, out var entry) || entry.Artifact.Size != blob.Size)
                throw new CniImageKitException(Rules.BundleBlobForeign(place, blob.Digest, blob.Size));
            found[blob.Digest] = blob;
        }

        if (wanted.Values.FirstOrDefault(e => !found.ContainsKey(e.Artifact.Sha256)) is not { } missing) return found.ToImmutable();
        var at = locked.AtArtifact(missing.Source, missing.Platform);
        throw new CniImageKitException(Rules.BundleLacks(at, missing.Source, missing.Platform, missing.Artifact.Sha256));
    }

    private static ImmutableSortedDictionary<string, OciDescriptor> Others(
        ImmutableArray<(OciDescriptor Blob, string Name)> layers, string place)
    {
        var others = ImmutableSortedDictionary.CreateBuilder<string, OciDescriptor>(StringComparer.Ordinal);
        foreach (var (blob, name) in layers)
        {
            // A newer kit may put in more than is known here.
            if (blob.MediaType is not (BundleType.CycloneDx or BundleType.Sources or BundleType.Companion)) continue;
            if (!IsPlainName(name)) throw NotOne(place, $"a file in it is called '{name}'");
            if (blob.Size > MaxOtherBytes) throw NotOne(place, $"{name} has {blob.Size} bytes, more than {MaxOtherBytes}");
            if (!others.TryAdd(name, blob)) throw NotOne(place, $"two files in it are called '{name}'");
        }

        return others.ToImmutable();
    }

    private static string NameOf(OciJson json, JsonElement layer) =>
        layer.ValueKind == JsonValueKind.Object && layer.TryGetProperty("annotations"u8, out var annotations)
            && annotations.ValueKind == JsonValueKind.Object
            ? json.Text(annotations, OciAnnotations.Title) ?? "" : "";

    private static CniImageKitException NotOne(string place, string why) => new(Rules.NotABundle(place, why));

    /// <summary>Whether a file of that name, a path of plain parts, comes through a bundle.</summary>
    public static bool IsPlainName(string name) => name.Length <= 200 && PlainName().IsMatch(name);

    [GeneratedRegex(@"^[A-Za-z0-9_][A-Za-z0-9._-]{0,99}\.ya?ml\z")]
    private static partial Regex ManifestName();

    [GeneratedRegex(@"^[A-Za-z0-9_][A-Za-z0-9._-]*(?:/[A-Za-z0-9_][A-Za-z0-9._-]*)*\z")]
    private static partial Regex PlainName();
}
