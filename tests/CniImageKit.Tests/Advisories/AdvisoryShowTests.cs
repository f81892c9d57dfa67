using System.Text.Json;
using CniImageKit.Locking;

namespace CniImageKit.Tests.Advisories;

/// <summary><c>cnikit advisories</c> as a process, over a lock without its plugins.</summary>
public sealed class AdvisoryShowTests : IAsyncLifetime
{
    private const string Plugins = "github.com/containernetworking/plugins";
    private readonly TempFolder folder = new();
    private readonly Cnikit cnikit;

    public AdvisoryShowTests() => cnikit = new Cnikit(folder.Path, folder["store"]);

    public async ValueTask InitializeAsync()
    {
        var database = new PublishedDatabase(SampleDatabase.All)
        {
            Modified = DateTime.UtcNow.ToString("yyyy-MM-dd'T'HH:mm:ss'Z'", System.Globalization.CultureInfo.InvariantCulture),
        };
        database.Add(SampleDatabase.Go(
            "GO-2021-0001", [], SampleDatabase.Module("m.example/a", ["i0"]), more: "\"withdrawn\":\"2025-01-01T00:00:00Z\","));
        database.WriteTo(folder["db"]);
        folder.Write("osv/GHSA-jv3w-x3r3-g6rm.json", SampleDatabase.PortmapOfGitHub);
        var locked = SampleLock.Of(SampleLock.Entry(
            "1.7.0", Plugins + " (devel)", "1.22.3", modules: ["golang.org/x/net v0.22.0"], plugins: ["bridge", "portmap"]));
        await File.WriteAllBytesAsync(folder["cni.lock.json"], LockWriter.Write(locked));
        (await cnikit.RunAsync("advisories", "fetch", "--from", "db", "--from", "osv")).Ok();
    }

    public ValueTask DisposeAsync()
    {
        folder.Dispose();
        return ValueTask.CompletedTask;
    }

