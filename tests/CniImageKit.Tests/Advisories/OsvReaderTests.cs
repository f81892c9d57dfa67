using System.Text.Json;
using CniImageKit.Advisories;
using CniImageKit.Advisories.Databases;

namespace CniImageKit.Tests.Advisories;

public class OsvReaderTests
{
    [Fact]
    public void Reads_an_entry_of_the_Go_database()
    {
        var advisory = Read(SampleDatabase.Flood);
        Assert.Equal("GO-2024-2687", advisory.Id);
        Assert.Equal(["CVE-2023-45288", "GHSA-4v7x-pqxf-cx7m"], advisory.Aliases);
        Assert.Equal("Summary of GO-2024-2687", advisory.Summary);
        Assert.Equal("https://pkg.go.dev/vuln/GO-2024-2687", advisory.Url);
        Assert.True(advisory.Reviewed);
        Assert.Null(advisory.Severity);
        Assert.Equal(["stdlib", "golang.org/x/net"], advisory.Affected.Select(a => a.Module));
        Assert.Equal(["[0,1.21.9)", "[1.22.0-0,1.22.2)"], advisory.Affected[0].Ranges.Select(r => r.ToString()));
        Assert.Equal(["net/http"], advisory.Affected[0].Packages.Select(p => p.Path));
    }

    [Fact]
    public void Reads_an_entry_of_GitHubs()
    {
        var advisory = Read(SampleDatabase.PortmapOfGitHub);
        Assert.Equal(AdvisorySeverity.Medium, advisory.Severity);
        Assert.True(advisory.Reviewed);
        Assert.Equal("[1.6.0,1.9.0)", Assert.Single(advisory.Affected[0].Ranges).ToString());
    }

    [Fact]
    public void Marks_what_nobody_reviewed() => Assert.False(Read(SampleDatabase.Portmap).Reviewed);

    [Fact]
    public void Keeps_on_which_systems_a_package_is_weak() =>
        Assert.Equal(["windows"], Read(SampleDatabase.Windows).Affected[0].Packages[0].Systems);

    [Fact]
    public void Leaves_the_go_command_out() => Assert.Null(OsvReader.Read(SampleDatabase.Bytes(SampleDatabase.Toolchain)).Advisory);

    [Fact]
    public void Leaves_other_ecosystems_out() => Assert.Null(OsvReader.Read(SampleDatabase.Bytes(
        """{"id":"GHSA-aaaa","modified":"2025-01-01T00:00:00Z","affected":[{"package":{"ecosystem":"npm","name":"left-pad"}}]}""")).Advisory);

    [Fact]
    public void Tells_that_an_entry_was_withdrawn()
    {
        var entry = OsvReader.Read(SampleDatabase.Bytes(SampleDatabase.Go(
            "GO-2021-0001", [], SampleDatabase.Module("m.example/a", ["i0"]), more: "\"withdrawn\":\"2025-01-01T00:00:00Z\",")));
        Assert.True(entry.Withdrawn);
        Assert.Null(entry.Advisory);
        Assert.Equal("GO-2021-0001", entry.Id);
    }

    [Fact]
    public void Sorts_events_and_takes_a_last_affected_version_in()
    {
        var entry = SampleDatabase.Go("GO-1", [], SampleDatabase.Module("m.example/a", ["f1.2.0", "i2.0.0", "l2.3.0", "i0"]));
        Assert.Equal(["[0,1.2.0)", "[2.0.0,2.3.0]"], Read(entry).Affected[0].Ranges.Select(r => r.ToString()));
    }

    [Theory]
    [InlineData("[]")]
    [InlineData("{}")]
    [InlineData("not json")]
    [InlineData("""{"id":"A","modified":"yesterday"}""")]
    [InlineData("""{"id":"A B","modified":"2025-01-01T00:00:00Z"}""")]
    [InlineData("""{"id":"A","modified":"2025-01-01T00:00:00Z","affected":[7]}""")]
    [InlineData("""{"id":"A","modified":"2025-01-01T00:00:00Z","aliases":[7],"affected":[{"package":{"ecosystem":"Go","name":"m"}}]}""")]
    [InlineData("""{"id":"A","modified":"2025-01-01T00:00:00Z","aliases":["\ud800"],"affected":[{"package":{"ecosystem":"Go","name":"m"}}]}""")]
    [InlineData("""{"id":"A","modified":"2025-01-01T00:00:00Z","affected":[{"package":{"ecosystem":"Go","name":"m"},"ranges":[{"type":"SEMVER","events":[1]}]}]}""")]
    public void Refuses_what_is_no_entry(string text) => Assert.ThrowsAny<JsonException>(() => OsvReader.Read(SampleDatabase.Bytes(text)));

    [Theory]
    // Scores as FIRST's calculator gives them.
    [InlineData("CVSS:3.1/AV:N/AC:L/PR:N/UI:N/S:U/C:H/I:H/A:H", 9.8)]
    [InlineData("CVSS:3.1/AV:N/AC:L/PR:N/UI:N/S:C/C:H/I:H/A:H", 10.0)]
    [InlineData("CVSS:3.1/AV:N/AC:L/PR:L/UI:N/S:U/C:L/I:L/A:N", 5.4)]
    [InlineData("CVSS:3.0/AV:L/AC:H/PR:H/UI:R/S:U/C:L/I:N/A:N", 1.8)]
    [InlineData("CVSS:3.1/AV:N/AC:L/PR:N/UI:R/S:C/C:L/I:L/A:N", 6.1)]
    [InlineData("CVSS:3.1/AV:N/AC:L/PR:N/UI:N/S:U/C:N/I:N/A:N", 0.0)]
    [InlineData("CVSS:4.0/AV:N/AC:L/AT:N/PR:N/UI:N/VC:H/VI:H/VA:H/SC:N/SI:N/SA:N", null)]
    [InlineData("CVSS:3.1/AV:N", null)]
    [InlineData("", null)]
    public void Scores_a_vector(string vector, double? score) => Assert.Equal(score, OsvSeverity.Score(vector));

    private static Advisory Read(string entry) => OsvReader.Read(SampleDatabase.Bytes(entry)).Advisory!;
}
