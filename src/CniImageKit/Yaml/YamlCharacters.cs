using System.Text;
using CniImageKit.Diagnostics;

namespace CniImageKit.Yaml;

/// <summary>Which characters a text may hold (YAML 1.2.2, 5.1), and the way from bytes to it.</summary>
internal static class YamlCharacters
{
    private static readonly UTF8Encoding Strict = new(encoderShouldEmitUTF8Identifier: false, throwOnInvalidBytes: true);

    /// <summary>Decodes UTF-8; a BOM is left out.</summary>
    /// <exception cref="CniImageKitException">CNIK1002 at the line that holds the first byte that is none.</exception>
    public static string Decode(string file, ReadOnlySpan<byte> content)
    {
        if (content.StartsWith("\uFEFF"u8)) content = content[3..];
        try
        {
            return Strict.GetString(content);
        }
        catch (DecoderFallbackException fault)
        {
            var good = content[..FirstInvalid(content)];
            var line = good.Count((byte)'\n') + 1;
            var column = Encoding.UTF8.GetCharCount(good[(good.LastIndexOf((byte)'\n') + 1)..]) + 1;
            throw new CniImageKitException(
                Rules.NotText(new Location(file, line, column), $"the byte 0x{content[good.Length]:x2}, which is no UTF-8"), fault);
        }
    }

    private static int FirstInvalid(ReadOnlySpan<byte> content)
    {
        var offset = 0;
        while (Rune.DecodeFromUtf8(content[offset..], out _, out var length) == System.Buffers.OperationStatus.Done) offset += length;
        return offset;
    }

    /// <summary>
    /// The finding for the first character that cannot stand in a text, or null. U+FFFD is what a lenient decoder leaves behind.
    /// </summary>
    public static Diagnostic? FirstBad(string file, string text)
    {
        var (line, start) = (1, 0);
        for (var i = 0; i < text.Length; i++)
        {
            var c = text[i];
            if (c == '\n') (line, start) = (line + 1, i + 1);
            var pair = char.IsHighSurrogate(c) && i + 1 < text.Length && char.IsLowSurrogate(text[i + 1]);
            var bad = (char.IsControl(c) && c is not ('\t' or '\n' or '\r' or '\u0085')) || c == '\uFFFD' || (char.IsSurrogate(c) && !pair);
            if (bad) return Rules.NotText(new Location(file, line, i - start + 1), $"the character U+{(int)c:X4}");
            if (pair) i++;
        }

        return null;
    }
}
