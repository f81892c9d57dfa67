namespace CniImageKit.Tests.Reviewing;

/// <summary>The pre-commit hook: what is about to be committed counts, not what lies in the work tree.</summary>
public class StagedCheckTests
{
    [Fact]
    public async Task Stops_a_commit_of_a_manifest_that_its_lock_does_not_fit()
    {
        using var git = await GitBed.StartAsync(("a", "1.0.0"));
        git.Write("cni.yaml", GitBed.Manifest(("a", "2.0.0")));
        var commit = await git.RunAsync("commit", "-a", "-m", "stale");
        Assert.Equal(1, commit.ExitCode);
        Assert.Contains("cni.yaml(8,14): error CNIK3002", commit.Error, StringComparison.Ordinal);
        await git.OkAsync("commit", "-q", "-a", "--no-verify", "-m", "stale");
        // What a commit does not touch is not its business.
        git.Write("other", "text");
        await git.CommitAsync("other");
    }

    [Fact]
    public async Task Reads_the_index_and_not_the_work_tree()
    {
        using var git = await GitBed.StartAsync(("a", "1.0.0"));
        git.Lock("cni", ("a", "2.0.0"));
        await git.OkAsync("add", "cni.yaml");
        // The lock is right in the work tree, and would be missing from the commit.
        Assert.Contains("CNIK3002", (await git.RunAsync("commit", "-m", "half")).Error, StringComparison.Ordinal);
        await git.OkAsync("add", "cni.lock.json");
        git.Write("cni.lock.json", "{");
        git.Write("cni.yaml", "nonsense");
        await git.OkAsync("commit", "-q", "-m", "both");
    }

    [Fact]
    public async Task Reads_the_index_that_git_makes_for_named_files()
    {
        using var git = await GitBed.StartAsync(("a", "1.0.0"));
        git.Lock("cni", ("a", "2.0.0"));
        await git.OkAsync("add", "-A");
        Assert.Contains("CNIK3002", (await git.RunAsync("commit", "-m", "half", "--", "cni.yaml")).Error, StringComparison.Ordinal);
        await git.OkAsync("commit", "-q", "-m", "both", "--", "cni.yaml", "cni.lock.json");
    }

    [Fact]
    public async Task Wants_a_lock_beside_each_manifest()
    {
        using var git = await GitBed.StartAsync(("a", "1.0.0"));
        await git.OkAsync("rm", "-q", "cni.lock.json");
        Assert.Contains("cni.yaml: error CNIK3001", (await git.RunAsync("commit", "-m", "no lock")).Error, StringComparison.Ordinal);
        await git.OkAsync("rm", "-q", "cni.yaml");
        await git.OkAsync("commit", "-q", "-m", "neither");
    }

    [Fact]
    public async Task Refuses_markers_of_a_merge()
    {
        using var git = await GitBed.StartAsync(("a", "1.0.0"));
        git.Write("cni.lock.json", "<<<<<<< a\n" + git.Read("cni.lock.json"));
        var commit = await git.RunAsync("commit", "-a", "-m", "marked");
        Assert.Contains("cni.lock.json(1,1): error CNIK3003", commit.Error, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Finds_locks_by_their_attribute_in_any_directory_and_no_files_of_others()
    {
        using var git = await GitBed.StartAsync(("a", "1.0.0"));
        git.Write("values.yaml", "nothing: of ours\n");
        git.Write("values.lock.json", "{ \"nothing\": \"of ours\" }\n");
        await git.CommitAsync("others");
        git.Write(".gitattributes", git.Read(".gitattributes") + "*.lock.json merge=cnikit\n");
        await git.OkAsync("add", ".gitattributes");
        git.Write("nodes/an edge.yaml", GitBed.Manifest(("b", "2.0.0")));
        git.Write("nodes/an edge.lock.json", Locking.Locks.Text(GitBed.Fitting(GitBed.Manifest(("b", "1.0.0")))));
        await git.OkAsync("add", "nodes");
        var check = await git.CnikitInAsync(git["nodes"], "lock", "--check", "--staged");
        Assert.Equal(3, check.ExitCode);
        Assert.Contains("an edge.yaml(8,14): error CNIK3002", check.Error, StringComparison.Ordinal);
        Assert.DoesNotContain("nodes/an", check.Error, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Shows_plugins_in_the_diff_of_git()
    {
        using var git = await GitBed.StartAsync(("a", "1.0.0"));
        git.Lock("cni", ("a", "2.0.0"));
        var diff = await git.OkAsync("diff", "--", "cni.lock.json");
        Assert.Contains("\n-a linux/amd64: version 1.0.0\n", diff, StringComparison.Ordinal);
        Assert.Contains("\n+a linux/amd64: version 2.0.0\n", diff, StringComparison.Ordinal);
        Assert.Contains("\n+a linux/amd64: 2.0.0 of a, 4716328 bytes, sha256:", diff, StringComparison.Ordinal);
        await git.CommitAsync("a moves");
        Assert.Contains("\n+a linux/amd64: version 2.0.0\n", await git.OkAsync("log", "-p", "-1"), StringComparison.Ordinal);
        git.Write("cni.lock.json", "<<<<<<< no lock at all\n");
        Assert.Contains("\n+<<<<<<< no lock at all\n", await git.OkAsync("diff"), StringComparison.Ordinal);
    }
}
