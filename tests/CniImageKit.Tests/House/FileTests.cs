using System.Text.RegularExpressions;

namespace CniImageKit.Tests.House;

/// <summary>What no source file may hold.</summary>
public partial class FileTests
{
    private const int MostLines = 300, MostColumns = 140;

    // Where the kit's surroundings are read, once.
    private static readonly string[] Edge =
        ["src/CniImageKit.Cli/Edge.cs", "src/CniImageKit.Cli/Program.cs", "src/CniImageKit.Sdk/Edge.cs"];

    // Specifications' own identifiers, upstreams that a catalog entry names, and documentation.
    private static readonly string[] KnownHosts =
    [
        "api.github.com", "github.com", "raw.githubusercontent.com", "slsa.dev", "in-toto.io", "cyclonedx.org", "spdx.org",
        "json-schema.org", "docs.oasis-open.org", "example.org", "index.docker.io", "go.dev", "go.googlesource.com",
        // Names of an issuer of identities and of a kind of statement, asked by nobody.
        "token.actions.githubusercontent.com", "sigstore.dev",
        // Names of XML schemas in a package, asked by nobody.
        "schemas.microsoft.com", "schemas.openxmlformats.org", "purl.org",
        // The Go team's database of advisories, asked by `advisories fetch` where no other is named; the context of OpenVEX documents.
        "vuln.go.dev", "openvex.dev",
    ];

    public static TheoryData<string, string> Refused => new()
    {
        { "an unfinished thought", @"\b(TODO|FIXME|HACK|XXX)\b" },
        { "the clock", @"\bDateTime(Offset)?\.(Now|UtcNow|Today)\b|\bStopwatch\.|\bTimeProvider\.System\b" },
        { "the environment", @"(?<![.\w])Environment\.(?!TryGetValue)\w+|\bDirectory\.(Get|Set)CurrentDirectory\b|\bProcess\.GetCurrentProcess\b" },
        { "chance", @"\bnew Random\b|\bRandom\.Shared\b" },
        { "a path of one machine", @"""/(home|root|tmp|mnt|srv|work|Users)\b" },
    };

    [Theory]
    [MemberData(nameof(Refused))]
    public void Holds_none_of(string what, string pattern)
    {
        var regex = new Regex(pattern);
        var findings = SourceTree.Lines("src").Where(l => !Edge.Contains(l.File) && regex.IsMatch(l.Code)).Select(l => $"{l}    ({what})");
        Findings.None(findings);
    }

    [Fact]
    public void Speaks_to_no_host_that_users_did_not_name()
    {
        var findings = SourceTree.Lines("src").SelectMany(l => Host().Matches(l.Code)
            .Select(m => m.Groups[1].Value)
            .Where(host => !KnownHosts.Contains(host) && !host.EndsWith(".example", StringComparison.Ordinal))
            .Select(host => $"{l}    ({host})"));
        Findings.None(findings);
    }

    [Fact]
    public void Writes_to_the_console_in_the_command_only() =>
        Findings.None(SourceTree.Lines("src/CniImageKit").Where(l => ConsoleUse().IsMatch(l.Code)));

    [Fact]
    public void Has_three_hundred_lines_at_most()
    {
        string[] files = [.. SourceTree.Files("src", "*.cs"), .. SourceTree.Files("tests", "*.cs"), .. SourceTree.Files("build", "*.cake")];
        Findings.None(files.Select(f => (File: f, Lines: SourceTree.Text(f).Count(c => c == '\n'))).Where(f => f.Lines > MostLines)
            .Select(f => $"{f.File} has {f.Lines} lines"));
    }

    [Fact]
    public void Ends_every_line_with_a_line_feed_alone()
    {
        string[] files = [.. SourceTree.Files("src", "*.cs"), .. SourceTree.Files("tests", "*.cs"), .. SourceTree.Files("build", "*")];
        Findings.None(files.Where(f => !f.EndsWith(".png", StringComparison.Ordinal) && SourceTree.Text(f) is var text
            && (text.Contains('\r', StringComparison.Ordinal) || !text.EndsWith('\n'))));
    }

    // In tests a literal that is data (a digest, a document, a list) may reach beyond: to split it would hide what it says.
    [Fact]
    public void Has_a_hundred_and_forty_columns_at_most()
    {
        var code = SourceTree.Lines("src").Where(l => l.Text.Length > MostColumns);
        var tests = SourceTree.Lines("tests").Where(l => l.Text.Length > MostColumns && !LongLiteral().IsMatch(l.Text));
        Findings.None([.. code, .. tests]);
    }

    // A literal of sixty characters or more, a raw one, or a line within that.
    [GeneratedRegex(@"""(?:[^""\\]|\\.){60,}""|""""""|^\s*[{'][^;]*$")]
    private static partial Regex LongLiteral();

    [GeneratedRegex(@"https?://([\w-]+\.[\w.-]+)")]
    private static partial Regex Host();

    [GeneratedRegex(@"(?<![.\w])Console\.")]
    private static partial Regex ConsoleUse();
}
