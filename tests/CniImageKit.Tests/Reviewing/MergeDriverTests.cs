namespace CniImageKit.Tests.Reviewing;

/// <summary>The merge driver, as git runs it.</summary>
public class MergeDriverTests
{
    [Fact]
    public async Task Merges_branches_that_changed_other_sources_next_to_each_other()
    {
        using var git = await GitBed.StartAsync(("a", "1.0.0"), ("b", "1.0.0"));
        await BranchAsync(git, "topic", ("a", "1.0.0"), ("b", "2.0.0"));
        git.Lock("cni", ("a", "1.1.0"), ("b", "1.0.0"));
        await git.CommitAsync("a moves");
        await git.OkAsync("merge", "-q", "topic");
        await IsWholeAsync(git, ("a", "1.1.0"), ("b", "2.0.0"));
    }

    [Fact]
    public async Task Rebases_a_branch_that_adds_a_source_over_one_that_takes_one_away()
    {
        using var git = await GitBed.StartAsync(("a", "1.0.0"), ("m", "1.0.0"), ("z", "1.0.0"));
        await BranchAsync(git, "topic", ("a", "1.0.0"), ("b", "1.0.0"), ("m", "1.0.0"), ("z", "1.0.0"));
        git.Lock("cni", ("a", "1.0.0"), ("m", "1.0.0"));
        await git.CommitAsync("z goes");
        await git.OkAsync("rebase", "-q", "main", "topic");
        await IsWholeAsync(git, ("a", "1.0.0"), ("b", "1.0.0"), ("m", "1.0.0"));
    }

    [Fact]
    public async Task Marks_the_entry_that_both_changed_until_the_settled_manifest_decides()
    {
        using var git = await GitBed.StartAsync(("a", "1.0.0"), ("b", "1.0.0"), ("c", "1.0.0"));
        await BranchAsync(git, "topic", ("a", "1.0.0"), ("b", "2.0.0"), ("c", "1.0.0"));
        git.Lock("cni", ("a", "1.1.0"), ("b", "3.0.0"), ("c", "1.0.0"));
        await git.CommitAsync("b moves elsewhere");

        var merge = await git.RunAsync("merge", "topic");
        Assert.Equal(1, merge.ExitCode);
        Assert.Contains("cni.lock.json: error CNIK3022: Both sides of the merge changed b for linux/amd64.", merge.Error + merge.Out, StringComparison.Ordinal);
        Assert.Contains("UU cni.lock.json", await git.OkAsync("status", "--short"), StringComparison.Ordinal);
        var marked = git.Read("cni.lock.json").Split('\n');
        var begin = Array.FindIndex(marked, l => l.StartsWith("<<<<<<< ", StringComparison.Ordinal));
        Assert.Equal("      \"source\": \"b\",", marked[begin + 2]);
        Assert.Single(marked, l => l.StartsWith("<<<<<<< ", StringComparison.Ordinal));

        var check = await git.CnikitAsync("lock", "--check");
        Assert.Contains("UU cni.yaml", await git.OkAsync("status", "--short"), StringComparison.Ordinal);
        Assert.Equal(1, check.ExitCode);
        git.Write("cni.yaml", GitBed.Manifest(("a", "1.1.0"), ("b", "2.0.0"), ("c", "1.0.0")));
        check = await git.CnikitAsync("lock", "--check");
        Assert.Contains($"cni.lock.json({begin + 1},1): error CNIK3003", check.Error, StringComparison.Ordinal);

        var locked = (await git.CnikitAsync("lock", "--offline")).Ok();
        Assert.Contains("wrote cni.lock.json", locked.Out, StringComparison.Ordinal);
        await git.CommitAsync("merged");
        await IsWholeAsync(git, ("a", "1.1.0"), ("b", "2.0.0"), ("c", "1.0.0"));
    }

