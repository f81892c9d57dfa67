namespace CniImageKit.Oci;

/// <summary>Which plugins an image of some platform takes.</summary>
internal static class ServedPlatform
{
    /// <summary>
    /// The best of some platforms for an image, or null. A variant that only one side names is no hindrance where it is the only one there
    /// is (arm64 is arm64/v8) or where the plugins are for all of them (arm).
    /// </summary>
    /// <param name="image"><c>os/architecture[/variant]</c> as the image says, which may be nothing that the kit knows.</param>
    /// <param name="platforms">The platforms that there are plugins for.</param>
    public static Platform? Of(string image, IEnumerable<Platform> platforms)
    {
        if (!Platform.TryParse(image, out var own)) return null;
        Platform[] near = [.. platforms.Where(p => p.Os == own.Os && p.Architecture == own.Architecture)];
        var only = own.Variant ?? (own.Architecture == "arm64" ? "v8" : null);
        return Array.Find(near, p => p == own) ?? Array.Find(near, p => p.Variant is null) ?? Array.Find(near, p => p.Variant == only);
    }
}
