using System.Globalization;
using System.Text.Json;
using CniImageKit.Diagnostics;
using CniImageKit.Tests.Advisories;

namespace CniImageKit.Tests.Reviewing;

/// <summary>A policy that refuses known weaknesses, over real plugins that a real release has and advisories that were pinned.</summary>
public sealed class PolicyAdvisoryTests : IAsyncLifetime
{
    private const string High = "\"severity\":[{\"type\":\"CVSS_V3\",\"score\":\"CVSS:3.1/AV:N/AC:L/PR:N/UI:N/S:U/C:H/I:N/A:N\"}],";
    private const string Worst = "\"severity\":[{\"type\":\"CVSS_V3\",\"score\":\"CVSS:3.1/AV:N/AC:L/PR:N/UI:N/S:U/C:H/I:H/A:H\"}],";
    private const string Gate = "schema: 1\nadvisories:\n  failOn: high   # by Ada\n";
    private const string Refused =
        "The policy refuses GO-2098-0001, CVE-2098-1 (high), which concerns loopback of plugins for linux/amd64, linux/arm64.";

    private AttackBed bed = null!;

    public async ValueTask InitializeAsync()
    {
        bed = await AttackBed.StartAsync();
        (await bed.PublishAsync("v1.1.0")).WithSidecars();
        bed.Write();
        // Debian's loopback is built by Go 1.19 and links os; a web server it is not.
        await PinAsync(
            Entry("GO-2098-0001", "os", High, "CVE-2098-1"), Entry("GO-2098-0002", "net/http/httputil", Worst));
    }

    public ValueTask DisposeAsync() => bed.DisposeAsync();

    private Cnikit Cnikit => new(bed.Folder.Path, bed["store"]);

