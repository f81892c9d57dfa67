using System.Text.Json;

namespace CniImageKit.Tests.Reviewing;

/// <summary><c>cnikit init --git</c> in repositories of all kinds.</summary>
public sealed class GitSetupTests : IDisposable
{
    private readonly GitBed git = new();

    public void Dispose() => git.Dispose();

    [Fact]
    public async Task Sets_up_a_repository_once()
    {
        await git.OkAsync("init", "-q");
        Assert.Equal(3, (await git.SetUpAsync("--check")).ExitCode);
        Assert.False(File.Exists(git[".gitattributes"]));
        (await git.SetUpAsync()).Ok();
        Assert.Equal("cni.lock.json merge=cnikit diff=cnikit\n", git.Read(".gitattributes"));
        Assert.Contains("merge-driver %O %A %B --path=%P", await git.OkAsync("config", "merge.cnikit.driver"), StringComparison.Ordinal);
        Assert.EndsWith(" textconv\n", await git.OkAsync("config", "diff.cnikit.textconv"), StringComparison.Ordinal);
        var hook = git[".git/hooks/pre-commit"];
        (await Shell.RunAsync("test", "-x", hook)).Ok();

        var (config, written) = (git.Read(".git/config"), File.GetLastWriteTimeUtc(hook));
        Assert.DoesNotContain("set up", (await git.SetUpAsync()).Ok().Out, StringComparison.Ordinal);
        Assert.Equal(config, git.Read(".git/config"));
        Assert.Equal(written, File.GetLastWriteTimeUtc(hook));
        Assert.Equal("cni.lock.json merge=cnikit diff=cnikit\n", git.Read(".gitattributes"));
        (await git.SetUpAsync("--check")).Ok();
    }

    [Theory]
    [InlineData("*.bin binary", "*.bin binary\ncni.lock.json merge=cnikit diff=cnikit\n")]
    [InlineData("# ours\r\n*.sh text\r\n", "# ours\r\n*.sh text\r\ncni.lock.json merge=cnikit diff=cnikit\r\n")]
    [InlineData("*.json merge=cnikit\n", "*.json merge=cnikit\ncni.lock.json diff=cnikit\n")]
    [InlineData("*.lock.json diff=cnikit merge=cnikit", "*.lock.json diff=cnikit merge=cnikit")]
    public async Task Adds_to_attributes_what_is_missing_and_keeps_the_rest(string before, string after)
    {
        await git.OkAsync("init", "-q");
        git.Write(".gitattributes", before);
        (await git.SetUpAsync()).Ok();
        Assert.Equal(after, git.Read(".gitattributes"));
    }

    [Fact]
    public async Task Refuses_a_lock_that_is_merged_otherwise_and_writes_nothing()
    {
        await git.OkAsync("init", "-q");
        git.Write(".gitattributes", "*.json merge=union\n");
        var config = git.Read(".git/config");
        var ran = await git.SetUpAsync();
        Assert.Equal(1, ran.ExitCode);
        Assert.Contains(".gitattributes: error CNIK3027: The attribute merge of cni.lock.json has another value already.", ran.Error, StringComparison.Ordinal);
        Assert.Equal("*.json merge=union\n", git.Read(".gitattributes"));
        Assert.Equal(config, git.Read(".git/config"));
        Assert.False(File.Exists(git[".git/hooks/pre-commit"]));
    }

    [Fact]
    public async Task Leaves_a_hook_of_others_and_says_which_line_chains_it()
    {
        await git.OkAsync("init", "-q");
        git.Write(".git/hooks/pre-commit", "#!/bin/sh\n# lock --check --staged would be nice\nexit 0\n");
        var ran = await git.SetUpAsync();
        Assert.Equal(1, ran.ExitCode);
        Assert.Contains($"pre-commit: error CNIK3028", ran.Error, StringComparison.Ordinal);
        Assert.Contains($"expected  {GitBed.Program} lock --check --staged || exit 1", ran.Error, StringComparison.Ordinal);
        Assert.False(File.Exists(git[".gitattributes"]));

        (await git.SetUpAsync("--no-hook")).Ok();
        Assert.Equal("#!/bin/sh\n# lock --check --staged would be nice\nexit 0\n", git.Read(".git/hooks/pre-commit"));
        git.Write(".git/hooks/pre-commit", $"#!/bin/sh\n{GitBed.Program} lock --check --staged || exit 1\nexit 0\n");
        (await git.SetUpAsync("--check")).Ok();
    }

