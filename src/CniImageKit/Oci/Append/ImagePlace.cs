using System.Diagnostics.CodeAnalysis;
using CniImageKit.Diagnostics;
using CniImageKit.Oci.Registry;

namespace CniImageKit.Oci.Append;

/// <summary>How an image lies somewhere, by the words that skopeo and podman use (containers-transports(5)).</summary>
internal enum ImageTransport
{
    /// <summary><c>oci:DIRECTORY[:NAME]</c>, a layout.</summary>
    Layout,

    /// <summary><c>oci-archive:FILE[:NAME]</c>, the tar of a layout.</summary>
    OciArchive,

    /// <summary><c>docker-archive:FILE</c>, what <c>docker save</c> writes.</summary>
    DockerArchive,

    /// <summary><c>docker://HOST/REPOSITORY[:TAG][@DIGEST]</c>.</summary>
    Registry,
}

/// <summary>Where an image lies.</summary>
/// <param name="Shown">As the user named it.</param>
/// <param name="Transport">How it lies there; null for a bare path, whose content tells.</param>
/// <param name="Path">The path as the user named it.</param>
/// <param name="Tag">The name of the image there, or null for all that lies there.</param>
internal sealed record ImagePlace(string Shown, ImageTransport? Transport, string Path, string? Tag)
{
    private const string RegistryPrefix = "docker://";

    private static readonly (string Prefix, ImageTransport Transport)[] Prefixes =
    [
        ("oci:", ImageTransport.Layout), ("oci-archive:", ImageTransport.OciArchive), ("docker-archive:", ImageTransport.DockerArchive),
    ];

    /// <summary>The image in a registry, or null.</summary>
    public RegistryReference? Registry { get; private init; }

    /// <summary>Reads a place. Raises CNIK4100 and CNIK7201 where the text names none.</summary>
    public static ImagePlace Parse(string text) => TryParse(text, out var place) ? place
        : throw new CniImageKitException(text.StartsWith(RegistryPrefix, StringComparison.Ordinal)
            ? Rules.BadRegistryReference(Location.None, text[RegistryPrefix.Length..]) : Rules.NotAnImage(text, "there is no path in it"));

    /// <summary>Reads a place; false where there is no path in it. A bare path is never cut at a colon.</summary>
    public static bool TryParse(string text, [NotNullWhen(true)] out ImagePlace? place)
    {
        place = null;
        if (text.StartsWith(RegistryPrefix, StringComparison.Ordinal))
        {
            if (!RegistryReference.TryParse(text[RegistryPrefix.Length..], out var image)) return false;
            place = new ImagePlace(text, ImageTransport.Registry, "", null) { Registry = image };
            return true;
        }

        foreach (var (prefix, transport) in Prefixes)
        {
            if (!text.StartsWith(prefix, StringComparison.Ordinal)) continue;
            var rest = text[prefix.Length..];
            // The colon of a Windows drive is none before a name.
            var colon = rest.IndexOf(':', rest is [_, ':', '\\' or '/', ..] ? 2 : 0);
            var (path, tag) = colon < 0 ? (rest, null) : (rest[..colon], rest[(colon + 1)..]);
            if (path.Length == 0 || tag is "") return false;
            place = new ImagePlace(text, transport, path, tag);
            return true;
        }

        if (text.Length == 0) return false;
        place = new ImagePlace(text, null, text, null);
        return true;
    }
}
