namespace CniImageKit.Diagnostics;

internal static partial class Rules
{
    private const string MendArchive = "ask the publisher for an archive without it, or take the plugins from another source";
    private const string MendDownload = "fetch the artifact again; if it stays so, the publisher's file itself is damaged";
    private const string MendLimit = "check that this is the artifact you meant: no plugin archive known is this large";

    private static readonly Rule ArchiveDamagedRule = new("CNIK5200", "archive is damaged");
    private static readonly Rule ArchiveTruncatedRule = new("CNIK5201", "archive is cut short");
    private static readonly Rule ArchiveTrailingDataRule = new("CNIK5202", "data after the end of the archive");
    private static readonly Rule ArchiveChecksumRule = new("CNIK5203", "archive checksum does not hold");
    private static readonly Rule ArchiveSizeLieRule = new("CNIK5204", "archive states two sizes");
    private static readonly Rule ArchiveFieldRule = new("CNIK5205", "malformed archive field");
    private static readonly Rule ArchivePaxRecordRule = new("CNIK5206", "malformed or unsafe PAX record");
    private static readonly Rule ArchiveSequenceRule = new("CNIK5207", "ambiguous sequence of archive headers");
    private static readonly Rule ArchiveForbiddenTypeRule = new("CNIK5208", "archive entry is no file, directory or link");
    private static readonly Rule ArchiveSparseRule = new("CNIK5209", "sparse archive entry");
    private static readonly Rule ArchiveAttributesRule = new("CNIK5210", "archive entry with extended attributes");
    private static readonly Rule ArchivePathEscapesRule = new("CNIK5211", "archive entry outside the archive");
    private static readonly Rule ArchiveBadNameRule = new("CNIK5212", "unusable name in archive");
    private static readonly Rule ArchiveLongNameRule = new("CNIK5213", "name too long or too deep in archive");
    private static readonly Rule ArchiveDuplicateRule = new("CNIK5214", "name twice in archive");
    private static readonly Rule ArchiveAliasRule = new("CNIK5215", "two names in archive that some file systems take for one");
    private static readonly Rule ArchiveThroughRule = new("CNIK5216", "archive entry below a file or link");
    private static readonly Rule ArchiveLinkEscapesRule = new("CNIK5217", "archive link that leads outside");
    private static readonly Rule ArchiveLinkDanglesRule = new("CNIK5218", "archive link that leads nowhere");
    private static readonly Rule ArchivePrivilegedModeRule = new("CNIK5219", "plugin with setuid, setgid or sticky bit");
    private static readonly Rule ArchiveWorldWritableRule = new("CNIK5220", "plugin that everybody may write");
    private static readonly Rule ArchiveEntriesRule = new("CNIK5221", "too many entries in archive");
    private static readonly Rule ArchiveBytesRule = new("CNIK5222", "archive unpacks to too much");
    private static readonly Rule ArchiveMemberBytesRule = new("CNIK5223", "archive entry is too large");
    private static readonly Rule ArchiveRatioRule = new("CNIK5224", "archive is packed beyond belief");
    private static readonly Rule ArchiveMetadataRule = new("CNIK5225", "too much metadata in archive");
    private static readonly Rule ArchiveDictionaryRule = new("CNIK5226", "archive needs too much memory to unpack");
    private static readonly Rule ArchiveNoEndRule = new("CNIK5227", "archive without its end");
    private static readonly Rule ArchiveDialectRule = new("CNIK5228", "archive mixes formats");
    private static readonly Rule ArchiveFeatureRule = new("CNIK5229", "archive feature that is not read");
    private static readonly Rule ArchiveDebLayoutRule = new("CNIK5230", "not laid out as a Debian package");
    private static readonly Rule ArchiveNoTarRule = new("CNIK5231", "packed file is no tar archive");
    private static readonly Rule ArchiveNeedsSeekRule = new("CNIK5232", "archive format that cannot be streamed");
    private static readonly Rule ArchivePaddingRule = new("CNIK5700", "padding in archive is not zero");