    [Fact]
    public async Task Shows_a_table_with_what_is_worst_first()
    {
        var ran = await cnikit.RunAsync("advisories", "show", "cni.lock.json");
        Assert.Equal(3, ran.ExitCode);
        var lines = ran.Out.Split('\n');
        Assert.Equal(
            ["severity", "advisory", "plugins", "about", "fixed in", "known by", "suppressed"],
            lines[0].Split("  ", StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries));
        string[][] rows =
            [.. lines[1..4].Select(l => l.Split("  ", StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries))];
        Assert.Equal(["medium", "GO-2025-4222 CVE-2025-67499 (unreviewed)", "all 2", Plugins + " 1.7.0", "1.9.0", "module only"], rows[0]);
        Assert.Equal(["unrated", "GO-2024-2687 CVE-2023-45288", "all 2", "golang.org/x/net 0.22.0", "0.23.0", "module only"], rows[1]);
        Assert.Equal(["unrated", "GO-2024-2887 CVE-2024-24790", "all 2", "stdlib 1.22.3", "1.22.4", "module only"], rows[2]);
        Assert.Equal("2 plugins were judged by the lock alone; `cnikit fetch` brings them, to see what they link", lines[5]);
        Assert.StartsWith("3 advisories concern the plugins of cni.lock.json; of 6 known as of ", lines[6], StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("any", 3)]
    [InlineData("medium", 3)]
    [InlineData("none", 0)]
    public async Task Ends_with_3_at_the_asked_severity(string severity, int code) =>
        Assert.Equal(code, (await cnikit.RunAsync("advisories", "show", "cni.lock.json", "--fail-on", severity)).ExitCode);

    [Fact]
    public async Task Takes_a_rating_below_the_asked_one_as_no_reason_to_fail()
    {
        Suppress("GO-2024-2687", "GO-2024-2887");
        Assert.Equal(3, (await cnikit.RunAsync("advisories", "show", "cni.lock.json", "--fail-on", "medium")).ExitCode);
        Assert.Equal(0, (await cnikit.RunAsync("advisories", "show", "cni.lock.json", "--fail-on", "high")).ExitCode);
    }

    [Fact]
    public async Task Is_one_JSON_document_and_SARIF()
    {
        var ran = await cnikit.RunAsync("advisories", "show", "cni.lock.json", "--json", "--sarif", "out.sarif");
        var document = JsonDocument.Parse(ran.Out).RootElement;
        Assert.False(document.GetProperty("ok").GetBoolean());
        Assert.Equal(2, document.GetProperty("unread").GetInt32());
        var first = document.GetProperty("advisories")[0];
        Assert.Equal("GO-2025-4222", first.GetProperty("id").GetString());
        Assert.Equal(["CVE-2025-67499", "GHSA-jv3w-x3r3-g6rm"], first.GetProperty("aliases").EnumerateArray().Select(a => a.GetString()));
        Assert.Equal("plugin", first.GetProperty("part").GetString());
        Assert.Equal("module", first.GetProperty("precision").GetString());
        var results = JsonDocument.Parse(File.ReadAllText(folder["out.sarif"])).RootElement.GetProperty("runs")[0].GetProperty("results")
            .EnumerateArray().Where(r => r.GetProperty("ruleId").GetString()!.StartsWith("CNIK8", StringComparison.Ordinal)).ToList();
        Assert.Equal(["CNIK8120", "CNIK8120", "CNIK8120"], results.Select(r => r.GetProperty("ruleId").GetString()));
        var place = results[0].GetProperty("locations")[0].GetProperty("physicalLocation");
        Assert.Equal(9, place.GetProperty("region").GetProperty("startLine").GetInt32());
    }

    [Fact]
    public async Task Tells_in_a_diff_what_an_update_mends_and_opens()
    {
        var @new = SampleLock.Of(SampleLock.Entry(
            "1.9.0", Plugins + " v1.9.0", "1.22.3", modules: ["golang.org/x/net v0.22.0"], plugins: ["bridge", "portmap"]));
        folder.Write("new.lock.json", System.Text.Encoding.UTF8.GetString(LockWriter.Write(@new)));
        var forth = JsonDocument.Parse((await cnikit.RunAsync("diff", "cni.lock.json", "new.lock.json", "--json")).Ok().Out).RootElement;
        Assert.Equal(["GO-2025-4222"], Ids(forth, "advisoriesClosed"));
        Assert.Empty(Ids(forth, "advisoriesOpened"));
        var back = JsonDocument.Parse((await cnikit.RunAsync("diff", "new.lock.json", "cni.lock.json", "--json")).Ok().Out).RootElement;
        Assert.Equal(["GO-2025-4222"], Ids(back, "advisoriesOpened"));
        var blind = new Cnikit(folder.Path, folder["empty"]);
        Assert.Contains("CNIK8601", (await blind.RunAsync("diff", "cni.lock.json", "new.lock.json")).Ok().Error, StringComparison.Ordinal);

        static IEnumerable<string?> Ids(JsonElement diff, string kind) =>
            diff.GetProperty(kind).EnumerateArray().Select(a => a.GetProperty("id").GetString());
    }

    [Fact]
    public async Task Puts_away_what_is_suppressed_and_shows_it_with_all()
    {
        Suppress("CVE-2025-67499", "GO-2024-2687", "GO-2024-2887");
        var ran = (await cnikit.RunAsync("advisories", "show", "cni.lock.json")).Ok();
        Assert.Contains("0 advisories concern", ran.Out, StringComparison.Ordinal);
        Assert.Contains("3 suppressed", ran.Out, StringComparison.Ordinal);
        var all = await cnikit.RunAsync("advisories", "show", "cni.lock.json", "--all");
        Assert.Contains($"by team@example.org until {Day(90)}", all.Out, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Splits_what_is_suppressed_for_some_plugins_only()
    {
        folder.Write("cnikit.suppressions.yaml", Suppression("GO-2025-4222", Day(1), "plugins: [bridge]"));
        var ran = await cnikit.RunAsync("advisories", "show", "cni.lock.json", "--all");
        Assert.Contains("(unreviewed)  portmap", ran.Out, StringComparison.Ordinal);
        Assert.Contains("(unreviewed)  bridge", ran.Out, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Warns_of_suppressions_that_expired_or_mean_nothing()
    {
        folder.Write(
            "cnikit.suppressions.yaml",
            Suppression("GO-2025-4222", Day(-1)) + Item(Suppression("GO-1999-0001", Day(1))) + Item(Suppression("GO-2021-0001", Day(1))));
        var ran = await cnikit.RunAsync("advisories", "show", "cni.lock.json");
        Assert.Equal(3, ran.ExitCode);
        Assert.Contains("cnikit.suppressions.yaml(6,12): warning CNIK8610: The suppression of GO-2025-4222 by team@example.org ended on", ran.Error, StringComparison.Ordinal);
        Assert.Contains("cnikit.suppressions.yaml(7,9): warning CNIK8611: The suppression of GO-1999-0001 does nothing", ran.Error, StringComparison.Ordinal);
        Assert.Contains("has withdrawn it", ran.Error, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("owner: a", "CNIK1")]
    [InlineData("owner: a\n    reason: because\n    until: 2000-01-01", "CNIK8110")]
    [InlineData("owner: a\n    reason: component_not_present\n    until: soon", "CNIK8110")]
    [InlineData("owner: a\n    reason: component_not_present\n    until: 2999-01-01", "CNIK8110")]
    [InlineData("owner: a\n    reason: component_not_present\n    until: 2000-01-01\n    why: x", "CNIK1")]
    public async Task Refuses_suppressions_that_are_not_complete(string rest, string rule)
    {
        folder.Write("s.yaml", $"schema: 1\nsuppressions:\n  - id: GO-2025-4222\n    {rest}\n");
        var ran = await cnikit.RunAsync("advisories", "show", "cni.lock.json", "--suppressions", "s.yaml");
        Assert.Equal(1, ran.ExitCode);
        Assert.Contains($"error {rule}", ran.Error, StringComparison.Ordinal);
        Assert.Contains("s.yaml(", ran.Error, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Tells_what_is_missing()
    {
        await TellsAsync("CNIK8100", cnikit, "--pin", "absent.json");
        await TellsAsync("CNIK8101", new Cnikit(folder.Path, folder["empty"]));
        await TellsAsync("CNIK8111", cnikit, "--vex", "absent.json");

        static async Task TellsAsync(string rule, Cnikit cnikit, params string[] more)
        {
            var ran = await cnikit.RunAsync(["advisories", "show", "cni.lock.json", .. more]);
            Assert.Contains(rule, ran.Error, StringComparison.Ordinal);
        }
    }

    private void Suppress(params string[] ids) => folder.Write(
        "cnikit.suppressions.yaml",
        "schema: 1\nsuppressions:\n" + string.Concat(ids.Select(i => Item(Suppression(i, Day(90))))));

    private static string Item(string file) => file.Split('\n', 3)[2];

    private static string Suppression(string id, string until, string? more = null) =>
        $"schema: 1\nsuppressions:\n  - id: {id}\n    owner: team@example.org\n    reason: vulnerable_code_not_in_execute_path\n    until: {until}\n"
        + (more is null ? "" : $"    {more}\n");

    private static string Day(int ahead) =>
        DateTime.UtcNow.AddDays(ahead).ToString("yyyy-MM-dd", System.Globalization.CultureInfo.InvariantCulture);
}
