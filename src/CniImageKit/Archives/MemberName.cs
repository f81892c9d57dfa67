using System.Buffers;
using System.Globalization;
using System.Text;
using CniImageKit.Diagnostics;

namespace CniImageKit.Archives;

/// <summary>
/// Member names: relative, <c>/</c> between, no <c>.</c>, <c>..</c> or empty component, valid UTF-8, visible, and possible on every system
/// the kit runs on. Raises CNIK5211, CNIK5212 and CNIK5213.
/// </summary>
internal static class MemberName
{
    private static readonly UTF8Encoding Strict = new(encoderShouldEmitUTF8Identifier: false, throwOnInvalidBytes: true);

    private static readonly SearchValues<char> Forbidden = SearchValues.Create("\\:*?\"<>|");

    private static readonly string[] Devices = ["con", "prn", "aux", "nul"];

    /// <summary>The text of a name field, or CNIK5212 where it is not UTF-8.</summary>
    public static string Decode(ReadOnlySpan<byte> name, ArchiveReading reading, long offset)
    {
        try
        {
            return Strict.GetString(name);
        }
        catch (DecoderFallbackException e)
        {
            throw new CniImageKitException(Rules.ArchiveBadName(
                reading.Name, Show(Encoding.Latin1.GetString(name)), offset, "not valid UTF-8"), e);
        }
    }

    /// <summary>The normalised path; empty for the root entry (<c>.</c> or <c>./</c>), which only a directory may be.</summary>
    public static string Normalise(string name, bool directory, ArchiveReading reading, long offset)
    {
        CniImageKitException Bad(string reason) => new CniImageKitException(Rules.ArchiveBadName(reading.Name, Show(name), offset, reason));

        if (name.Length == 0) throw Bad("empty");
        if (name[0] == '/') throw new CniImageKitException(Rules.ArchivePathEscapes(reading.Name, Show(name), offset));
        var path = name.StartsWith("./", StringComparison.Ordinal) ? name[2..] : name;
        if (directory && path is "" or ".") return "";
        if (path.EndsWith('/'))
        {
            if (!directory) throw Bad("ends with a slash, and is no directory");
            path = path[..^1];
        }

        var components = path.Split('/');
        if (components.Contains("..")) throw new CniImageKitException(Rules.ArchivePathEscapes(reading.Name, Show(name), offset));
        if (components.Length > reading.Limits.MaxDepth)
            throw new CniImageKitException(Rules.ArchiveLongName(
                reading.Name, Show(name), offset, $"{components.Length} components", $"{reading.Limits.MaxDepth} at most"));
        if (Strict.GetMaxByteCount(path.Length) > 4096 && Strict.GetByteCount(path) > 4096)
            throw new CniImageKitException(Rules.ArchiveLongName(
                reading.Name, Show(name), offset, $"{path.Length} characters", "4096 bytes at most"));
        foreach (var component in components)
        {
            if (Fault(component) is { } fault) throw Bad(fault);
            if (component.Length > 63 && Strict.GetByteCount(component) > 255)
                throw new CniImageKitException(Rules.ArchiveLongName(
                    reading.Name, Show(name), offset, $"{Strict.GetByteCount(component)} bytes in one component", "255 at most"));
        }

        return path;
    }

    /// <summary>Equal for two names that a case-insensitive file system takes for one.</summary>
    public static string Fold(string path) => path.ToUpperInvariant().ToLowerInvariant();

    /// <summary>A hostile name made fit for a terminal: anything but visible characters as <c>\u{…}</c>, cut at 120 characters.</summary>
    public static string Show(string name)
    {
        var text = new StringBuilder();
        foreach (var rune in name.EnumerateRunes())
        {
            if (text.Length > 120) return text.Append('…').ToString();
            if (rune.Value == ' ' || (rune.Value != '\\' && Visible(rune))) text.Append(rune);
            else text.Append(CultureInfo.InvariantCulture, $"\\u{{{rune.Value:x}}}");
        }

        return text.ToString();
    }

    private static string? Fault(string component)
    {
        if (component is "") return "an empty component";
        if (component is ".") return "a component '.'";
        if (component[^1] is '.' or ' ' || component[0] == ' ') return "a blank at either end, or a dot at the end";
        if (component.AsSpan().IndexOfAny(Forbidden) is var i and >= 0) return $"the character {component[i]}";
        var stem = component.Split('.')[0].TrimEnd(' ').ToLowerInvariant();
        if (Devices.Contains(stem) || (stem.Length == 4 && stem[3] is >= '0' and <= '9' && stem[..3] is "com" or "lpt"))
            return "a device name on Windows";
        foreach (var rune in component.EnumerateRunes())
            if (rune.Value != ' ' && !Visible(rune)) return $"the character U+{rune.Value:X4}";
        return null;
    }

    // Without combining marks, jamo, polytonic Greek and singletons every name is its own NFC form, so no two spellings of one name exist.
    private static bool Visible(Rune rune) => rune.Value switch
    {
        < 0x80 => rune.Value is > 0x20 and < 0x7f,
        >= 0x1100 and <= 0x11ff or >= 0xa960 and <= 0xa97f or >= 0xd7b0 and <= 0xd7ff => false,
        >= 0x2000 and <= 0x206f or 0x2126 or 0x212a or 0x212b or >= 0x2329 and <= 0x232a or >= 0xf900 and <= 0xfaff => false,
        0x374 or 0x37e or 0x387 or >= 0x1f00 and <= 0x1fff => false,
        0xfffd or 0x115f or 0x3164 or 0xffa0 or >= 0x2f800 and <= 0x2fa1f => false,
        _ => Rune.GetUnicodeCategory(rune) is UnicodeCategory.UppercaseLetter or UnicodeCategory.LowercaseLetter
            or UnicodeCategory.TitlecaseLetter or UnicodeCategory.OtherLetter or UnicodeCategory.DecimalDigitNumber
            or UnicodeCategory.LetterNumber or UnicodeCategory.OtherNumber or UnicodeCategory.ConnectorPunctuation
            or UnicodeCategory.DashPunctuation or UnicodeCategory.OpenPunctuation or UnicodeCategory.ClosePunctuation
            or UnicodeCategory.InitialQuotePunctuation or UnicodeCategory.FinalQuotePunctuation or UnicodeCategory.OtherPunctuation
            or UnicodeCategory.MathSymbol or UnicodeCategory.CurrencySymbol or UnicodeCategory.OtherSymbol,
    };
}