    [Fact]
    public async Task Asks_about_an_entry_that_one_side_took_away_and_the_other_changed()
    {
        using var git = await GitBed.StartAsync(("a", "1.0.0"), ("b", "1.0.0"));
        await BranchAsync(git, "topic", ("a", "1.0.0"));
        git.Lock("cni", ("a", "1.0.0"), ("b", "2.0.0"));
        await git.CommitAsync("b moves");
        Assert.Equal(1, (await git.RunAsync("merge", "topic")).ExitCode);
        git.Write("cni.yaml", GitBed.Manifest(("a", "1.0.0")));
        (await git.CnikitAsync("lock", "--offline")).Ok();
        await git.CommitAsync("merged");
        await IsWholeAsync(git, ("a", "1.0.0"));
    }

    [Fact]
    public async Task Merges_locks_that_both_sides_added()
    {
        using var git = await GitBed.StartAsync(("a", "1.0.0"));
        await git.OkAsync("checkout", "-q", "-b", "topic");
        git.Lock("nodes/edge", ("x", "1.0.0"), ("y", "1.0.0"));
        git.Write(".gitattributes", git.Read(".gitattributes") + "edge.lock.json merge=cnikit\n");
        await git.CommitAsync("edge of topic");
        await git.OkAsync("checkout", "-q", "main");
        git.Lock("nodes/edge", ("x", "1.0.0"), ("z", "1.0.0"));
        git.Write(".gitattributes", git.Read(".gitattributes") + "edge.lock.json merge=cnikit\n");
        await git.CommitAsync("edge of main");
        // Neither side knows what was before, so that the manifest is in conflict; the lock is not.
        Assert.Equal(1, (await git.RunAsync("merge", "topic")).ExitCode);
        git.Write("nodes/edge.yaml", GitBed.Manifest(("x", "1.0.0"), ("y", "1.0.0"), ("z", "1.0.0")));
        (await git.CnikitAsync("lock", "--check", "nodes/edge.yaml")).Ok();
    }