    /// <summary>A decompressor rejects its input.</summary>
    public static Diagnostic ArchiveDamaged(string archive, string format, long offset, string found) =>
        InArchive(ArchiveDamagedRule, archive, $"The {format} data is damaged near byte {offset}.")
            .With("found", found).With("mend", MendDownload);

    /// <summary>The data ends before the archive does.</summary>
    public static Diagnostic ArchiveTruncated(string archive, string what, long offset) =>
        InArchive(ArchiveTruncatedRule, archive, $"The archive ends at byte {offset}, inside {what}.").With("mend", MendDownload);

    /// <summary>Something follows the end of the archive, where readers disagree on whether it counts.</summary>
    public static Diagnostic ArchiveTrailingData(string archive, string format, long offset, string found) =>
        InArchive(ArchiveTrailingDataRule, archive, $"Data follows the end of the {format} stream at byte {offset}.")
            .With("found", found).With("mend", MendArchive);

    /// <summary>A stored checksum differs from the data.</summary>
    public static Diagnostic ArchiveChecksum(string archive, string what, long offset, string expected, string found) =>
        InArchive(ArchiveChecksumRule, archive, $"The checksum of {what} at byte {offset} does not hold.")
            .With("expected", expected).With("found", found).With("mend", MendDownload);

    /// <summary>Two places state the size of one thing, and differ.</summary>
    public static Diagnostic ArchiveSizeLie(string archive, string entry, long offset, string expected, string found) =>
        InArchive(ArchiveSizeLieRule, archive, $"The size of '{entry}' at byte {offset} is stated twice, differently.")
            .With("expected", expected).With("found", found).With("mend", MendArchive);

    /// <summary>A field of a header is not what its format says.</summary>
    public static Diagnostic ArchiveField(string archive, string field, long offset, string found) =>
        InArchive(ArchiveFieldRule, archive, $"The field '{field}' of the header at byte {offset} is malformed.")
            .With("found", found).With("mend", MendArchive);

    /// <summary>A PAX record is malformed, repeated, or changes what the entry means.</summary>
    public static Diagnostic ArchivePaxRecord(string archive, long offset, string found) =>
        InArchive(ArchivePaxRecordRule, archive, $"The PAX header at byte {offset} cannot be trusted.")
            .With("found", found).With("mend", MendArchive);

    /// <summary>Headers follow each other in an order that readers take differently.</summary>
    public static Diagnostic ArchiveSequence(string archive, long offset, string found) =>
        InArchive(ArchiveSequenceRule, archive, $"The header at byte {offset} does not belong there.")
            .With("found", found).With("mend", MendArchive);

    /// <summary>A device, FIFO, socket or unknown type.</summary>
    public static Diagnostic ArchiveForbiddenType(string archive, string entry, long offset, string type) =>
        InArchive(ArchiveForbiddenTypeRule, archive, $"'{entry}' at byte {offset} is no file, directory or link.")
            .With("found", type).With("mend", MendArchive);

    /// <summary>A sparse file, whose size and body readers disagree on.</summary>
    public static Diagnostic ArchiveSparse(string archive, string entry, long offset) =>
        InArchive(ArchiveSparseRule, archive, $"'{entry}' at byte {offset} is a sparse file.").With("mend", MendArchive);

    /// <summary>Extended attributes, such as file capabilities.</summary>
    public static Diagnostic ArchiveAttributes(string archive, long offset, string key) =>
        InArchive(ArchiveAttributesRule, archive, $"The entry at byte {offset} carries extended attributes.")
            .With("found", key).With("mend", MendArchive);

    /// <summary>An absolute name, or one with <c>..</c>.</summary>
    public static Diagnostic ArchivePathEscapes(string archive, string entry, long offset) =>
        InArchive(ArchivePathEscapesRule, archive, $"'{entry}' at byte {offset} would be written outside the target.")
            .With("mend", MendArchive);

