using System.Buffers.Binary;

namespace CniImageKit.Binaries;

/// <summary>What files that are no ELF and no PE look like by their first bytes: what people find where a plugin should be.</summary>
internal static class FirstBytes
{
    /// <summary>Format and likeness; the size is left to the caller.</summary>
    public static BinaryFacts Facts(ReadOnlySpan<byte> head)
    {
        if (head.StartsWith("#!"u8)) return new BinaryFacts { Format = FileFormat.Script, Executable = true };
        if (IsMarkup(head)) return new BinaryFacts { Format = FileFormat.Html };
        if (MachOArchitecture(head) is { } architecture)
            return Other("a Mach-O program of macOS") with { Os = "darwin", Architecture = architecture };
        return Other(Likeness(head));
    }

    private static BinaryFacts Other(string? likeness) => new() { Format = FileFormat.Other, Likeness = likeness };

    private static bool IsMarkup(ReadOnlySpan<byte> head)
    {
        if (head.StartsWith((ReadOnlySpan<byte>)[0xef, 0xbb, 0xbf])) head = head[3..];
        head = head.TrimStart(" \t\r\n"u8);
        return head.Length > 1 && head[0] == '<' && (char.IsAsciiLetter((char)head[1]) || head[1] is (byte)'!' or (byte)'?');
    }

    private static string? MachOArchitecture(ReadOnlySpan<byte> head)
    {
        if (head.Length < 8) return null;
        return (BinaryPrimitives.ReadUInt32LittleEndian(head), BinaryPrimitives.ReadUInt32LittleEndian(head[4..])) switch
        {
            (0xfeedfacf, 0x01000007) => "amd64",
            (0xfeedfacf, 0x0100000c) => "arm64",
            (0xfeedfacf or 0xfeedface, var cpu) => $"unknown-{cpu}",
            _ => null,
        };
    }

    private static string? Likeness(ReadOnlySpan<byte> head) =>
        head.IsEmpty ? "an empty file"
        : head.StartsWith((ReadOnlySpan<byte>)[0x1f, 0x8b]) ? "a gzip stream"
        : head.StartsWith("PK\u0003\u0004"u8) ? "a zip archive"
        : head.StartsWith((ReadOnlySpan<byte>)[0xfd, 0x37, 0x7a, 0x58, 0x5a]) ? "an xz stream"
        : head.StartsWith((ReadOnlySpan<byte>)[0x28, 0xb5, 0x2f, 0xfd]) ? "a zstd stream"
        : head.StartsWith("!<arch>\n"u8) ? "a Debian package or ar archive"
        : head.StartsWith("version https://git-lfs"u8) ? "a Git LFS pointer, not the file itself"
        : head.Length > 262 && head[257..].StartsWith("ustar"u8) ? "a tar archive"
        : head.IndexOfAnyInRange((byte)0, (byte)8) < 0 ? "a text"
        : null;
}
