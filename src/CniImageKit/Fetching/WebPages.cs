namespace CniImageKit.Fetching;

/// <summary>Tells a web page by its first bytes.</summary>
internal static class WebPages
{
    /// <summary>Whether the content begins as HTML does.</summary>
    public static bool Begins(ReadOnlySpan<byte> head)
    {
        var text = head.TrimStart("\uFEFF \t\r\n"u8);
        return StartsWith(text, "<!doctype html"u8) || StartsWith(text, "<html"u8);
    }

    private static bool StartsWith(ReadOnlySpan<byte> text, ReadOnlySpan<byte> lower) =>
        text.Length >= lower.Length && System.Text.Ascii.EqualsIgnoreCase(text[..lower.Length], lower);
}
