using System.Diagnostics.CodeAnalysis;

namespace CniImageKit;

/// <summary>
/// An OCI platform, <c>os/architecture[/variant]</c> in Go's names (image-spec config.md). <c>linux/arm</c> means <c>linux/arm/v7</c>'s
/// parent and is kept as written; equality is by all three parts.
/// </summary>
/// <param name="Os">Go's GOOS: <c>linux</c> or <c>windows</c>.</param>
/// <param name="Architecture">Go's GOARCH: <c>amd64</c>, <c>arm64</c>, <c>arm</c>, <c>386</c>, <c>ppc64le</c>, <c>s390x</c>,
/// <c>riscv64</c>,
/// <c>mips64le</c> or <c>loong64</c>.</param>
/// <param name="Variant">The OCI variant (<c>v6</c>, <c>v7</c>, <c>v8</c>), or null.</param>
public sealed record Platform(string Os, string Architecture, string? Variant = null) : IComparable<Platform>
{
    private static readonly string[] Systems = ["linux", "windows"];

    private static readonly (string Go, string Debian)[] Architectures =
    [
        ("amd64", "amd64"), ("arm64", "arm64"), ("arm", "armhf"), ("386", "i386"), ("ppc64le", "ppc64el"), ("s390x", "s390x"),
        ("riscv64", "riscv64"), ("mips64le", "mips64el"), ("loong64", "loong64"),
    ];

    /// <summary>
    /// Debian's name of the architecture (dpkg-architecture(1)): <c>arm</c> is <c>armhf</c>, <c>ppc64le</c> is <c>ppc64el</c>.
    /// </summary>
    public string DebianArchitecture => Array.Find(Architectures, a => a.Go == Architecture).Debian;

    /// <summary>The form used in file names: <c>linux-amd64</c>, <c>linux-arm-v7</c>.</summary>
    public string FileName => Variant is null ? $"{Os}-{Architecture}" : $"{Os}-{Architecture}-{Variant}";

    /// <summary>Reads <c>os/architecture[/variant]</c>; only systems and architectures that the field uses are known.</summary>
    public static bool TryParse([NotNullWhen(true)] string? text, [NotNullWhen(true)] out Platform? platform)
    {
        platform = null;
        var parts = text?.Split('/') ?? [];
        if (parts.Length is < 2 or > 3) return false;
        if (!Systems.Contains(parts[0]) || !Array.Exists(Architectures, a => a.Go == parts[1])) return false;
        if (parts.Length == 3 && parts[2] is not ("v5" or "v6" or "v7" or "v8")) return false;
        platform = new Platform(parts[0], parts[1], parts.Length == 3 ? parts[2] : null);
        return true;
    }

    /// <inheritdoc cref="TryParse"/>
    /// <exception cref="FormatException">The text is no known platform.</exception>
    public static Platform Parse(string text) =>
        TryParse(text, out var platform) ? platform : throw new FormatException($"'{text}' is no known platform");

    /// <summary>All platforms that can be named, for suggestions.</summary>
    public static IEnumerable<string> Known => Systems.SelectMany(os => Architectures.Select(a => $"{os}/{a.Go}"));

    /// <summary><c>os/architecture[/variant]</c>.</summary>
    public override string ToString() => Variant is null ? $"{Os}/{Architecture}" : $"{Os}/{Architecture}/{Variant}";

    /// <inheritdoc/>
    public int CompareTo(Platform? other) => string.CompareOrdinal(ToString(), other?.ToString());
}
