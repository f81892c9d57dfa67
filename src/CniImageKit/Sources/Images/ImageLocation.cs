using System.Diagnostics.CodeAnalysis;
using CniImageKit.Oci.Registry;

namespace CniImageKit.Sources.Images;

/// <summary>
/// An artifact's location in the lock: <c>oci:HOST/REPOSITORY@sha256:…</c>, the digest of the manifest for one platform. By it every layer
/// is fixed.
/// </summary>
/// <param name="Image">HOST/REPOSITORY.</param>
/// <param name="Manifest">The manifest's digest.</param>
internal sealed record ImageLocation(string Image, Digest Manifest)
{
    private const string Scheme = "oci:";

    /// <summary>Reads it back.</summary>
    public static bool TryParse(string text, [NotNullWhen(true)] out ImageLocation? location)
    {
        location = null;
        if (!text.StartsWith(Scheme, StringComparison.Ordinal) || text[Scheme.Length..].Split('@') is not [var image, var hex]
            || !RegistryReference.TryParse(image, out var reference) || reference.Tag is not null || reference.Place != image
            || !Digest.TryParse(hex, out var digest)) return false;
        location = new ImageLocation(image, digest);
        return true;
    }

    public override string ToString() => $"{Scheme}{Image}@{Manifest}";
}