    /// <summary>A name that is empty, not normal, not UTF-8, invisible, or impossible on a system the kit runs on.</summary>
    public static Diagnostic ArchiveBadName(string archive, string entry, long offset, string reason) =>
        InArchive(ArchiveBadNameRule, archive, $"The name '{entry}' at byte {offset} is not usable.")
            .With("found", reason).With("mend", MendArchive);

    /// <summary>A name longer or deeper than file systems take.</summary>
    public static Diagnostic ArchiveLongName(string archive, string entry, long offset, string found, string expected) =>
        InArchive(ArchiveLongNameRule, archive, $"The name '{entry}' at byte {offset} is too long.")
            .With("expected", expected).With("found", found).With("mend", MendArchive);

    /// <summary>One name, two entries.</summary>
    public static Diagnostic ArchiveDuplicate(string archive, string entry, long offset, string first) =>
        InArchive(ArchiveDuplicateRule, archive, $"'{entry}' at byte {offset} is in the archive already.")
            .With("known", first).With("mend", MendArchive);

    /// <summary>Two names that differ by case only.</summary>
    public static Diagnostic ArchiveAlias(string archive, string entry, long offset, string first) =>
        InArchive(ArchiveAliasRule, archive, $"'{entry}' at byte {offset} is the same file as '{first}' on some systems.")
            .With("mend", MendArchive);

    /// <summary>An entry whose parent is a file or link, so that writing it would write through that.</summary>
    public static Diagnostic ArchiveThrough(string archive, string entry, long offset, string parent) =>
        InArchive(ArchiveThroughRule, archive, $"'{entry}' at byte {offset} lies below '{parent}', which is no directory.")
            .With("mend", MendArchive);

    /// <summary>A link whose target is absolute or above the archive.</summary>
    public static Diagnostic ArchiveLinkEscapes(string archive, string entry, long offset, string target) =>
        InArchive(ArchiveLinkEscapesRule, archive, $"The link '{entry}' at byte {offset} leads outside the archive.")
            .With("found", target).With("mend", MendArchive);

    /// <summary>A link to a member that is not there, not yet there, itself, or of a kind that cannot be linked.</summary>
    public static Diagnostic ArchiveLinkDangles(string archive, string entry, long offset, string target) =>
        InArchive(ArchiveLinkDanglesRule, archive, $"The link '{entry}' at byte {offset} leads to no file of the archive.")
            .With("found", target).With("mend", MendArchive);

    /// <summary>A plugin whose mode has setuid, setgid or sticky.</summary>
    public static Diagnostic ArchivePrivilegedMode(string archive, string entry, string mode) =>
        InArchive(ArchivePrivilegedModeRule, archive, $"'{entry}' asks for privileges by its mode.")
            .With("found", mode).With("expected", "no setuid, setgid or sticky bit").With("mend", MendArchive);

    /// <summary>A plugin that everybody may write.</summary>
    public static Diagnostic ArchiveWorldWritable(string archive, string entry, string mode) =>
        InArchive(ArchiveWorldWritableRule, archive, $"'{entry}' may be written by everybody.")
            .With("found", mode).With("mend", MendArchive);

    /// <summary>More entries than allowed.</summary>
    public static Diagnostic ArchiveEntries(string archive, long most) =>
        InArchive(ArchiveEntriesRule, archive, $"The archive has more than {most} entries.").With("mend", MendLimit);

    /// <summary>More bytes unpacked than allowed.</summary>
    public static Diagnostic ArchiveBytes(string archive, long most) =>
        InArchive(ArchiveBytesRule, archive, $"The archive unpacks to more than {most} bytes.").With("mend", MendLimit);

    /// <summary>One entry larger than allowed.</summary>
    public static Diagnostic ArchiveMemberBytes(string archive, string entry, long size, long most) =>
        InArchive(ArchiveMemberBytesRule, archive, $"'{entry}' is larger than {most} bytes.")
            .With("found", $"{size}").With("mend", MendLimit);