    [Fact]
    public async Task Refuses_a_lock_with_what_is_as_bad_as_said_at_its_own_line()
    {
        Policy(Gate);
        var failure = await Assert.ThrowsAsync<CniImageKitException>(() => bed.LockAsync());
        Assert.False(File.Exists(bed["cni.lock.json"]));
        Assert.Equal(["CNIK5430", "CNIK5654"], failure.Diagnostics.Select(d => d.Rule.Id));
        var finding = failure.Diagnostics[0];
        Assert.Equal(("CNIK5430", "cnikit.policy.yaml(3,11)", Refused), (finding.Rule.Id, finding.At.ToString(), finding.Message));
        Assert.Equal(
            ["locked at cni.lock.json", "expected nothing rated high or worse", "reason package linked", "to 1.99.0"],
            finding.Details.Where(d => d.Label is not ("found" or "from" or "mend")).Select(d => $"{d.Label} {d.Value}"));
        Assert.StartsWith("stdlib 1.19", finding.Details.First(d => d.Label == "found").Value, StringComparison.Ordinal);
        Assert.StartsWith(
            "update plugins to a release that was built by Go 1.99.0 or later, as `cnikit outdated` tells", finding.Details[^1].Value,
            StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("low", true)]
    [InlineData("medium", true)]
    [InlineData("high", true)]
    [InlineData("critical", false)]
    public async Task Refuses_from_the_severity_on_that_it_names(string least, bool refused)
    {
        Policy($"schema: 1\nadvisories: {{ failOn: {least} }}\n");
        Assert.Equal(refused ? "CNIK5430 (2,23)" : "", await LockedAsync());
    }

    [Theory]
    [InlineData("bake", "-o", "out")]
    [InlineData("fetch")]
    [InlineData("pack", "-o", "out")]
    [InlineData("sbom", "-p", "linux/amd64", "-o", "out")]
    [InlineData("attest", "-o", "out")]
    [InlineData("lock")]
    [InlineData("lock", "--check")]
    [InlineData("verify", "rootfs", "-p", "linux/amd64")]
    public async Task Lets_no_command_use_what_it_refuses(params string[] command)
    {
        await bed.LockAsync();
        (await Cnikit.RunAsync("bake", "-o", "before")).Ok();
        Directory.Move(bed["before/rootfs/linux-amd64"], bed["rootfs"]);
        Policy(Gate);
        var run = await Cnikit.RunAsync([.. command, "--sarif", "out.sarif"]);
        Assert.Equal(command[^1] == "--check" || command[0] == "verify" ? 3 : 1, run.ExitCode);
        Assert.StartsWith(
            $"cnikit.policy.yaml(3,11): error CNIK5430: {(command is ["sbom", ..] ? Refused[..^18].TrimEnd(',', ' ') : Refused[..^1]).TrimEnd()}",
            run.Error, StringComparison.Ordinal);
        Assert.False(Path.Exists(bed["out"]));
        var result = JsonDocument.Parse(File.ReadAllText(bed["out.sarif"])).RootElement.GetProperty("runs")[0].GetProperty("results")[0];
        Assert.Equal("CNIK5430", result.GetProperty("ruleId").GetString());
        var place = result.GetProperty("locations")[0].GetProperty("physicalLocation");
        Assert.EndsWith(
            "cnikit.policy.yaml", place.GetProperty("artifactLocation").GetProperty("uri").GetString(), StringComparison.Ordinal);
        Assert.Equal(3, place.GetProperty("region").GetProperty("startLine").GetInt32());
        Assert.Equal(11, place.GetProperty("region").GetProperty("startColumn").GetInt32());
    }

    [Fact]
    public async Task Does_not_count_what_somebody_answers_for_until_a_day()
    {
        Policy(Gate);
        Suppress("CVE-2098-1", Day(30));
        Assert.Equal("", await LockedAsync());
        Suppress("CVE-2098-1", Day(-1));
        Assert.Equal("CNIK5430 (3,11)|CNIK8610 (6,12)", await LockedAsync());
    }

    [Fact]
    public async Task Does_not_count_what_a_VEX_document_rules_out()
    {
        Policy(Gate);
        bed.Folder.Write("vex.json", """
            {"@context":"https://openvex.dev/ns/v0.2.0","@id":"https://example.org/1","author":"a","timestamp":"2026-01-01T00:00:00Z","version":1,
            "statements":[{"vulnerability":{"name":"GO-2098-0001"},"products":[{"@id":"pkg:golang/stdlib"}],"status":"not_affected",
            "justification":"vulnerable_code_not_in_execute_path"}]}
            """);
        File.AppendAllText(bed["cni.yaml"], "vex: [vex.json]\n");
        Assert.Equal("", await LockedAsync());
    }

    [Theory]
    [InlineData("", "CNIK5652 (2,23)")]
    [InlineData(", unrated: warn", "CNIK5652 (2,42)")]
    [InlineData(", unrated: fail", "CNIK5430 (2,42)")]
    [InlineData(", unrated: ignore", "")]
    public async Task Does_with_what_nobody_rated_as_it_is_told(string key, string told)
    {
        await PinAsync(Entry("GO-2098-0003", "os"));
        Policy($"schema: 1\nadvisories: {{ failOn: critical{key} }}\n");
        Assert.Equal(told, await LockedAsync());
    }

    [Fact]
    public async Task Wants_advisories_that_are_pinned_and_at_hand()
    {
        Policy(Gate);
        Suppress("GO-2098-0001", Day(30));
        await bed.LockAsync();
        var elsewhere = new Cnikit(bed.Folder.Path, bed["other-store"]);
        Assert.Contains("cnikit.advisories.json: error CNIK8101", (await elsewhere.RunAsync("bake")).Error, StringComparison.Ordinal);
        File.Delete(bed["cnikit.advisories.json"]);
        var told = await Cnikit.RunAsync("lock", "--check");
        Assert.StartsWith("cnikit.policy.yaml(2,1): error CNIK5431", told.Error, StringComparison.Ordinal);
        Assert.Contains("mend      run `cnikit advisories fetch` and commit the file", told.Error, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Holds_the_age_of_the_snapshot_against_the_clock_but_for_a_bake()
    {
        Policy("schema: 1\nadvisories:\n  failOn: critical\n  snapshotMaximumAge: 30d\n");
        Assert.Equal("", await LockedAsync());
        await PinAsync(DateTime.UtcNow.AddDays(-31), Entry("GO-2098-0001", "os", High));
        Assert.Equal("CNIK5432 (4,23)", await LockedAsync());
        var verify = await Cnikit.RunAsync("lock", "--check");
        Assert.Contains("31 days, of ", verify.Error, StringComparison.Ordinal);
        Assert.Contains("run `cnikit advisories fetch --update`", verify.Error, StringComparison.Ordinal);
        (await Cnikit.RunAsync("bake", "-o", "out")).Ok();
        var dated = Cnikit;
        dated.Environment["SOURCE_DATE_EPOCH"] = DateTimeOffset.UtcNow.ToUnixTimeSeconds().ToString(CultureInfo.InvariantCulture);
        Assert.Contains("CNIK5432", (await dated.RunAsync("bake", "-o", "out")).Error, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Does_not_take_a_snapshot_for_young_that_says_nothing_of_it()
    {
        Policy("schema: 1\nadvisories: { failOn: critical, snapshotMaximumAge: 30d }\n");
        await PinAsync(DateTime.UnixEpoch, Entry("GO-2098-0001", "os", High));
        Assert.Equal("CNIK5432 (2,53)", await LockedAsync());
    }

    /// <summary>Which packages are linked in only the bytes tell; whoever has none is told what brings them.</summary>
    [Fact]
    public async Task Judges_by_what_plugins_link_once_they_are_at_hand()
    {
        await PinAsync(Entry("GO-2098-0002", "net/http/httputil", Worst));
        Policy(Gate);
        await bed.LockAsync();
        (await Cnikit.RunAsync("advisories", "fetch", "--save", "snapshot")).Ok();
        var empty = new Cnikit(bed.Folder.Path, bed["empty"]);
        (await empty.RunAsync("advisories", "fetch", "--from", "snapshot")).Ok();
        var blind = await empty.RunAsync("lock", "--check");
        Assert.Equal(3, blind.ExitCode);
        Assert.Contains("reason     by the lock alone: the plugins are not in the store", blind.Error, StringComparison.Ordinal);
        Assert.Contains("mend       run `cnikit fetch`, and try again", blind.Error, StringComparison.Ordinal);
        (await empty.RunAsync("fetch")).Ok();
        (await empty.RunAsync("lock", "--check")).Ok();
    }

    [Fact]
    public async Task Lets_a_fetch_bring_the_pinned_advisories_too()
    {
        await PinAsync(Entry("GO-2098-0002", "net/http/httputil", Worst));
        Policy(Gate);
        await bed.LockAsync();
        var empty = new Cnikit(bed.Folder.Path, bed["empty"]);
        (await empty.RunAsync("fetch")).Ok();
        (await empty.RunAsync("bake", "--offline", "-o", "out")).Ok();
    }

    [Fact]
    public async Task Locks_what_was_kept_where_the_store_lost_it()
    {
        await PinAsync(Entry("GO-2098-0002", "net/http/httputil", Worst));
        Policy(Gate);
        await bed.LockAsync();
        (await Cnikit.RunAsync("advisories", "fetch", "--save", "snapshot")).Ok();
        var empty = new Cnikit(bed.Folder.Path, bed["empty"]);
        (await empty.RunAsync("advisories", "fetch", "--from", "snapshot")).Ok();
        (await empty.RunAsync("lock")).Ok();
    }

    [Fact]
    public async Task Judges_a_bake_anew_where_others_are_pinned()
    {
        Policy("schema: 1\nadvisories: { failOn: critical }\n");
        await bed.LockAsync();
        (await Cnikit.RunAsync("bake", "-o", "out")).Ok();
        Assert.Contains("unchanged", (await Cnikit.RunAsync("bake", "-o", "out")).Ok().Out, StringComparison.Ordinal);
        var report = JsonDocument.Parse(File.ReadAllText(bed["out/report.json"])).RootElement
            .GetProperty("policy").GetProperty("advisories");
        Assert.Equal("critical", report.GetProperty("failOn").GetString());
        var pin = JsonDocument.Parse(File.ReadAllText(bed["cnikit.advisories.json"])).RootElement;
        Assert.Equal(pin.GetProperty("snapshot").GetProperty("sha256").GetString(), report.GetProperty("snapshot").GetString());
        await PinAsync(Entry("GO-2098-0001", "os", Worst));
        Assert.Contains("CNIK5430", (await Cnikit.RunAsync("bake", "-o", "out")).Error, StringComparison.Ordinal);
        Suppress("GO-2098-0001", Day(30));
        (await Cnikit.RunAsync("bake", "-o", "out")).Ok();
    }

    /// <summary>A bake does not ask what day it is.</summary>
    [Fact]
    public async Task Lets_a_suppression_that_ended_hold_in_a_bake_without_a_date()
    {
        Policy(Gate);
        Suppress("GO-2098-0001", Day(30));
        await bed.LockAsync();
        Suppress("GO-2098-0001", Day(-1));
        (await Cnikit.RunAsync("bake", "-o", "out")).Ok();
        var dated = Cnikit;
        dated.Environment["SOURCE_DATE_EPOCH"] = DateTimeOffset.UtcNow.ToUnixTimeSeconds().ToString(CultureInfo.InvariantCulture);
        Assert.Contains("CNIK5430", (await dated.RunAsync("bake", "-o", "out")).Error, StringComparison.Ordinal);
    }

    /// <summary>
    /// What a lock is told, as ids and places: all that is refused, or all warnings; but for what Debian's plugins leave unknown.
    /// </summary>
    private async Task<string> LockedAsync()
    {
        var warned = new List<Diagnostic>();
        try
        {
            await bed.LockAsync(hear: e => warned.AddRange(e is WarningFound { Diagnostic: var found } ? [found] : []));
        }
        catch (CniImageKitException failure)
        {
            warned = [.. failure.Diagnostics];
        }

        var ours = warned.Where(d => d.At.File is "cnikit.policy.yaml" or "cnikit.suppressions.yaml");
        return string.Join('|', ours.Where(d => d.Rule.Id != "CNIK5654")
            .Select(d => $"{d.Rule.Id} ({d.At.Line},{d.At.Column})"));
    }

    private static string Entry(string id, string package, string more = "", params string[] aliases) => SampleDatabase.Go(
        id, aliases, SampleDatabase.Module("stdlib", ["i0", "f1.99.0"], SampleDatabase.Import(package)), more: more);

    private Task PinAsync(params string[] entries) => PinAsync(DateTime.UtcNow, entries);

    private async Task PinAsync(DateTime modified, params string[] entries)
    {
        if (Directory.Exists(bed["db"])) Directory.Delete(bed["db"], recursive: true);
        new PublishedDatabase(entries)
        {
            Modified = modified.ToString("yyyy-MM-dd'T'HH:mm:ss'Z'", CultureInfo.InvariantCulture),
        }.WriteTo(bed["db"]);
        (await Cnikit.RunAsync("advisories", "fetch", "--from", "db", "--update", "--allow-rollback")).Ok();
    }

    private void Suppress(string id, string until) => bed.Folder.Write(
        "cnikit.suppressions.yaml",
        $"schema: 1\nsuppressions:\n  - id: {id}\n    owner: team@example.org\n    reason: vulnerable_code_not_in_execute_path\n    until: {until}\n");

    private static string Day(int ahead) => DateTime.UtcNow.AddDays(ahead).ToString("yyyy-MM-dd", CultureInfo.InvariantCulture);

    private void Policy(string text) => File.WriteAllText(bed["cnikit.policy.yaml"], text);
}
