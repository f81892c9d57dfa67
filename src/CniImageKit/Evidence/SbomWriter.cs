using CniImageKit.Evidence.Spdx;

namespace CniImageKit.Evidence;

/// <summary>Writes a bill of materials in any of its formats.</summary>
internal static class SbomWriter
{
    /// <summary>The document in the default format.</summary>
    public static byte[] Write(SbomRequest request) => Write(SbomAssembly.Document(request), SbomFormat.CycloneDx16, SbomSha1.None);

    /// <summary>
    /// The document, UTF-8 with LF and a final newline; the same document gives the same bytes. <paramref name="sha1"/> has the files of
    /// the document where the format is SPDX 2.3.
    /// </summary>
    public static byte[] Write(SbomDocument document, SbomFormat format, SbomSha1 sha1) => format switch
    {
        SbomFormat.Spdx23 => Spdx2Writer.Write(document, sha1),
        SbomFormat.Spdx301 => Spdx3Writer.Write(document),
        _ => CycloneDxWriter.Write(document, format),
    };
}
