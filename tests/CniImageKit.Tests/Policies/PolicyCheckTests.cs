using System.Text;
using CniImageKit.Catalog;
using CniImageKit.Locking;
using CniImageKit.Manifest;
using CniImageKit.Policies;
using CniImageKit.Tests.Locking;

namespace CniImageKit.Tests.Policies;

/// <summary>What each section refuses, told as rule and place in the policy.</summary>
public class PolicyCheckTests
{
    private static readonly DateTimeOffset Now = new(2026, 11, 25, 12, 0, 0, TimeSpan.Zero);
    private static readonly PluginCatalog Catalog = PluginCatalog.Load();

    [Theory]
    [InlineData("sources: { deny: [\"github:*\"] }", "CNIK5422 p(2,19)")]
    [InlineData("sources: { allow: [\"github:*\"], deny: [\"github:containernetworking/*\"] }", "CNIK5422 p(2,40)")]
    [InlineData("sources: { allow: [\"apt:*\"] }", "CNIK5423 p(2,12)")]
    [InlineData("sources: { allow: [\"github:containernetworking/plugins\"] }", "")]
    [InlineData("sources: { deny: [\"apt:*\"] }", "")]
    [InlineData("default: deny", "CNIK5423 p(2,10)|CNIK5425 p(2,10)")]
    [InlineData("default: deny\nsources: { allow: [\"*\"] }\nlicenses: { allow: [Apache-2.0] }", "")]
    [InlineData("default: allow\nsources: { allow: [\"apt:*\"] }", "CNIK5423 p(3,12)")]
    [InlineData("licenses: { allow: [MIT] }", "CNIK5425 p(2,13)")]
    [InlineData("licenses: { allow: [apache-2.0] }", "")]
    [InlineData("licenses: { deny: [Apache-2.0] }", "CNIK5425 p(2,13)")]
    [InlineData("licenses: { deny: [MIT] }", "")]
    [InlineData("verification: { minimum: signature }", "CNIK5427 p(2,26)")]
    [InlineData("verification: { minimum: known-digest }", "")]
    [InlineData("verification: { minimum: first-use, sources: { \"github:*\": signature } }", "CNIK5427 p(2,60)")]
    [InlineData("verification: { minimum: signature, sources: { \"github:*\": sums } }", "")]
    [InlineData("maximumAge: 600d", "")]
    [InlineData("maximumAge: 500d", "CNIK5428 p(2,13)")]
    [InlineData("linkage: { deny: [static] }", "CNIK5429 p(2,19)|CNIK5429 p(2,19)")]
    [InlineData("linkage: { deny: [dynamic, musl] }", "")]
    [InlineData("signers: [\"openpgp AA\"]", "")]
    public void Refuses(string text, string expected) => Assert.Equal(expected, Told(text, Entry));

    [Theory]
    [InlineData(new[] { "openpgp AA", "openpgp BB" }, "")]
    [InlineData(new[] { "openpgp BB" }, "CNIK5424 p(2,1)")]
    [InlineData(new[] { "sums-file x", "nuget-signature author CN=Acme sha256:aa" }, "CNIK5424 p(2,1)")]
    [InlineData(new[] { "known-digest", "sums-file x", "github-digest", "manifest-digest" }, "")]
    [InlineData(new string[0], "")]
    public void Wants_one_of_the_named_signers_where_something_is_signed(string[] verified, string expected) =>
        Assert.Equal(expected, Told("signers: [\"openpgp A*\"]", Verified(verified)));

    [Theory]
    [InlineData(new string[0], "first-use")]
    [InlineData(new[] { "sums-file x" }, "sums")]
    [InlineData(new[] { "github-digest" }, "sums")]
    [InlineData(new[] { "known-digest", "sums-file x" }, "known-digest")]
    [InlineData(new[] { "manifest-digest" }, "known-digest")]
    [InlineData(new[] { "sums-file x", "minisign RWQ" }, "signature")]
    [InlineData(new[] { "nuget-signature author CN=x" }, "signature")]
    public void Rates_by_the_strongest_way(string[] verified, string level) =>
        Assert.Equal(level, PolicySubject.Level(Verified(verified).Artifact).Word());

    [Theory]
    [InlineData("github:a/b@v1/x.tgz", "github:a/b")]
    [InlineData("apt:pool/main/g/golang-x/containernetworking-plugins_1.1.1+ds1-3_amd64.deb", "apt:containernetworking-plugins")]
    [InlineData("oci:localhost:5000/team/x@sha256:aa", "oci:localhost:5000/team/x")]
    [InlineData("nuget:Acme.Cni@1.0.0", "nuget:Acme.Cni")]
    [InlineData("url:https://h/a@b/x.tgz", "url:https://h/a@b/x.tgz")]
    [InlineData("directory:bin/linux-amd64", "directory:bin/linux-amd64")]
    public void Names_sources_without_their_versions(string location, string subject) =>
        Assert.Equal(subject, PolicySubject.Of(Entry with { Artifact = Entry.Artifact with { Location = location } }, null));

