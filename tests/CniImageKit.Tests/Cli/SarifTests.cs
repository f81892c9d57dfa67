using System.Text.Json;
using CniImageKit.Cli;
using CniImageKit.Cli.Findings;
using CniImageKit.Diagnostics;
using CniImageKit.Tests.Locking;

namespace CniImageKit.Tests.Cli;

/// <summary><c>--sarif FILE</c>: findings as code scanning reads them.</summary>
public sealed class SarifTests : IDisposable
{
    private static readonly Host Surroundings = Host.Of(
        Path.GetTempPath(), new Dictionary<string, string>(), 1, TimeProvider.System, "store");

    private readonly TempFolder folder = new();

    public void Dispose() => folder.Dispose();

    [Fact]
    public async Task Says_what_a_check_found_and_where()
    {
        Directory.CreateDirectory(folder[".git"]);
        folder.Write("node images/cni.yaml", "schema: 1\nplatforms: [linux/amd64]\nplugins:\n  - { from: directory, path: bin }\n");
        var ran = await new Cnikit(folder["node images"], folder["store"]).RunAsync("lock", "--check", "--sarif", "out/found.sarif");
        Assert.Equal(3, ran.ExitCode);
        var result = await OnlyResultAsync("node images/out/found.sarif");
        Assert.Equal(("CNIK3001", "error"), (result.GetProperty("ruleId").GetString(), result.GetProperty("level").GetString()));
        Assert.Equal(
            """{"artifactLocation":{"uri":"node%20images/cni.yaml","uriBaseId":"%SRCROOT%"}}""",
            Compact(result.GetProperty("locations")[0].GetProperty("physicalLocation")));
    }

    [Fact]
    public async Task Says_why_a_command_failed_with_line_and_column()
    {
        folder.Write("cni.yaml", "schema: 1\nplatforms: [linux/amd64]\nplugins:\n  - { from: directory, path: bin, pth: x }\n");
        Assert.Equal(1, (await new Cnikit(folder.Path, folder["store"]).RunAsync("bake", "--sarif", "found.sarif")).ExitCode);
        var results = (await RunAsync("found.sarif")).GetProperty("results").EnumerateArray().ToList();
        var unknown = results.Single(r => r.GetProperty("ruleId").GetString() == "CNIK1003");
        Assert.Equal(
            """{"startLine":4,"startColumn":35}""",
            Compact(unknown.GetProperty("locations")[0].GetProperty("physicalLocation").GetProperty("region")));
    }

    [Fact]
    public async Task Is_a_run_without_results_where_nothing_was_found()
    {
        Directory.CreateDirectory(folder["bin"]);
        await new Cnikit(folder.Path, folder["store"]).RunAsync("inspect", "bin", "--sarif", "found.sarif");
        var run = await RunAsync("found.sarif");
        Assert.Empty(run.GetProperty("results").EnumerateArray());
        Assert.Equal("cnikit/inspect/", run.GetProperty("automationDetails").GetProperty("id").GetString());
    }

    [Fact]
    public async Task Tells_of_a_file_that_it_cannot_write_and_keeps_one_document()
    {
        folder.Write("a.lock.json", Locks.Text(Locks.Sample));
        folder.Write("taken", "");
        var ran = await new Cnikit(folder.Path, folder["store"])
            .RunAsync("lock", "--check", "--lock", "a.lock.json", "--json", "--sarif", "taken/found.sarif");
        Assert.Equal(1, ran.ExitCode);
        Assert.Contains("CNIK7011", ran.Error, StringComparison.Ordinal);
        JsonDocument.Parse(ran.Out).Dispose();
    }

    [Fact]
    public void Keeps_a_fingerprint_when_lines_move_and_tells_two_alike_apart()
    {
        string[] first = Prints(Finding(3), Finding(9));
        Assert.Equal(first, Prints(Finding(4), Finding(12)));
        Assert.Equal(2, first.Distinct().Count());
        Assert.DoesNotContain(Prints(Finding(3, "other"))[0], first);
    }

    [Fact]
    public async Task Makes_no_link_of_a_text_and_no_path_of_an_address()
    {
        var hostile = new Diagnostic(Rule.All[0], new Location("https://example.org/a b"), "[press](https://evil.example) {0} <b>.");
        var bytes = Sarif(hostile, new Diagnostic(Rule.All[0], new Location("../out/side#1"), "Other."));
        Assert.Empty(await NpmOracle.RefusalsAsync("sarif", bytes));
        var results = JsonDocument.Parse(bytes).RootElement.GetProperty("runs")[0].GetProperty("results");
        Assert.Equal(@"[press\](https://evil.example) {0} <b>.", results[0].GetProperty("message").GetProperty("text").GetString());
        Assert.Equal("""{"uri":"https://example.org/a%20b"}""", Compact(Artifact(results[0])));
        Assert.EndsWith("/out/side%231", Artifact(results[1]).GetProperty("uri").GetString(), StringComparison.Ordinal);
        Assert.StartsWith("file:///", Artifact(results[1]).GetProperty("uri").GetString(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Is_valid_with_every_rule_of_the_kit() =>
        Assert.Empty(await NpmOracle.RefusalsAsync(
            "sarif", Sarif([.. Rule.All.Select(r => new Diagnostic(r, Location.None, $"{r.Title}.").With("found", "x"))])));

    private static JsonElement Artifact(JsonElement result) =>
        result.GetProperty("locations")[0].GetProperty("physicalLocation").GetProperty("artifactLocation");

    private static Diagnostic Finding(int line, string message = "Something.") =>
        new(Rule.All[0], new Location("a.yaml", line, 1), message);

    private static string[] Prints(params Diagnostic[] findings) =>
    [
        .. JsonDocument.Parse(Sarif([.. findings.Select((f, i) => f.With("found", $"{f.At.Line} {i}"))]))
            .RootElement.GetProperty("runs")[0].GetProperty("results").EnumerateArray()
            .Select(r => r.GetProperty("partialFingerprints").GetProperty("cnikitFinding/v1").GetString()!),
    ];

    private static byte[] Sarif(params Diagnostic[] findings) =>
        FindingsSarif.Write("test", findings, new SarifPlaces(Surroundings), "cni.yaml");

    private async Task<JsonElement> OnlyResultAsync(string file) =>
        Assert.Single((await RunAsync(file)).GetProperty("results").EnumerateArray());

    private async Task<JsonElement> RunAsync(string file)
    {
        var bytes = await File.ReadAllBytesAsync(folder[file]);
        Assert.Empty(await NpmOracle.RefusalsAsync("sarif", bytes));
        return JsonDocument.Parse(bytes).RootElement.GetProperty("runs")[0];
    }

    private static string Compact(JsonElement element) => JsonSerializer.Serialize(element);
}
