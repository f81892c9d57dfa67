namespace CniImageKit.Archives;

/// <summary>What an archive may cost. Each bound that is passed has its own rule (CNIK5221 to CNIK5226).</summary>
internal sealed record ArchiveLimits
{
    /// <summary>Roomy for any plugin archive and any Debian package; no bound that only an attack reaches is higher.</summary>
    public static ArchiveLimits Default { get; } = new();

    /// <summary>Members, metadata entries included.</summary>
    public int MaxEntries { get; init; } = 10_000;

    /// <summary>Bytes of all bodies.</summary>
    public long MaxBytes { get; init; } = 2L << 30;

    /// <summary>Bytes of one body.</summary>
    public long MaxMemberBytes { get; init; } = 1L << 30;

    /// <summary>Unpacked bytes for each packed byte, once <see cref="RatioFrom"/> bytes are unpacked.</summary>
    public int MaxRatio { get; init; } = 200;

    /// <summary>Unpacked bytes below which the ratio does not matter: a run of zeros packs a thousandfold.</summary>
    public long RatioFrom { get; init; } = 32L << 20;

    /// <summary>Bytes of all PAX records, long names, gzip header fields and control files.</summary>
    public long MaxMetadataBytes { get; init; } = 1L << 20;

    /// <summary>The window (zstd) or dictionary (xz, 7z) that the packer may ask for.</summary>
    public long MaxDictionaryBytes { get; init; } = 128L << 20;

    /// <summary>Path components.</summary>
    public int MaxDepth { get; init; } = 32;

    /// <summary>Bytes that may leave a decompressor: all bodies, and the headers and padding around them.</summary>
    public long MaxUnpackedBytes => MaxBytes + (MaxEntries * 1536L) + MaxMetadataBytes;
}
