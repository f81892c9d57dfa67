using System.Text.Json;
using CniImageKit.Locking;
using CniImageKit.Tests.Locking;

namespace CniImageKit.Tests.Cli.Diffing;

/// <summary><c>cnikit diff main..</c>: locks in the commits of a real repository.</summary>
public sealed class RevisionTests : IAsyncLifetime
{
    private static readonly LockedFile Other = Locks.Bridge with { Sha256 = Digest.Sha256("other"u8) };
    private readonly TempFolder folder = new();
    private readonly Cnikit cnikit;

    public RevisionTests() => cnikit = new Cnikit(folder["repo"], folder["store"]);

    // main: 1.9.1, then 1.9.2 where topic has left; topic: another plugin, and in the working tree one more.
    public async ValueTask InitializeAsync()
    {
        Needs.Tool("git", "git");
        Directory.CreateDirectory(folder["repo"]);
        await GitAsync("init", "-q", "-b", "main");
        folder.Write("repo/readme", "x");
        await CommitAsync("nothing");
        await GitAsync("tag", "before");
        Write(Locks.Entry);
        await CommitAsync("first");
        await GitAsync("branch", "topic");
        Write(Locks.Entry with { Version = "1.9.2", Files = Locks.Entry.Files.SetItem("bridge", Other) });
        await CommitAsync("second");
        await GitAsync("checkout", "-q", "topic");
        Write(Locks.Entry with { Files = Locks.Entry.Files.SetItem("tap", Locks.Bridge) });
        await CommitAsync("topic");
        Write(Locks.Entry with { Files = Locks.Entry.Files.SetItem("tap", Locks.Bridge).SetItem("vlan", Locks.Bridge) });
    }

    public ValueTask DisposeAsync()
    {
        folder.Dispose();
        return ValueTask.CompletedTask;
    }

    [Theory]
    [InlineData("", "vlan added")]
    [InlineData("HEAD", "vlan added")]
    [InlineData("HEAD..", "vlan added")]
    [InlineData("main..", "bridge downgraded|host-local downgraded|tap added|vlan added")]
    [InlineData("main..topic", "bridge downgraded|host-local downgraded|tap added")]
    [InlineData("main topic", "bridge downgraded|host-local downgraded|tap added")]
    [InlineData("main...topic", "tap added")]
    [InlineData("main...", "tap added|vlan added")]
    [InlineData("..main", "bridge upgraded|host-local upgraded|tap removed")]
    [InlineData("main~1:cni.lock.json topic:./cni.yaml", "tap added")]
    [InlineData("cni.lock.json topic", "vlan removed")]
    [InlineData("topic cni.yaml", "vlan added")]
    [InlineData("before..main", "bridge added|host-local added")]
    public async Task Compares(string operands, string expected)
    {
        string[] arguments = operands.Length == 0 ? [] : operands.Split(' ');
        var document = JsonDocument.Parse((await cnikit.RunAsync(["diff", .. arguments, "--json"])).Ok().Out).RootElement;
        Assert.Equal(expected.Split('|'), document.GetProperty("plugins").EnumerateArray()
            .Select(p => $"{p.GetProperty("plugin").GetString()} {p.GetProperty("change").GetString()}").Order(StringComparer.Ordinal));
    }

