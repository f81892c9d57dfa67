using CniImageKit.Advisories;
using CniImageKit.Advisories.Databases;

namespace CniImageKit.Tests.Advisories;

public class AdvisoryMergeTests
{
    [Fact]
    public void Takes_the_rating_and_names_of_an_alias()
    {
        var merged = Assert.Single(Merge(SampleDatabase.PortmapOfGitHub, SampleDatabase.Portmap));
        Assert.Equal("GO-2025-4222", merged.Id);
        Assert.Equal(AdvisorySeverity.Medium, merged.Severity);
        Assert.Equal(["CVE-2025-67499", "GHSA-jv3w-x3r3-g6rm"], merged.Aliases);
    }

    [Fact]
    public void Keeps_the_newest_state_of_an_id()
    {
        var old = SampleDatabase.Go("GO-1", [], SampleDatabase.Module("m.example/a", ["i0"]), modified: "2024-01-01T00:00:00Z");
        var @new = SampleDatabase.Go("GO-1", [], SampleDatabase.Module("m.example/a", ["i0", "f2.0.0"]), modified: "2025-01-01T00:00:00Z");
        Assert.Equal("[0,2.0.0)", Assert.Single(Merge(@new, old)).Affected[0].Ranges[0].ToString());
    }

    [Fact]
    public void Joins_entries_that_share_a_name_through_another()
    {
        var merged = Assert.Single(Merge(
            Other("CVE-2025-1", ["GHSA-b"], "m.example/a"), Other("GHSA-b", ["X-3"], "m.example/b"), Other("X-3", [], "m.example/a")));
        Assert.Equal("GHSA-b", merged.Id);
        Assert.Equal(["CVE-2025-1", "X-3"], merged.Aliases);
        Assert.Equal(["m.example/b", "m.example/a"], merged.Affected.Select(a => a.Module));
    }

    [Fact]
    public void Keeps_two_entries_of_the_Go_database_apart_that_share_an_alias()
    {
        var merged = Merge(
            SampleDatabase.Go("GO-1", ["CVE-1"], SampleDatabase.Module("m.example/a", ["i0"])),
            SampleDatabase.Go("GO-2", ["CVE-1"], SampleDatabase.Module("m.example/b", ["i0"])), Other("GHSA-b", ["CVE-1"], "m.example/b"));
        Assert.Equal(["GO-1", "GO-2"], merged.Select(m => m.Id));
        Assert.All(merged, m => Assert.Contains("GHSA-b", m.Aliases));
    }

    private static List<Advisory> Merge(params string[] entries) =>
        [.. AdvisoryMerge.Merge(entries.Select(e => OsvReader.Read(SampleDatabase.Bytes(e)).Advisory!))];

    private static string Other(string id, string[] aliases, string module) => $$"""
        {"id":"{{id}}","modified":"2025-01-01T00:00:00Z","aliases":[{{string.Join(',', aliases.Select(a => $"\"{a}\""))}}],
        "affected":[{{SampleDatabase.Module(module, ["i0"])}}]}
        """;
}
