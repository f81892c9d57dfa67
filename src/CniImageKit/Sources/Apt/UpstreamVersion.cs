using System.Text.RegularExpressions;
using NuGet.Versioning;

namespace CniImageKit.Sources.Apt;

/// <summary>What a Debian version says of the upstream release, for version ranges.</summary>
internal static partial class UpstreamVersion
{
    /// <summary>
    /// The upstream part without Debian's additions: <c>1.1.1+ds1-3+b5</c> is 1.1.1, <c>1.2.0~rc1-1</c> is 1.2.0-rc.1,
    /// <c>2:1.4+really1.3-1</c> is 1.3. Null where what remains is no version of one to four numbers.
    /// </summary>
    public static NuGetVersion? Of(DebianVersion version)
    {
        var upstream = version.Upstream;
        const string really = "+really";
        if (upstream.LastIndexOf(really, StringComparison.Ordinal) is var at and >= 0) upstream = upstream[(at + really.Length)..];
        if (Shape.Match(upstream) is not { Success: true } match) return null;
        var (numbers, stage, count) = (match.Groups["numbers"].Value, match.Groups["stage"].Value, match.Groups["count"].Value);
        if (stage.Length > 0) numbers += "-" + stage;
        if (count.Length > 0) numbers += "." + count.TrimStart('0').PadLeft(1, '0');
        return NuGetVersion.TryParse(numbers, out var found) ? found : null;
    }

    [GeneratedRegex(@"^(?<numbers>[0-9]+(\.[0-9]+){0,3})([~.-]?(?<stage>alpha|beta|rc|pre)[.-]?(?<count>[0-9]*))?([+~-].*)?$")]
    private static partial Regex Shape { get; }
}
