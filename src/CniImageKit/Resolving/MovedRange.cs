using System.Text.RegularExpressions;
using NuGet.Versioning;

namespace CniImageKit.Resolving;

/// <summary>How a <c>version:</c> is spelt that allows a newer release: an exact pin names it, a range keeps its shape around it.</summary>
internal static partial class MovedRange
{
    /// <summary>
    /// The new text: <c>[1.7,2.0)</c> for 2.3.1 is <c>[2.3,3.0)</c>, <c>v1.7.1</c> is <c>v2.3.1</c>. Each bound keeps its number of parts,
    /// and an upper bound closes what it closed before: the major version, the minor one or a patch.
    /// </summary>
    /// <param name="text">As the manifest has it.</param>
    /// <param name="version">The release as the source spells it.</param>
    /// <param name="release">The same for comparison.</param>
    public static string Of(string text, string version, NuGetVersion release)
    {
        if (Exact().Match(text) is { Success: true } exact) return $"[{exact.Groups[1].Value}{version}{exact.Groups[2].Value}]";
        if (Range().Match(text) is not { Success: true } range) return (text[0] is 'v' or 'V' ? text[..1] : "") + version;
        string Part(string name) => range.Groups[name].Value;
        var lower = Part("lower").Length == 0 ? "" : Cut(release, Parts(Part("lower")));
        // Behind an open lower bound the release itself would not lie.
        var open = lower.Length > 0 ? "[" : Part("open");
        var upper = Part("upper").Length == 0 ? "" : Part("close") == "]" ? version : Above(release, Part("upper"));
        return $"{open}{Part("a")}{lower}{Part("b")},{Part("c")}{upper}{Part("d")}{Part("close")}";
    }

    private static string Above(NuGetVersion release, string upper)
    {
        var old = NuGetVersion.Parse(upper);
        var next = old switch
        {
            { Patch: not 0 } => new NuGetVersion(release.Major, release.Minor, release.Patch + 1),
            { Minor: not 0 } => new NuGetVersion(release.Major, release.Minor + 1, 0),
            _ => new NuGetVersion(release.Major + 1, 0, 0),
        };
        return Cut(next, Parts(upper));
    }

    private static int Parts(string bound) => bound.Split('-')[0].Split('.').Length;

    // A prerelease lies below its own numbers, so that they alone would leave it out.
    private static string Cut(NuGetVersion release, int parts) => release.IsPrerelease ? release.ToNormalizedString() : parts switch
    {
        1 => $"{release.Major}",
        2 => $"{release.Major}.{release.Minor}",
        _ => $"{release.Major}.{release.Minor}.{release.Patch}",
    };

    [GeneratedRegex(@"^(?<open>[\[(])(?<a>\s*)(?<lower>[^,\s]*)(?<b>\s*),(?<c>\s*)(?<upper>[^,\s]*?)(?<d>\s*)(?<close>[\])])$")]
    private static partial Regex Range();

    [GeneratedRegex(@"^\[(\s*)[^,\s]+?(\s*)\]$")]
    private static partial Regex Exact();
}
