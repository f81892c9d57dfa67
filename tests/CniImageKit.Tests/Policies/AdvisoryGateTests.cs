using System.Text;
using CniImageKit.Advisories;
using CniImageKit.Advisories.Databases;
using CniImageKit.Catalog;
using CniImageKit.Diagnostics;
using CniImageKit.Locking;
using CniImageKit.Policies;
using CniImageKit.Tests.Advisories;

namespace CniImageKit.Tests.Policies;

/// <summary>What becomes of each advisory by what is known of it, told as rule and place in the policy.</summary>
public class AdvisoryGateTests
{
    private const string Plugins = "github.com/containernetworking/plugins";
    private const string Medium = "\"severity\":[{\"type\":\"CVSS_V3\",\"score\":\"CVSS:3.1/AV:N/AC:L/PR:L/UI:N/S:U/C:L/I:L/A:N\"}],";

    [Theory]
    [InlineData("failOn: medium", "CNIK5430 p(3,11)")]
    [InlineData("failOn: high", "")]
    public void Refuses_a_weakness_of_the_plugins_own_release(string section, string told) => Assert.Equal(
        told, Told(section, Lock(SampleLock.Entry("1.7.0", Plugins + " v1.7.0", plugins: ["bridge", "portmap"])), Portmap(Medium)));

    [Fact]
    public void Passes_what_mends_it() =>
        Assert.Equal("", Told("failOn: low", Lock(SampleLock.Entry("1.9.0", Plugins + " v1.9.0")), Portmap(Medium)));

    [Fact]
    public void Tells_each_advisory_of_a_source_once_with_all_its_platforms_and_plugins()
    {
        var amd = SampleLock.Entry("1.7.0", Plugins + " v1.7.0", plugins: ["bridge", "portmap"]);
        var arm = SampleLock.Entry("1.7.0", Plugins + " v1.7.0", platform: "linux/arm64", plugins: ["bridge"]);
        var finding = Assert.Single(Findings("failOn: low", Lock(amd, arm), Portmap(Medium)));
        Assert.Equal(
            "The policy refuses GO-2025-4222, CVE-2025-67499 (medium), which concerns bridge, portmap of containernetworking-plugins for "
                + "linux/amd64, linux/arm64.",
            finding.Message);
        Assert.Contains(finding.Details, d => d is { Label: "to", Value: "1.9.0" });
        Assert.StartsWith(
            "run `cnikit fetch`, and try again; update containernetworking-plugins to 1.9.0 or later", finding.Details[^1].Value,
            StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("failOn: low", "CNIK5653 p(3,11)|CNIK5654 p(3,11)")]
    [InlineData("failOn: low\n  unknown: warn", "CNIK5653 p(4,12)|CNIK5654 p(4,12)")]
    [InlineData("failOn: low\n  unknown: fail", "CNIK5430 p(3,11)|CNIK5434 p(4,12)")]
    [InlineData("failOn: low\n  unknown: ignore", "")]
    [InlineData("failOn: high\n  unknown: fail", "CNIK5434 p(4,12)")]
    public void Does_with_what_may_concern_a_plugin_as_it_is_told(string section, string told) => Assert.Equal(
        told, Told(section, Lock(SampleLock.Entry("1.0.0", Plugins + " (devel)", null, "nuget:Node.Plugins@1.0.0")), Portmap(Medium)));

    // An answer that is milder than the other is the one that counts.
    [Theory]
    [InlineData("unrated: fail\n  unknown: warn", "CNIK5652")]
    [InlineData("unrated: warn\n  unknown: fail", "CNIK5652")]
    [InlineData("unrated: fail\n  unknown: fail", "CNIK5430")]
    [InlineData("unrated: fail\n  unknown: ignore", "")]
    [InlineData("unrated: ignore\n  unknown: fail", "CNIK5434")]
    public void Takes_the_milder_answer_for_what_is_neither_rated_nor_sure(string answers, string told) => Assert.Equal(
        told, Told(
            $"failOn: low\n  {answers}", Lock(SampleLock.Entry("1.0.0", Plugins + " (devel)", null, "nuget:Node.Plugins@1.0.0")),
            Portmap("")).Split(' ')[0]);

    [Theory]
    [InlineData("warn", "CNIK5654 p(4,12)")]
    [InlineData("fail", "CNIK5434 p(4,12)")]
    [InlineData("ignore", "")]
    public void Does_with_plugins_of_unknown_parts_as_it_is_told(string answer, string told) => Assert.Equal(
        told, Told($"failOn: low\n  unknown: {answer}", Lock(SampleLock.Entry("1.9.0", Plugins + " v1.9.0", null)), Portmap(Medium)));

    private static string Portmap(string rating) => SampleDatabase.Go(
        "GO-2025-4222", ["CVE-2025-67499"], SampleDatabase.Module(Plugins, ["i1.6.0", "f1.9.0"]), more: rating);

    private static LocatedLock Lock(params LockEntry[] entries) => LocatedLock.Of(SampleLock.Of(entries), "cni.lock.json");

    private static string Told(string section, LocatedLock locked, string entry) =>
        string.Join('|', Findings(section, locked, entry).Select(f => $"{f.Rule.Id} {f.At}"));

    private static Diagnostic[] Findings(string section, LocatedLock locked, string entry)
    {
        var policy = PolicyReader.Read("p", Encoding.UTF8.GetBytes($"schema: 1\nadvisories:\n  {section}\n"));
        var advisory = OsvReader.Read(SampleDatabase.Bytes(entry)).Advisory!;
        var snapshot = AdvisorySnapshot.Read(SnapshotWriter.Write([advisory], []), new Location("snapshot"));
        var found = AdvisoryMatcher.Match(locked.Lock, snapshot, PluginCatalog.Load());
        found = found with { UnreadFiles = [.. locked.Lock.Plugins.SelectMany(e => e.Files.Values).Select(f => f.Sha256)] };
        return [.. new AdvisoryGate(policy.Advisories!).Run(locked, found)];
    }
}
