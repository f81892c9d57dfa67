using CniImageKit.Tests.Advisories;

namespace CniImageKit.Tests.Reviewing;

/// <summary>The policy of the pre-commit hook: the one that is about to be committed, or one that is named.</summary>
public class StagedPolicyTests
{
    private const string Strict = "schema: 1\nverification: { minimum: sums }\n";
    private const string Refused = "(2,26): error CNIK5427: a for linux/amd64 is verified more weakly than the policy asks.";

    [Fact]
    public async Task Stops_a_commit_of_a_policy_that_refuses_what_is_locked_already()
    {
        using var git = await GitBed.StartAsync(("a", "1.0.0"));
        git.Write("cnikit.policy.yaml", Strict);
        await git.OkAsync("add", "cnikit.policy.yaml");
        var commit = await git.RunAsync("commit", "-m", "strict");
        Assert.Equal(1, commit.ExitCode);
        Assert.Contains("cnikit.policy.yaml" + Refused, commit.Error, StringComparison.Ordinal);
        // What lies in the work tree alone is not what others get.
        git.Write("cnikit.policy.yaml", "schema: 1\n");
        Assert.Equal(1, (await git.RunAsync("commit", "-m", "strict")).ExitCode);
        await git.OkAsync("add", "cnikit.policy.yaml");
        git.Write("cnikit.policy.yaml", Strict);
        await git.OkAsync("commit", "-q", "-m", "mild");
    }

    [Fact]
    public async Task Is_that_beside_each_manifest()
    {
        using var git = await GitBed.StartAsync(("a", "1.0.0"));
        git.Lock("edge/cni", ("a", "1.0.0"));
        git.Write("edge/cnikit.policy.yaml", Strict);
        await git.OkAsync("add", "-A");
        var check = await git.CnikitInAsync(git["edge"], "lock", "--check", "--staged");
        Assert.Equal(3, check.ExitCode);
        Assert.StartsWith("cnikit.policy.yaml" + Refused, check.Error, StringComparison.Ordinal);
        Assert.Contains("edge/cnikit.policy.yaml" + Refused, (await git.RunAsync("commit", "-m", "edge")).Error, StringComparison.Ordinal);
        await git.OkAsync("rm", "-q", "--cached", "edge/cnikit.policy.yaml");
        await git.OkAsync("commit", "-q", "-m", "no policy");
    }

    [Fact]
    public async Task Is_one_on_the_disk_where_it_is_named()
    {
        using var git = await GitBed.StartAsync(("a", "1.0.0"));
        git.Lock("cni", ("a", "2.0.0"));
        await git.OkAsync("add", "-A");
        (await git.CnikitAsync("lock", "--check", "--staged")).Ok();
        File.WriteAllText(git.Beside("org.yaml"), Strict);
        var check = await git.CnikitAsync("lock", "--check", "--staged", "--policy", "../org.yaml", "--sarif", "../out.sarif");
        Assert.Equal(3, check.ExitCode);
        Assert.StartsWith("../org.yaml" + Refused, check.Error, StringComparison.Ordinal);
        Assert.Contains("org.yaml", File.ReadAllText(git.Beside("out.sarif")), StringComparison.Ordinal);
        Assert.Contains(
            "CNIK5420", (await git.CnikitAsync("lock", "--check", "--staged", "--policy", "../none.yaml")).Error, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Takes_advisories_and_suppressions_from_the_index_too()
    {
        const string rated = "\"severity\":[{\"type\":\"CVSS_V3\",\"score\":\"CVSS:3.1/AV:N/AC:L/PR:N/UI:N/S:U/C:H/I:H/A:H\"}],";
        using var git = await GitBed.StartAsync(("a", "1.0.0"));
        new PublishedDatabase(SampleDatabase.Go("GO-2098-0001", [], SampleDatabase.Module("stdlib", ["i0", "f1.99.0"]), more: rated))
            .WriteTo(git.Beside("db"));
        (await git.CnikitAsync("advisories", "fetch", "--from", "../db")).Ok();
        git.Write("cnikit.policy.yaml", "schema: 1\nadvisories: { failOn: high }\n");
        await git.OkAsync("add", "cnikit.policy.yaml");
        Assert.Contains("cnikit.policy.yaml(2,1): error CNIK5431", (await CommitAsync()).Error, StringComparison.Ordinal);
        await git.OkAsync("add", "cnikit.advisories.json");
        Assert.Contains("cnikit.policy.yaml(2,23): error CNIK5430", (await CommitAsync()).Error, StringComparison.Ordinal);
        git.Write(
            "cnikit.suppressions.yaml",
            "schema: 1\nsuppressions:\n  - id: GO-2098-0001\n    owner: a\n    reason: vulnerable_code_not_present\n"
                + $"    until: {DateTime.UtcNow.AddDays(9):yyyy-MM-dd}\n");
        Assert.Contains("CNIK5430", (await CommitAsync()).Error, StringComparison.Ordinal);
        await git.OkAsync("add", "cnikit.suppressions.yaml");
        (await CommitAsync()).Ok();

        Task<Ran> CommitAsync() => git.RunAsync("commit", "-q", "-m", "gate");
    }
}
