namespace CniImageKit.Archives.Compression;

/// <summary>How bytes are packed, told by their first bytes alone.</summary>
internal enum PackedFormat
{
    /// <summary>Not packed.</summary>
    None,

    /// <summary>RFC 1952.</summary>
    Gzip,

    /// <summary>Deflate data by itself (RFC 1951), as zip has it.</summary>
    Deflate,

    /// <summary>The .xz file format 1.1.</summary>
    Xz,

    /// <summary>LZMA or LZMA2 data by itself, as 7z has it.</summary>
    Lzma,

    /// <summary>RFC 8878, skippable frames included.</summary>
    Zstd,

    /// <summary>bzip2.</summary>
    Bzip2,
}
