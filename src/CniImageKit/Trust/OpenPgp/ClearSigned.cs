using System.Collections.Immutable;
using System.Text;
using CniImageKit.Diagnostics;

namespace CniImageKit.Trust.OpenPgp;

/// <summary>
/// A clear-signed text (RFC 9580 section 7), framed as strictly as apt does since CVE-2013-1051: begin line, Hash headers, an empty line,
/// the text, one armoured signature, end of file. Whatever is outside of the signed text is refused, so that it cannot be mistaken for it.
/// </summary>
/// <param name="Lines">The signed lines without dash escapes, trailing blanks and line ends: exactly what the signature covers.</param>
/// <param name="Signatures">The packets of the signature block.</param>
internal sealed record ClearSigned(ImmutableArray<string> Lines, ImmutableArray<OpenPgpSignature> Signatures)
{
    private const string Begin = "-----BEGIN PGP SIGNED MESSAGE-----";
    private const string BeginSignature = "-----BEGIN PGP SIGNATURE-----";

    /// <summary>Whether bytes begin as a clear-signed text does.</summary>
    public static bool Is(ReadOnlySpan<byte> bytes) => bytes.StartsWith("-----BEGIN PGP SIGNED MESSAGE-----"u8);

    /// <summary>What the signature hashes: UTF-8 lines joined by CR LF.</summary>
    public byte[] Canonical => Encoding.UTF8.GetBytes(string.Join("\r\n", Lines));

    /// <summary>The signed text for reading, lines joined by LF, with a final one.</summary>
    public string Text => string.Concat(Lines.Select(l => l + "\n"));

    /// <summary>Takes the message apart.</summary>
    public static ClearSigned Read(ReadOnlySpan<byte> bytes, Location at)
    {
        if (bytes.Contains((byte)0)) throw Unframed(at, 1, "a NUL byte");
        var lines = Decode(bytes, at).Split('\n').Select(l => l.TrimEnd('\r')).ToArray();
        if (lines[0] != Begin) throw Unframed(at, 1, "something before the signed text");
        var body = 1;
        while (body < lines.Length && lines[body].StartsWith("Hash: ", StringComparison.Ordinal)) body++;
        if (body >= lines.Length || lines[body].Length > 0) throw Unframed(at, body + 1, "a header other than Hash");
        var end = Array.IndexOf(lines, BeginSignature, ++body);
        if (end < 0) throw Unframed(at, lines.Length, "no signature");
        ImmutableArray<string> text = [.. Enumerable.Range(body, end - body).Select(i => Unescape(lines[i], at, i + 1))];
        return new ClearSigned(text, ReadSignatures(string.Join('\n', lines[end..]), at));
    }

    /// <summary>The signatures of one armoured block, and nothing else.</summary>
    public static ImmutableArray<OpenPgpSignature> ReadSignatures(string armored, Location at)
    {
        if (OpenPgpArmor.ReadAll(armored, "SIGNATURE", at) is not [var block]) throw Unframed(at, 0, "other than one signature block");
        return SignaturesOf(block, at);
    }

    private const int MostSignatures = 32;

    /// <summary>The signatures of a binary block, and nothing else.</summary>
    public static ImmutableArray<OpenPgpSignature> SignaturesOf(ReadOnlySpan<byte> block, Location at)
    {
        var packets = OpenPgpPacket.ReadAll(block, at);
        // Each costs a hash over the whole text; an archive has two or three.
        if (packets.Length > MostSignatures) throw Unframed(at, 0, $"more than {MostSignatures} signatures");
        if (packets.Any(p => p.Tag != OpenPgpPacket.Signature))
            throw Unframed(at, 0, "a packet in the signature block that is no signature");
        return [.. packets.Select(p => OpenPgpSignature.Read(p.Body, at)).OfType<OpenPgpSignature>()];
    }

    private static string Unescape(string line, Location at, int number)
    {
        var text = line.StartsWith("- ", StringComparison.Ordinal) ? line[2..] : line;
        if (line.StartsWith('-') && text.Length == line.Length) throw Unframed(at, number, "a dash that is not escaped");
        return text.TrimEnd(' ', '\t', '\r');
    }

    private static string Decode(ReadOnlySpan<byte> bytes, Location at)
    {
        try
        {
            return new UTF8Encoding(false, throwOnInvalidBytes: true).GetString(bytes);
        }
        catch (DecoderFallbackException)
        {
            throw new CniImageKitException(Rules.MalformedOpenPgp(at, "it is not UTF-8"));
        }
    }

    private static CniImageKitException Unframed(Location at, int line, string what) =>
        new(Rules.UnsignedContent(at with { Line = line }, what));
}