    [Fact]
    public async Task Renews_its_own_hook()
    {
        await git.OkAsync("init", "-q");
        (await git.CnikitAsync("init", "--git", "--program", "dotnet cnikit")).Ok();
        Assert.Contains("exec dotnet cnikit lock --check --staged\n", git.Read(".git/hooks/pre-commit"), StringComparison.Ordinal);
        Assert.Contains("set up", (await git.SetUpAsync()).Ok().Out, StringComparison.Ordinal);
        Assert.Contains(GitBed.Program, git.Read(".git/hooks/pre-commit"), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Follows_a_hooks_path_in_the_repository_and_none_that_leads_out()
    {
        await git.OkAsync("init", "-q");
        await git.OkAsync("config", "core.hooksPath", "build/hooks");
        (await git.SetUpAsync()).Ok();
        Assert.True(File.Exists(git["build/hooks/pre-commit"]));
        await git.OkAsync("config", "core.hooksPath", git.Beside("shared"));
        var ran = await git.SetUpAsync();
        Assert.Contains("error CNIK3029", ran.Error, StringComparison.Ordinal);
        Assert.False(Directory.Exists(git.Beside("shared")));
    }

    [Fact]
    public async Task Names_the_file_in_which_husky_keeps_hooks()
    {
        await git.OkAsync("init", "-q");
        await git.OkAsync("config", "core.hooksPath", ".husky/_");
        git.Write(".husky/_/pre-commit", "#!/bin/sh\n. \"$0/../h\"\n");
        var ran = await git.SetUpAsync();
        Assert.Contains(Path.Combine(".husky", "pre-commit: error CNIK3028"), ran.Error, StringComparison.Ordinal);
        git.Write(".husky/pre-commit", $"{GitBed.Program} lock --check --staged\n");
        (await git.SetUpAsync()).Ok();
    }

    [Fact]
    public async Task Takes_the_framework_that_runs_the_check_for_a_hook()
    {
        await git.OkAsync("init", "-q");
        git.Write(".git/hooks/pre-commit", "#!/usr/bin/env bash\n# File generated by pre-commit\n");
        git.Write(".pre-commit-config.yaml", File.ReadAllText(Path.Combine(House.SourceTree.Root, "ci/pre-commit-config.yaml")));
        (await git.SetUpAsync()).Ok();
    }

    [Fact]
    public async Task Works_in_a_second_work_tree_and_in_a_submodule()
    {
        await git.OkAsync("init", "-q");
        await git.OkAsync("commit", "-q", "--allow-empty", "-m", "first");
        await git.OkAsync("worktree", "add", "-q", git.Beside("second tree"), "-b", "second");
        (await git.CnikitInAsync(git.Beside("second tree"), "init", "--git")).Ok();
        Assert.True(File.Exists(git[".git/hooks/pre-commit"]));
        Assert.True(File.Exists(Path.Combine(git.Beside("second tree"), ".gitattributes")));

        await git.OkAsync("submodule", "--quiet", "add", git.Root, "sub module");
        (await git.CnikitInAsync(git["sub module"], "init", "--git")).Ok();
        Assert.True(File.Exists(git[".git/modules/sub module/hooks/pre-commit"]));
        Assert.True(File.Exists(git["sub module/.gitattributes"]));
    }

    [Fact]
    public async Task Names_the_lock_of_another_manifest_whatever_it_is_called()
    {
        await git.OkAsync("init", "-q");
        Directory.CreateDirectory(git["deep"]);
        (await git.CnikitInAsync(git["deep"], "init", "my [edge] node.yaml", "--git")).Ok();
        git.Lock("deep/my [edge] node", ("a", "1.0.0"));
        Assert.Contains(
            "merge: cnikit\n", await git.OkAsync("check-attr", "merge", "--", "deep/my [edge] node.lock.json"), StringComparison.Ordinal);
        Assert.Contains(
            "merge: unspecified", await git.OkAsync("check-attr", "merge", "--", "deep/my e node.lock.json"), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Refuses_what_is_no_work_tree()
    {
        var ran = await git.SetUpAsync("--json");
        Assert.Equal(1, ran.ExitCode);
        Assert.Contains("CNIK3026", JsonDocument.Parse(ran.Out).RootElement.GetProperty("diagnostics")[0].GetProperty("id").GetString());
        git.Environment["PATH"] = "";
        Assert.Contains("CNIK3020", await NoGitAsync(), StringComparison.Ordinal);
    }

    private async Task<string> NoGitAsync()
    {
        var (program, before) = Cnikit.Command;
        var path = Environment.GetEnvironmentVariable("PATH")!.Split(':').Select(d => Path.Combine(d, program)).First(File.Exists);
        return (await Shell.RunAsync(path, [.. before, "init", "--git"], git.Root, git.Environment)).Error;
    }
}
