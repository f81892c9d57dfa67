using System.Diagnostics.CodeAnalysis;
using System.Text.RegularExpressions;

namespace CniImageKit.Advisories;

/// <summary>
/// A version as Go orders it (golang.org/x/mod/semver): three numbers, of which the last two may be missing, a pre-release part that sorts
/// before its release, and build metadata that does not count.
/// </summary>
internal sealed partial record GoVersion : IComparable<GoVersion>
{
    private readonly string[] numbers;
    private readonly string[] preRelease;

    private GoVersion(string[] numbers, string[] preRelease) => (this.numbers, this.preRelease) = (numbers, preRelease);

    /// <summary>Before every other.</summary>
    public static GoVersion Zero { get; } = new(["0", "0", "0"], ["0"]);

    /// <summary>Whether it names a commit and no release (golang.org/x/mod/module, PseudoVersion).</summary>
    public bool IsPseudo => preRelease is [.., var last] && Commit.IsMatch(last);

    /// <summary>Reads a version with or without a leading v.</summary>
    public static bool TryParse(string? text, [NotNullWhen(true)] out GoVersion? version)
    {
        version = null;
        if (text is null or { Length: > 256 } || Shape.Match(text) is not { Success: true } match) return false;
        string Number(string group) => match.Groups[group] is { Success: true, Value: var value } ? value : "0";
        var rest = match.Groups["pre"].Value;
        version = new([Number("major"), Number("minor"), Number("patch")], rest.Length == 0 ? [] : rest.Split('.'));
        return true;
    }

    /// <summary>
    /// The version of a toolchain (<c>go1.21rc2</c> is 1.21.0-rc.2; golang/vuln internal/semver, GoTagToSemver), or null where it is no
    /// release: what was built from between them, or by others under a name of their own.
    /// </summary>
    public static GoVersion? OfToolchain(string? text)
    {
        var tag = text?.Split(' ')[0] ?? "";
        if (tag.StartsWith("go", StringComparison.Ordinal)) tag = tag[2..];
        if (Tag.Match(tag) is not { Success: true } match) return null;
        var (patch, stage, number) = (match.Groups["patch"].Value, match.Groups["stage"].Value, match.Groups["number"].Value);
        var release = match.Groups["minor"].Value + (patch.Length == 0 ? ".0" : patch);
        var canonical = stage.Length == 0 ? release : $"{release}-{stage.TrimStart('-')}.{number}";
        return TryParse(canonical, out var version) ? version : null;
    }

    /// <inheritdoc/>
    public int CompareTo(GoVersion? other)
    {
        if (other is null) return 1;
        for (var i = 0; i < numbers.Length; i++)
        {
            if (Numeric(numbers[i], other.numbers[i]) is not 0 and var order) return order;
        }

        if (preRelease.Length == 0 || other.preRelease.Length == 0) return other.preRelease.Length.CompareTo(preRelease.Length);
        for (var i = 0; i < Math.Min(preRelease.Length, other.preRelease.Length); i++)
        {
            if (Identifier(preRelease[i], other.preRelease[i]) is not 0 and var order) return order;
        }

        return preRelease.Length.CompareTo(other.preRelease.Length);
    }

    /// <inheritdoc/>
    public bool Equals(GoVersion? other) => CompareTo(other) == 0;

    /// <inheritdoc/>
    public override int GetHashCode() => ToString().GetHashCode(StringComparison.Ordinal);

    /// <summary>The canonical text, without v and build metadata.</summary>
    public override string ToString() => string.Join('.', numbers) + (preRelease.Length == 0 ? "" : "-" + string.Join('.', preRelease));

    private static int Identifier(string left, string right)
    {
        var (leftIsNumber, rightIsNumber) = (left.All(char.IsAsciiDigit), right.All(char.IsAsciiDigit));
        if (leftIsNumber != rightIsNumber) return leftIsNumber ? -1 : 1;
        return leftIsNumber ? Numeric(left, right) : string.CompareOrdinal(left, right);
    }

    // Digits of any length, without leading zeros.
    private static int Numeric(string left, string right) =>
        left.Length != right.Length ? left.Length.CompareTo(right.Length) : string.CompareOrdinal(left, right);

    [GeneratedRegex(@"^[0-9]{14}-[0-9a-f]{12}\z")]
    private static partial Regex Commit { get; }

    [GeneratedRegex(
        @"^v?(?<major>0|[1-9][0-9]*)(\.(?<minor>0|[1-9][0-9]*)(\.(?<patch>0|[1-9][0-9]*)"
        + @"(-(?<pre>[0-9A-Za-z-]+(\.[0-9A-Za-z-]+)*))?(\+[0-9A-Za-z.-]+)?)?)?\z",
        RegexOptions.ExplicitCapture)]
    private static partial Regex Shape { get; }

    [GeneratedRegex(
        @"^(?<minor>[0-9]+\.[0-9]+)(?<patch>(\.[0-9]+)?)((?<stage>beta|rc|pre|-pre)(?<number>[0-9]+))?\z", RegexOptions.ExplicitCapture)]
    private static partial Regex Tag { get; }
}
