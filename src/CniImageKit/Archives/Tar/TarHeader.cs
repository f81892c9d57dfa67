using CniImageKit.Diagnostics;

namespace CniImageKit.Archives.Tar;

/// <summary>
/// A header block whose checksum held and whose fields are well formed. Names are raw bytes: PAX and GNU headers may replace them.
/// </summary>
internal sealed record TarHeader
{
    public const int BlockSize = 512;

    public required TarDialect Dialect { get; init; }

    public required byte Type { get; init; }

    public required byte[] Name { get; init; }

    public required byte[] LinkName { get; init; }

    public required long Size { get; init; }

    public required int Mode { get; init; }

    public required long Uid { get; init; }

    public required long Gid { get; init; }

    public required long ModifiedAt { get; init; }

    /// <summary>The offset of the header block in the tar stream.</summary>
    public required long Offset { get; init; }

    /// <summary>Reads a block that is not all zero (CNIK5203, CNIK5205, CNIK5228).</summary>
    public static TarHeader Parse(ReadOnlySpan<byte> block, long offset, ArchiveReading reading)
    {
        CheckSum(block, offset, reading);
        var dialect = DialectOf(block, offset, reading);
        var name = new TarField("name", block[..100], offset, reading).Text();
        var prefix = dialect == TarDialect.Ustar ? new TarField("prefix", block[345..500], offset, reading).Text() : [];
        if (dialect != TarDialect.V7)
        {
            new TarField("devmajor", block[329..337], offset, reading).Number(dialect, mayBeEmpty: true);
            new TarField("devminor", block[337..345], offset, reading).Number(dialect, mayBeEmpty: true);
        }

        if (dialect == TarDialect.Gnu)
        {
            // Not used, but a reader that parses them refuses what this one would take.
            new TarField("atime", block[345..357], offset, reading).Number(dialect, mayBeEmpty: true, mayBeNegative: true);
            new TarField("ctime", block[357..369], offset, reading).Number(dialect, mayBeEmpty: true, mayBeNegative: true);
            new TarField("offset", block[369..381], offset, reading).Number(dialect, mayBeEmpty: true);
        }

        return new TarHeader
        {
            Dialect = dialect,
            Type = block[156],
            Name = prefix.Length == 0 ? name : [.. prefix, (byte)'/', .. name],
            LinkName = new TarField("linkname", block[157..257], offset, reading).Text(),
            Size = new TarField("size", block[124..136], offset, reading).Number(dialect, mayBeEmpty: false),
            Mode = (int)(new TarField("mode", block[100..108], offset, reading).Number(dialect, mayBeEmpty: true) & 0xfff),
            Uid = new TarField("uid", block[108..116], offset, reading).Number(dialect, mayBeEmpty: true),
            Gid = new TarField("gid", block[116..124], offset, reading).Number(dialect, mayBeEmpty: true),
            ModifiedAt = new TarField("mtime", block[136..148], offset, reading).Number(dialect, mayBeEmpty: true, mayBeNegative: true),
            Offset = offset,
        };
    }

    // Unsigned, as POSIX has it: some readers take a signed sum too, so that an archive could show its entries to only one of two readers.
    private static void CheckSum(ReadOnlySpan<byte> block, long offset, ArchiveReading reading)
    {
        long sum = 8 * ' ';
        foreach (var b in block[..148]) sum += b;
        foreach (var b in block[156..]) sum += b;
        var stated = new TarField("checksum", block[148..156], offset, reading).Number(TarDialect.V7, mayBeEmpty: false);
        if (stated != sum)
            throw new CniImageKitException(Rules.ArchiveChecksum(
                reading.Name, "the tar header", offset, Convert.ToString(stated, 8), Convert.ToString(sum, 8)));
    }

    private static TarDialect DialectOf(ReadOnlySpan<byte> block, long offset, ArchiveReading reading)
    {
        var magic = block[257..265];
        var dialect = magic.SequenceEqual("ustar\000"u8) ? TarDialect.Ustar
            : magic.SequenceEqual("ustar  \0"u8) ? TarDialect.Gnu
            : TarDialect.V7;
        var unused = dialect switch { TarDialect.Ustar => block[500..], TarDialect.Gnu => block[381..], _ => block[257..] };
        if (unused.ContainsAnyExcept((byte)0) && !(dialect == TarDialect.Gnu && block[156] == (byte)'S'))
            throw new CniImageKitException(Rules.ArchiveField(reading.Name, "magic", offset, "bytes where the format has none"));
        return dialect;
    }
}