    /// <summary>A bomb.</summary>
    public static Diagnostic ArchiveRatio(string archive, long packed, long unpacked, long most) =>
        InArchive(ArchiveRatioRule, archive, $"The archive unpacks to more than {most} times its size.")
            .With("found", $"{unpacked} bytes from {packed}").With("mend", MendLimit);

    /// <summary>More metadata than allowed.</summary>
    public static Diagnostic ArchiveMetadata(string archive, string what, long offset, long most) =>
        InArchive(ArchiveMetadataRule, archive, $"{what} at byte {offset} takes the metadata beyond {most} bytes.").With("mend", MendLimit);

    /// <summary>A window or dictionary larger than allowed.</summary>
    public static Diagnostic ArchiveDictionary(string archive, string format, long size, long most) =>
        InArchive(ArchiveDictionaryRule, archive, $"The {format} data asks for a window of more than {most} bytes.")
            .With("found", $"{size}").With("mend", MendLimit);

    /// <summary>A tar archive without its two zero blocks.</summary>
    public static Diagnostic ArchiveNoEnd(string archive, long offset) =>
        InArchive(ArchiveNoEndRule, archive, $"The tar archive has no end marker at byte {offset}.")
            .With("expected", "two blocks of zeros").With("mend", MendDownload);

    /// <summary>A zip whose last bytes are not the end of its directory: cut short, or with something behind it.</summary>
    public static Diagnostic ArchiveNoZipEnd(string archive, long offset) =>
        InArchive(ArchiveNoEndRule, archive, $"The zip archive does not end with its directory's end at byte {offset}.")
            .With("mend", MendDownload);

    /// <summary>v7, ustar and GNU headers in one archive, or a header type of another format.</summary>
    public static Diagnostic ArchiveDialect(string archive, long offset, string expected, string found) =>
        InArchive(ArchiveDialectRule, archive, $"The header at byte {offset} is of another tar format than the archive.")
            .With("expected", expected).With("found", found).With("mend", MendArchive);

    /// <summary>Something the format allows and the kit refuses.</summary>
    public static Diagnostic ArchiveFeature(string archive, string format, long offset, string found) =>
        InArchive(ArchiveFeatureRule, archive, $"The {format} data at byte {offset} uses a feature that is not read.")
            .With("found", found).With("mend", MendArchive);

    /// <summary>Members of a .deb missing, doubled or out of order.</summary>
    public static Diagnostic ArchiveDebLayout(string archive, long offset, string expected, string found) =>
        InArchive(ArchiveDebLayoutRule, archive, $"The file is not laid out as a Debian package at byte {offset}.")
            .With("expected", expected).With("found", found).With("mend", MendDownload);

    /// <summary>A compressed file that holds no tar.</summary>
    public static Diagnostic ArchiveNoTar(string archive, string format) =>
        InArchive(ArchiveNoTarRule, archive, $"The {format} data holds no tar archive.")
            .With("mend", "name the artifact that is a tar archive, or one that is the bare plugin");

    /// <summary>zip and 7z are read from a file only.</summary>
    public static Diagnostic ArchiveNeedsSeek(string archive, string format) =>
        InArchive(ArchiveNeedsSeekRule, archive, $"A {format} archive is read from a file, not from a pipe.")
            .With("mend", "save it to a file first");

    /// <summary>Bytes hidden in the padding of an entry; harmless to the files taken.</summary>
    public static Diagnostic ArchivePadding(string archive, string entry, long offset) =>
        InArchive(ArchivePaddingRule, archive, $"The padding after '{entry}' at byte {offset} is not zero.")
            .With("mend", "ask the publisher how the archive was made");

    private static Diagnostic InArchive(Rule rule, string archive, string message) => new(rule, new Location(archive), message);
}
