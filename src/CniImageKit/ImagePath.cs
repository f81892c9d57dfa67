using System.Diagnostics.CodeAnalysis;

namespace CniImageKit;

/// <summary>
/// An absolute, normal path inside an image: <c>/opt/cni/bin/bridge</c>. No empty, <c>.</c> or <c>..</c> part, no backslash, no control
/// character, at most 255 bytes a part and 4096 in all; so it can be joined under a root on any host without leaving it.
/// </summary>
internal sealed record ImagePath : IComparable<ImagePath>
{
    private ImagePath(string value) => Value = value;

    /// <summary>The text, with a leading slash and none at the end; <c>/</c> is the root.</summary>
    public string Value { get; }

    /// <summary>The last part; empty for the root.</summary>
    public string Name => Value[(Value.LastIndexOf('/') + 1)..];

    /// <summary>The path as layers and file systems under a root hold it: without the leading slash.</summary>
    public string Relative => Value[1..];

    /// <summary>The directory that holds this path, or null for the root.</summary>
    public ImagePath? Parent => Value.Length == 1 ? null : new ImagePath(Value[..Math.Max(1, Value.LastIndexOf('/'))]);

    /// <inheritdoc cref="ImagePath"/>
    public static bool TryParse([NotNullWhen(true)] string? text, [NotNullWhen(true)] out ImagePath? path)
    {
        path = null;
        if (text is null || text.Length == 0 || text[0] != '/' || text.Length > 4096) return false;
        if (text.Length > 1)
        {
            foreach (var part in text[1..].Split('/'))
            {
                if (part is "" or "." or ".." || System.Text.Encoding.UTF8.GetByteCount(part) > 255) return false;
                if (part.AsSpan().ContainsAnyInRange('\0', '\u001f') || part.Contains('\\', StringComparison.Ordinal)) return false;
            }
        }

        path = new ImagePath(text);
        return true;
    }

    /// <inheritdoc cref="ImagePath"/>
    /// <exception cref="FormatException">The text is no normal absolute path.</exception>
    public static ImagePath Parse(string text) =>
        TryParse(text, out var path) ? path : throw new FormatException($"'{text}' is no normal absolute path in an image");

    /// <summary>This directory's child <paramref name="name"/>.</summary>
    /// <exception cref="FormatException">The name is no single normal part.</exception>
    public ImagePath Child(string name) => Parse(Value.Length == 1 ? "/" + name : $"{Value}/{name}");

    /// <inheritdoc/>
    public override string ToString() => Value;

    /// <inheritdoc/>
    public int CompareTo(ImagePath? other) => string.CompareOrdinal(Value, other?.Value);
}
