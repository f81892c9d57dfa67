using System.Globalization;
using CniImageKit.Diagnostics;

namespace CniImageKit.Sources.Apt.Archive;

/// <summary>One version of a package, as a Packages index has it.</summary>
internal sealed record PackageStanza
{
    /// <summary>The version.</summary>
    public required DebianVersion Version { get; init; }

    /// <summary>Debian's name of the architecture, or <c>all</c>.</summary>
    public required string Architecture { get; init; }

    /// <summary>Where it lies below the archive's root.</summary>
    public required PoolPath Filename { get; init; }

    /// <summary>Bytes.</summary>
    public required long Size { get; init; }

    /// <summary>SHA-256.</summary>
    public required Digest Sha256 { get; init; }

    /// <summary>Reads a paragraph. Raises CNIK2208, CNIK2211 and CNIK2213.</summary>
    public static PackageStanza Read(ControlParagraph paragraph)
    {
        var at = paragraph.At;
        string Field(string name) => paragraph[name] ?? throw Fault(at, $"a package has no {name}");
        if (paragraph["SHA256"] is null) throw new CniImageKitException(Rules.WeakArchive(at));
        if (!Digest.TryFromHex(Field("SHA256"), out var sha256) || sha256.Algorithm != "sha256")
            throw Fault(at, "a package's SHA256 is none");
        if (!long.TryParse(Field("Size"), NumberStyles.None, null, out var size)) throw Fault(at, "a package's Size is no number");
        if (!DebianVersion.TryParse(Field("Version"), out var version)) throw Fault(at, $"'{Field("Version")}' is no Debian version");
        if (!PoolPath.TryParse(Field("Filename"), out var path))
            throw new CniImageKitException(Rules.UnsafeFilename(at, Field("Filename")));
        return new PackageStanza
        {
            Version = version,
            Architecture = Field("Architecture"),
            Filename = path,
            Size = size,
            Sha256 = sha256,
        };
    }

    private static CniImageKitException Fault(Location at, string why) => new(Rules.MalformedControl(at, why));
}