    /// <summary>Git merges the two ancestors first, in conflict, and hands the marked result to the driver as the base.</summary>
    [Fact]
    public async Task Bears_an_ancestor_that_was_never_settled()
    {
        using var git = await GitBed.StartAsync(("a", "1.0.0"), ("b", "1.0.0"));
        await BranchAsync(git, "topic", ("a", "1.0.0"), ("b", "2.0.0"));
        git.Lock("cni", ("a", "1.0.0"), ("b", "3.0.0"));
        await git.CommitAsync("b moves elsewhere");
        var (main, topic) = ((await git.OkAsync("rev-parse", "main")).Trim(), (await git.OkAsync("rev-parse", "topic")).Trim());
        await MergeAsAsync(git, "main", topic, ("a", "1.1.0"), ("b", "3.0.0"));
        await MergeAsAsync(git, "topic", main, ("a", "1.0.0"), ("b", "3.0.0"), ("c", "1.0.0"));
        await git.OkAsync("checkout", "-q", "main");
        var merge = await git.RunAsync("merge", "topic");
        Assert.DoesNotContain("CNIK3510", merge.Out + merge.Error, StringComparison.Ordinal);
        Assert.DoesNotContain("UU cni.lock.json", await git.OkAsync("status", "--short"), StringComparison.Ordinal);
        git.Write("cni.yaml", GitBed.Manifest(("a", "1.1.0"), ("b", "3.0.0"), ("c", "1.0.0")));
        Assert.Contains("the lock fits the manifest", (await git.CnikitAsync("lock", "--check")).Ok().Out, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Lets_git_merge_lines_of_what_it_cannot_read_and_never_calls_that_whole()
    {
        using var git = await GitBed.StartAsync(("a", "1.0.0"), ("b", "1.0.0"));
        await git.OkAsync("checkout", "-q", "-b", "topic");
        git.Write("cni.lock.json", git.Read("cni.lock.json").Replace("\"lockVersion\": 1", "\"lockVersion\": 99"));
        await git.OkAsync("commit", "-q", "-a", "--no-verify", "-m", "a newer cnikit");
        await git.OkAsync("checkout", "-q", "main");
        git.Lock("cni", ("a", "1.0.0"), ("b", "2.0.0"));
        await git.CommitAsync("b moves");
        var merge = await git.RunAsync("merge", "topic");
        Assert.Equal(1, merge.ExitCode);
        Assert.Contains("warning CNIK3510: Git merged the locks line by line, since their side cannot be read.", merge.Error + merge.Out, StringComparison.Ordinal);
        Assert.Contains("CNIK3004", merge.Error + merge.Out, StringComparison.Ordinal);
        Assert.Contains("\"lockVersion\": 99", git.Read("cni.lock.json"), StringComparison.Ordinal);
        Assert.Contains("\"version\": \"2.0.0\"", git.Read("cni.lock.json"), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Says_that_two_sides_bring_one_plugin()
    {
        using var git = await GitBed.StartAsync(("m", "1.0.0"));
        var lone = git.Read("cni.lock.json");
        foreach (var (side, source) in new[] { ("before.json", ""), ("ours.json", "b"), ("theirs.json", "z") })
            git.Write(side, source.Length == 0 ? lone : Brings(source));
        var merge = await git.CnikitAsync("merge-driver", "before.json", "ours.json", "theirs.json", "--path", "cni.lock.json");
        Assert.Equal(1, merge.ExitCode);
        Assert.Contains("cni.lock.json: error CNIK3023: The two sides of the merge bring 'x' for linux/amd64 from two sources.", merge.Error, StringComparison.Ordinal);
        Assert.Contains("found     b, z", merge.Error, StringComparison.Ordinal);
        Assert.DoesNotContain("<<<<", git.Read("ours.json"), StringComparison.Ordinal);

        static string Brings(string source) =>
            Locking.Locks.Text(GitBed.Fitting(GitBed.Manifest(("m", "1.0.0"), (source, "1.0.0")))).Replace($"\"{source}\": {{", "\"x\": {");
    }

    [Fact]
    public async Task Leaves_our_file_as_it_was_where_there_is_no_result()
    {
        using var git = await GitBed.StartAsync(("a", "1.0.0"));
        git.Write("binary", "\0\u0001");
        var ours = git.Read("cni.lock.json");
        var merge = await git.CnikitAsync("merge-driver", "binary", "cni.lock.json", "binary");
        Assert.Equal(129, merge.ExitCode);
        Assert.Contains("error CNIK3025", merge.Error, StringComparison.Ordinal);
        Assert.Equal(ours, git.Read("cni.lock.json"));
    }

    [Fact]
    public async Task Names_the_branches_where_git_does()
    {
        using var git = await GitBed.StartAsync(("a", "1.0.0"));
        git.Write("theirs.json", git.Read("cni.lock.json").Replace("\"1.0.0\"", "\"2.0.0\""));
        git.Write("ours.json", git.Read("cni.lock.json").Replace("\"1.0.0\"", "\"3.0.0\""));
        var merge = await git.CnikitAsync(
            "merge-driver", "cni.lock.json", "ours.json", "theirs.json", "--marker-size=9", "--ours-label=main", "--theirs-label=%Y");
        Assert.Equal(1, merge.ExitCode);
        Assert.Contains("<<<<<<<<< main\n", git.Read("ours.json"), StringComparison.Ordinal);
        Assert.Contains("\n>>>>>>>>> theirs\n", git.Read("ours.json"), StringComparison.Ordinal);
    }

    private static async Task BranchAsync(GitBed git, string name, params (string, string)[] sources)
    {
        await git.OkAsync("checkout", "-q", "-b", name);
        git.Lock("cni", sources);
        await git.CommitAsync(name);
        await git.OkAsync("checkout", "-q", "main");
    }

    private static async Task MergeAsAsync(GitBed git, string branch, string other, params (string, string)[] sources)
    {
        await git.OkAsync("checkout", "-q", branch);
        Assert.Equal(1, (await git.RunAsync("merge", other)).ExitCode);
        git.Lock("cni", sources);
        await git.CommitAsync($"{branch} settles");
    }

    private static async Task IsWholeAsync(GitBed git, params (string, string)[] sources)
    {
        Assert.Equal("", await git.OkAsync("status", "--short"));
        Assert.Equal(GitBed.Manifest(sources), git.Read("cni.yaml"));
        Assert.Equal(Locking.Locks.Text(GitBed.Fitting(git.Read("cni.yaml"))), git.Read("cni.lock.json"));
    }
}
