using System.Globalization;
using CniImageKit.Advisories;
using CniImageKit.Advisories.Databases;

namespace CniImageKit.Tests.Advisories;

/// <summary>CVSS 4.0, with other calculators as judges.</summary>
public class CvssFourTests
{
    /// <summary>
    /// Random vectors with the scores on which ae-cvss-calculator 1.0.13 and @pandatix/js-cvss 0.4.4 agree: bases, threats, environments.
    /// </summary>
    private const string Judged = "tests/CniImageKit.Tests/Advisories/cvss-4.0.scores.txt";

    [Fact]
    public void Scores_as_others_do()
    {
        var lines = House.SourceTree.Text(Judged).Split('\n', StringSplitOptions.RemoveEmptyEntries);
        Assert.True(lines.Length > 400);
        House.Findings.None(
            from line in lines
            let vector = line.Split(' ')
            let score = CvssFour.Score(vector[0])?.ToString("0.0", CultureInfo.InvariantCulture)
            where score != vector[1]
            select $"{line}, here {score}");
    }

    [Theory]
    [InlineData("CVSS:4.0/AV:N/AC:L/AT:N/PR:N/UI:N/VC:H/VI:H/VA:H/SC:H/SI:H/SA:H", 10.0)]
    [InlineData("CVSS:4.0/AV:N/AC:L/AT:N/PR:N/UI:N/VC:H/VI:H/VA:H/SC:N/SI:N/SA:N", 9.3)]
    [InlineData("CVSS:4.0/AV:N/AC:L/AT:N/PR:N/UI:N/VC:N/VI:N/VA:N/SC:N/SI:N/SA:N", 0.0)]
    [InlineData("CVSS:4.0/AV:N/AC:L/AT:N/PR:N/UI:N/VC:H/VI:H/VA:H/SC:N/SI:N/SA:N/S:P/AU:Y/U:Amber", 9.3)]
    public void Scores_examples_of_the_specification(string vector, double score) => Assert.Equal(score, CvssFour.Score(vector));

    [Theory]
    [InlineData("")]
    [InlineData("CVSS:4.0")]
    [InlineData("CVSS:3.1/AV:N/AC:L/PR:N/UI:N/S:U/C:H/I:N/A:N")]
    [InlineData("CVSS:4.0/AV:N/AC:L/AT:N/PR:N/UI:N/VC:H/VI:H/VA:H/SC:N/SI:N")]
    [InlineData("CVSS:4.0/AV:N/AC:L/AT:N/PR:N/UI:N/VC:H/VI:H/VA:H/SC:N/SI:N/SA:S")]
    [InlineData("CVSS:4.0/AV:X/AC:L/AT:N/PR:N/UI:N/VC:H/VI:H/VA:H/SC:N/SI:N/SA:N")]
    [InlineData("CVSS:4.0/AV:N/AC:L/AT:N/PR:N/UI:N/VC:H/VI:H/VA:H/SC:N/SI:N/SA:N/AV:N")]
    [InlineData("CVSS:4.0/AV:N/AC:L/AT:N/PR:N/UI:N/VC:H/VI:H/VA:H/SC:N/SI:N/SA:N/E:")]
    [InlineData("CVSS:4.0/AV:N/AC:L/AT:N/PR:N/UI:N/VC:H/VI:H/VA:H/SC:N/SI:N/SA:N/MSC:S")]
    [InlineData("CVSS:4.0/AV:N/AC:L/AT:N/PR:N/UI:N/VC:H/VI:H/VA:H/SC:N/SI:N/SA:N/ZZ:H")]
    [InlineData("CVSS:4.0/AV:N/AC:L/AT:N/PR:N/UI:N/VC:H/VI:H/VA:H/SC:N/SI:N/SA:N/MM:X")]
    public void Takes_nothing_else_for_a_vector(string vector) => Assert.Null(CvssFour.Score(vector));

    [Theory]
    [InlineData("CVSS:4.0/AV:N/AC:L/AT:N/PR:N/UI:N/VC:H/VI:H/VA:H/SC:N/SI:N/SA:N", AdvisorySeverity.Critical)]
    [InlineData("CVSS:4.0/AV:N/AC:L/AT:N/PR:N/UI:N/VC:H/VI:H/VA:H/SC:N/SI:N/SA:N/E:U", AdvisorySeverity.High)]
    [InlineData("CVSS:4.0/AV:N/AC:L/AT:N/PR:N/UI:P/VC:L/VI:N/VA:N/SC:L/SI:N/SA:L", AdvisorySeverity.Medium)]
    [InlineData("CVSS:4.0/AV:N/AC:L/AT:P/PR:L/UI:N/VC:N/VI:N/VA:N/SC:N/SI:L/SA:N", AdvisorySeverity.Low)]
    [InlineData("CVSS:4.0/AV:N", null)]
    internal void Rates_an_entry_without_a_word_of_its_database(string vector, AdvisorySeverity? severity)
    {
        var entry = SampleDatabase.Go(
            "GO-2098-0001", [], SampleDatabase.Module("m.example/a", ["i0"]),
            more: $"\"severity\":[{{\"type\":\"CVSS_V4\",\"score\":\"{vector}\"}}],");
        Assert.Equal(severity, OsvReader.Read(SampleDatabase.Bytes(entry)).Advisory!.Severity);
    }
}
