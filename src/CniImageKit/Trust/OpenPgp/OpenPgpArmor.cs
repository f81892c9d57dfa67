using System.Collections.Immutable;
using CniImageKit.Diagnostics;

namespace CniImageKit.Trust.OpenPgp;

/// <summary>
/// ASCII armour (RFC 9580 section 6): base64 between <c>-----BEGIN PGP KIND-----</c> and its end line, with or without CRC-24.
/// </summary>
internal static class OpenPgpArmor
{
    private const string Dashes = "-----";

    /// <summary>Whether the bytes begin as armour does, blanks aside.</summary>
    public static bool IsArmored(ReadOnlySpan<byte> bytes) => bytes.TrimStart(" \t\r\n"u8).StartsWith("-----BEGIN PGP "u8);

    /// <summary>The blocks of the kind, such as <c>PUBLIC KEY BLOCK</c>. Text outside of blocks is refused unless it is blank.</summary>
    public static ImmutableArray<byte[]> ReadAll(string text, string kind, Location at)
    {
        var blocks = ImmutableArray.CreateBuilder<byte[]>();
        var lines = text.Split('\n').Select(l => l.TrimEnd('\r', ' ', '\t')).ToArray();
        for (var i = 0; i < lines.Length; i++)
        {
            if (lines[i].Length == 0) continue;
            if (lines[i] != $"{Dashes}BEGIN PGP {kind}{Dashes}") throw Fault(at, $"line {i + 1} is outside of any {kind}");
            var end = Array.IndexOf(lines, $"{Dashes}END PGP {kind}{Dashes}", i);
            if (end < 0) throw Fault(at, $"the {kind} has no end line");
            blocks.Add(Decode(lines.AsSpan(i + 1, end - i - 1), at));
            i = end;
        }
        return blocks.ToImmutable();
    }

    private static byte[] Decode(ReadOnlySpan<string> lines, Location at)
    {
        // Headers such as "Comment: …" end with an empty line; gpg leaves that line in even where there is no header.
        var body = lines.IndexOf("") is var empty and >= 0 ? lines[(empty + 1)..] : lines;
        foreach (var header in lines[..(lines.Length - body.Length)])
            if (header.Length > 0 && !header.Contains(':', StringComparison.Ordinal)) throw Fault(at, "an armour header has no colon");
        byte[]? checksum = null;
        if (body is [.., ['=', .. var crc]] && crc.Length == 4)
        {
            checksum = FromBase64(crc, at);
            body = body[..^1];
        }
        var bytes = FromBase64(string.Concat(body), at);
        if (checksum is not null && Crc24(bytes) != ((checksum[0] << 16) | (checksum[1] << 8) | checksum[2]))
            throw Fault(at, "the armour's checksum does not fit its content");
        return bytes;
    }

    private static byte[] FromBase64(string text, Location at)
    {
        var bytes = new byte[(text.Length * 3 / 4) + 3];
        return Convert.TryFromBase64String(text, bytes, out var length) ? bytes[..length] : throw Fault(at, "the armour is no base64");
    }

    /// <summary>CRC-24 of section 6.1.1.</summary>
    private static int Crc24(ReadOnlySpan<byte> bytes)
    {
        var crc = 0xB704CE;
        foreach (var b in bytes)
        {
            crc ^= b << 16;
            for (var bit = 0; bit < 8; bit++) crc = (crc & 0x800000) != 0 ? (crc << 1) ^ 0x1864CFB : crc << 1;
        }
        return crc & 0xFFFFFF;
    }

    private static CniImageKitException Fault(Location at, string why) => new(Rules.MalformedOpenPgp(at, why));
}
