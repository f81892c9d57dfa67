using System.Buffers;
using System.Globalization;

namespace CniImageKit.Binaries;

/// <summary>
/// Go's instruction set levels (GOAMD64, GOARM …, "Minimum requirements" of the Go wiki) against what a platform promises.
/// </summary>
internal static class CpuLevels
{
    private static readonly SearchValues<char> NumberCharacters = SearchValues.Create("0123456789.");

    /// <summary>The setting above the baseline, and the baseline; null where the program runs on every CPU of the platform.</summary>
    public static (string Setting, string Baseline)? Above(BinaryFacts facts, Platform platform)
    {
        var (key, baseline) = platform.Architecture switch
        {
            "amd64" => ("GOAMD64", "v1"),
            "arm" => ("GOARM", platform.Variant?[1..] ?? "7"),
            "arm64" => ("GOARM64", "v8.0"),
            "ppc64le" => ("GOPPC64", "power8"),
            "riscv64" => ("GORISCV64", "rva20u64"),
            _ => (null, ""),
        };
        if (key is null || facts.Go?.Setting(key) is not { Length: > 0 } value) return null;
        return Rank(value) > Rank(baseline) ? ($"{key}={value}", $"{key}={baseline}") : null;
    }

    // v3, 7, 7,softfloat, v8.1,lse, power9, rva22u64: the first number tells the order in every one of them.
    private static decimal Rank(string level)
    {
        var start = level.AsSpan().IndexOfAnyInRange('0', '9');
        if (start < 0) return 0;
        var digits = level.AsSpan(start);
        var end = digits.IndexOfAnyExcept(NumberCharacters);
        var number = end < 0 ? digits : digits[..end];
        return decimal.TryParse(number, NumberStyles.AllowDecimalPoint, CultureInfo.InvariantCulture, out var rank) ? rank : 0;
    }
}
