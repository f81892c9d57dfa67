using System.Diagnostics.CodeAnalysis;

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
}

/// <summary>Where an image lies.</summary>
/// <param name="Shown">As the user named it.</param>
/// <param name="Transport">How it lies there; null for a bare path, whose content tells.</param>
/// <param name="Path">The path as the user named it.</param>
/// <param name="Tag">The name of the image there, or null for all that lies there.</param>
internal sealed record ImagePlace(string Shown, ImageTransport? Transport, string Path, string? Tag)
{
    private static readonly (string Prefix, ImageTransport Transport)[] Prefixes =
    [
        ("oci:", ImageTransport.Layout), ("oci-archive:", ImageTransport.OciArchive), ("docker-archive:", ImageTransport.DockerArchive),
    ];

    /// <summary>Reads a place; false where there is no path in it. A bare path is never cut at a colon.</summary>
    public static bool TryParse(string text, [NotNullWhen(true)] out ImagePlace? place)
    {
        place = null;
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