    [Fact]
    public async Task Names_the_commit_and_counts_a_revision_without_a_lock_as_empty()
    {
        var ran = (await cnikit.RunAsync("diff", "before..", "--json")).Ok();
        var document = JsonDocument.Parse(ran.Out).RootElement;
        Assert.Equal("before:cni.lock.json", document.GetProperty("old").GetString());
        var old = document.GetProperty("sides").GetProperty("old");
        Assert.Equal(await GitAsync("rev-parse", "before"), old.GetProperty("commit").GetString());
        Assert.Equal("nothing", old.GetProperty("kind").GetString());
        Assert.StartsWith("cni.lock.json: warning CNIK3604: There is no cni.lock.json in before", ran.Error, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Finds_the_lock_beside_the_manifest_from_anywhere()
    {
        var ran = await new Cnikit(folder.Path, folder["store"]).RunAsync("diff", "main..topic", "-m", "repo/cni.yaml", "--exit-code");
        Assert.Equal(3, ran.ExitCode);
        Assert.Contains("tap", ran.Out, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Takes_what_lies_at_a_path_for_that_whatever_a_revision_is_called()
    {
        File.Copy(folder["repo/cni.lock.json"], folder["repo/topic"]);
        Assert.Contains("the locks say the same", (await cnikit.RunAsync("diff", "topic")).Ok().Out, StringComparison.Ordinal);
        Assert.Contains("vlan", (await cnikit.RunAsync("diff", "refs/heads/topic")).Ok().Out, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("CNIK3102", "nowhere..")]
    [InlineData("CNIK3100", "nowhere")]
    [InlineData("CNIK3103", "main:other.lock.json")]
    [InlineData("CNIK3105", "--", "-x")]
    [InlineData("CNIK3105", "--", "--output=x..main")]
    [InlineData("CNIK3105", "main..-x")]
    [InlineData("CNIK3106", "main..", "topic")]
    [InlineData("CNIK3104", "main...lonely")]
    [InlineData("CNIK3001", "../nothing.lock.json")]
    [InlineData("CNIK3001", "before..before")]
    public async Task Refuses(string rule, params string[] operands)
    {
        if (operands[^1].EndsWith("lonely", StringComparison.Ordinal))
        {
            await GitAsync("checkout", "-q", "-f", "--orphan", "lonely");
            await CommitAsync("lonely");
        }

        var ran = await cnikit.RunAsync(["diff", .. operands]);
        Assert.Equal(1, ran.ExitCode);
        Assert.Contains(rule, ran.Error, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Says_that_there_is_no_repository_or_no_git()
    {
        var outside = new Cnikit(Directory.CreateDirectory(folder["outside"]).FullName, folder["store"]);
        outside.Environment["GIT_CEILING_DIRECTORIES"] = folder.Path;
        Assert.Contains("CNIK3101", (await outside.RunAsync("diff", "main..")).Error, StringComparison.Ordinal);
        Assert.Contains("CNIK3100", (await outside.RunAsync("diff", "typo")).Error, StringComparison.Ordinal);
        var (program, before) = Cnikit.Command;
        cnikit.Environment["PATH"] = folder.Path;
        cnikit.Environment["DOTNET_ROOT"] = null;
        var ran = await cnikit.RunUnderShellAsync(Needs.Tool(program, "dotnet"), [.. before, "diff", "main.."]);
        Assert.Contains("CNIK3020", ran.Error, StringComparison.Ordinal);
    }

    /// <summary>What a repository brings along is not run: hooks, an fsmonitor, a pager, a textconv.</summary>
    [Fact]
    public async Task Runs_nothing_that_the_repository_brings()
    {
        var trap = folder.Write("trap", $"#!/bin/sh\ntouch {folder["sprung"]}\n");
        (await Shell.RunAsync("chmod", "+x", trap)).Ok();
        foreach (var key in new[] { "core.fsmonitor", "core.pager", "diff.trap.textconv", "filter.trap.smudge" })
            await GitAsync("config", key, trap);
        File.Copy(trap, folder["repo/.git/hooks/post-checkout"]);
        folder.Write("repo/.gitattributes", "*.json diff=trap filter=trap\n");
        (await cnikit.RunAsync("diff", "main..topic")).Ok();
        Assert.False(File.Exists(folder["sprung"]));
    }

    private void Write(LockEntry entry) => folder.Write("repo/cni.lock.json", Locks.Text(Locks.Sample with { Plugins = [entry] }));

    private async Task CommitAsync(string message)
    {
        await GitAsync("add", "-A");
        await GitAsync("-c", "user.name=a", "-c", "user.email=a@example.org", "commit", "-q", "--allow-empty", "-m", message);
    }

    private async Task<string> GitAsync(params string[] arguments) =>
        (await Shell.RunAsync("git", arguments, folder["repo"], null)).Ok().Out.Trim();
}
