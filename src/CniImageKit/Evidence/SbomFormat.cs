namespace CniImageKit.Evidence;

/// <summary>What an SBOM is written in. The words are those of <c>format:</c> in the manifest and of <c>--format</c>.</summary>
internal enum SbomFormat
{
    /// <summary><c>cyclonedx-1.6</c>, the default, and what lies in the image.</summary>
    CycloneDx16,

    /// <summary><c>cyclonedx-1.7</c>.</summary>
    CycloneDx17,

    /// <summary><c>spdx-2.3</c>: its files need a SHA-1 each.</summary>
    Spdx23,

    /// <summary><c>spdx-3.0.1</c>, as JSON-LD.</summary>
    Spdx301,
}

/// <summary>What belongs to a format.</summary>
internal static class SbomFormats
{
    /// <summary>All words, the default first.</summary>
    public static string[] Words { get; } = [.. Enum.GetValues<SbomFormat>().Select(f => f.Word())];

    /// <summary>The format of a word, which must be one of <see cref="Words"/>; the default where null.</summary>
    public static SbomFormat Of(string? word) => word is null ? SbomFormat.CycloneDx16 : (SbomFormat)Array.IndexOf(Words, word);

    /// <summary>Its word.</summary>
    public static string Word(this SbomFormat format) => format switch
    {
        SbomFormat.CycloneDx16 => "cyclonedx-1.6",
        SbomFormat.CycloneDx17 => "cyclonedx-1.7",
        SbomFormat.Spdx23 => "spdx-2.3",
        _ => "spdx-3.0.1",
    };

    /// <summary>Whether it is SPDX, of either kind.</summary>
    public static bool IsSpdx(this SbomFormat format) => format is SbomFormat.Spdx23 or SbomFormat.Spdx301;

    /// <summary>How a file's name ends, so that scanners find it.</summary>
    public static string Extension(this SbomFormat format) => format.IsSpdx() ? ".spdx.json" : ".cdx.json";

    /// <summary>The media type, as registries know the document.</summary>
    public static string MediaType(this SbomFormat format) => format switch
    {
        SbomFormat.Spdx23 => "application/spdx+json",
        SbomFormat.Spdx301 => "application/spdx+json;version=3.0.1",
        _ => "application/vnd.cyclonedx+json",
    };
}