    // The lock names no server: a copy of the project elsewhere would else look like the project.
    [Fact]
    public void Tells_another_GitHub_apart()
    {
        var manifest = ManifestReader.Read(
            "cni.yaml", "/", "schema: 1\nplatforms: [linux/amd64]\nplugins:\n  - { from: containernetworking-plugins, api: \"https://ghe.evil/api/v3\" }\n", Catalog);
        Assert.Equal("github:ghe.evil/containernetworking/plugins", PolicySubject.Of(Entry, manifest));
        Assert.Equal("CNIK5423 p(2,12)", Told("sources: { allow: [\"github:containernetworking/plugins\"] }", Entry, Now, manifest));
    }

    [Fact]
    public void Does_not_take_an_unknown_licence_for_an_allowed_one()
    {
        Assert.Equal("CNIK5426 p(2,13)", Told("licenses: { allow: [MIT] }", Entry with { License = null }));
        Assert.Equal("CNIK5426 p(2,13)", Told("licenses: { allow: [MIT] }", Entry with { License = "see LICENSE" }));
        Assert.Equal("", Told("licenses: { deny: [MIT] }", Entry with { License = null }));
    }

    [Fact]
    public void Asks_for_no_time_where_nothing_may_depend_on_it() => Assert.Equal("", Told("maximumAge: 1d", Entry, now: null));

    [Theory]
    [InlineData("", "CNIK5433 p(2,13)")]
    [InlineData("\nexceptions: [{ rule: maximumAge, source: \"*\", owner: ada, reason: built here, until: 2027-01-31 }]", "")]
    public void Does_not_take_what_has_no_date_for_young(string more, string expected)
    {
        Assert.Equal(expected, Told("maximumAge: 90000d" + more, Locks.Entry));
        Assert.Equal(expected, Told("maximumAge: 90000d" + more, Locks.Entry, now: null));
    }

    [Theory]
    [InlineData("2026-12-31", "")]
    [InlineData("2026-12-09", "CNIK5651 p(3,109)")]
    [InlineData("2026-11-25", "CNIK5651 p(3,109)")]
    [InlineData("2026-11-24", "CNIK5425 p(2,13)")]
    public void Excepts_until_the_last_day(string until, string expected) => Assert.Equal(
        expected, Told(
            $"licenses: {{ allow: [MIT] }}\nexceptions: [{{ rule: licenses, source: container*, owner: ada, reason: the next release is out soon, until: {until} }}]", Entry));

    [Fact]
    public void Names_whose_exception_ended()
    {
        var verdict = Verdict("licenses: { allow: [MIT] }\nexceptions: [{ rule: licenses, source: \"*\", owner: ada, reason: r, until: 2026-01-31 }]", Entry, Now);
        Assert.Contains(verdict.Findings[0].Details, d => d.Value == "the exception of ada at p(3,14) ended on 2026-01-31");
    }

    [Fact]
    public void Tells_of_an_exception_that_nothing_needs() => Assert.Equal(
        "CNIK5650 p(3,14)",
        Told("licenses: { allow: [Apache-2.0] }\nexceptions: [{ rule: licenses, source: \"*\", owner: ada, reason: r, until: 2027-01-31 }]", Entry));

    [Fact]
    public void Excepts_one_plugin()
    {
        const string text = "linkage: { deny: [static] }\nexceptions: [{ rule: linkage, source: \"*\", plugin: bridge, owner: ada, reason: r, until: 2027-01-31 }]";
        var verdict = Verdict(text, Entry, Now);
        Assert.Contains("'host-local'", Assert.Single(verdict.Findings).Message, StringComparison.Ordinal);
        Assert.Contains("'bridge'", Assert.Single(verdict.Excused).Finding.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Names_plugin_platform_and_the_place_in_the_lock()
    {
        var finding = Verdict("linkage: { deny: [static] }", Entry, Now).Findings[0];
        Assert.Contains("'bridge' of containernetworking-plugins for linux/amd64", finding.Message, StringComparison.Ordinal);
        Assert.Equal(["locked at", "expected", "found", "mend"], finding.Details.Select(d => d.Label));
        Assert.Matches(@"^cni\.lock\.json\(\d+,\d+\)$", finding.Details[0].Value);
    }

    private static LockEntry Entry { get; } = Locks.Entry with
    {
        Artifact = Locks.Entry.Artifact with { Date = new SourceDate(1746360000) },
    };

    private static LockEntry Verified(params string[] verified) =>
        Entry with { Artifact = Entry.Artifact with { Verified = [.. verified] } };

    private static string Told(string text, LockEntry entry) => Told(text, entry, Now);

    private static string Told(string text, LockEntry entry, DateTimeOffset? now, PluginManifest? manifest = null) =>
        string.Join('|', Verdict(text, entry, now, manifest).Findings.Select(f => $"{f.Rule.Id} {f.At}"));

    private static PolicyVerdict Verdict(string text, LockEntry entry, DateTimeOffset? now, PluginManifest? manifest = null)
    {
        var policy = PolicyReader.Read("p", Encoding.UTF8.GetBytes("schema: 1\n" + text));
        var locked = Locks.Read(Locks.Text(new Lockfile { SourceDate = new SourceDate(1746360000), Plugins = [entry] }));
        return new PolicyCheck(policy, manifest, locked, now).Run();
    }
}
