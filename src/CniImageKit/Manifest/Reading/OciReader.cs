using System.Collections.Immutable;
using System.Text.RegularExpressions;
using CniImageKit.Diagnostics;

namespace CniImageKit.Manifest.Reading;

/// <summary>Reads the keys of <c>from: oci</c>.</summary>
internal static partial class OciReader
{
    private const string Host = @"(?:localhost|[\w-]+(?:\.[\w-]+)+|[\w.-]+(?=:))(?::[0-9]{1,5})?";
    private const string Expected = "HOST/REPOSITORY in lower case, without tag and digest: the version is the tag";

    /// <summary>The settings, or null where image or path are missing.</summary>
    public static OciSettings? Read(ManifestBlock block)
    {
        var image = Image(block, block.RequireText("image", "image: registry.example/team/plugins"));
        block.NotBoth("path", "paths");
        ImmutableArray<Located<string>> paths = block.Member("paths") is not null ? block.Texts("paths")
            : block.RequireText("path", "path: /usr/bin/my-plugin") is { } path ? [path] : [];
        foreach (var bad in paths.Where(p => !ImagePath.TryParse(p.Value, out var parsed) || parsed.Parent is null))
            block.Findings.Add(Rules.BadPath(bad.At, "path", bad.Value, "an absolute path in the image, such as /usr/bin"));
        return image is null || paths.IsEmpty ? null : new OciSettings { Image = image, Paths = paths };
    }

    /// <summary>The image's name, or null after a finding or where there is none.</summary>
    public static Located<string>? Image(ManifestBlock block, Located<string>? image)
    {
        if (image is null || ImageName().IsMatch(image.Value)) return image;
        block.Findings.Add(Rules.BadFact(image.At, "image", image.Value, Expected));
        return null;
    }

    // The host is not optional: what docker would complete differs from what podman would.
    [GeneratedRegex("^" + Host + @"(?:/[a-z0-9]+(?:[._-]+[a-z0-9]+)*)+\z", RegexOptions.ECMAScript)]
    private static partial Regex ImageName();
}
