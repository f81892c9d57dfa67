using System.Text.RegularExpressions;

namespace CniImageKit.Tests.House;

/// <summary>build/test-packages.txt, from which the Test task installs.</summary>
public partial class TestPackageTests
{
    private static readonly string[] Listed =
        [.. SourceTree.Text("build/test-packages.txt").Split('\n').Where(l => l.Length > 0 && l[0] != '#')];

    // What every Debian has that a .NET SDK runs on; nodejs comes with npm.
    private static readonly string[] Essential =
        ["apt", "bash", "bsdutils", "coreutils", "dpkg", "findutils", "git", "nodejs", "util-linux"];

    [Fact]
    public void Lists_every_package_that_a_test_needs() =>
        Findings.None(SourceTree.Lines("tests").SelectMany(l => Need().Matches(l.Code).Select(m => m.Groups[1].Value)
            .Where(p => !Essential.Contains(p) && !Listed.Any(line => line.Split(' ')[0] == p)).Select(p => $"{l}    ({p})")));

    [Fact]
    public void Gives_a_reason_for_each() => Findings.None(Listed.Where(line => line.Split(' ', 2) is not [_, { Length: > 5 }]));

    [GeneratedRegex(@"Needs\.Tool\(""[^""]+"", ""([^""]+)""\)")]
    private static partial Regex Need();
}
