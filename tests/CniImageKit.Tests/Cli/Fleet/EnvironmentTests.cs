using System.Text;
using CniImageKit.Nodes.Fleet;
using CniImageKit.Tests.Locking;

namespace CniImageKit.Tests.Cli.Fleet;

/// <summary>Which environment runs which lock, kept in git, and compared as locks are.</summary>
public sealed class EnvironmentTests : IAsyncLifetime
{
    private static readonly string Old = Locks.Text(Locks.Sample);

    private static readonly string New = Locks.Text(Locks.Sample with
    {
        Plugins = [Locks.Entry with { Files = Locks.Entry.Files.SetItem("tap", Locks.Bridge) }],
    });

    private FleetBed bed = null!;

    public async ValueTask InitializeAsync()
    {
        bed = await FleetBed.StartAsync();
        bed.Folder.Write("old.lock.json", Old);
        bed.Folder.Write("new.lock.json", New);
    }

    public ValueTask DisposeAsync() => bed.DisposeAsync();

    [Fact]
    public async Task Keeps_which_environment_runs_which_lock_and_compares_environments_by_them()
    {
        await RunsAsync("prod", Old);
        await RunsAsync("staging", New);
        var record = File.ReadAllText(bed.Folder["cnikit.environments.json"]);
        Assert.Contains("\"prod\": {", record, StringComparison.Ordinal);
        Assert.Contains($"\"lock\": \"{DigestOf(New)}\"", record, StringComparison.Ordinal);
        Assert.Equal(Old, File.ReadAllText(bed.Folder[$"cnikit.environments/{DigestOf(Old).Hex}.lock.json"]));

        var ran = (await bed.Command.RunAsync("diff", "env:prod", "env:staging")).Ok();
        Assert.Contains("tap     linux/amd64  added", ran.Out, StringComparison.Ordinal);
        ran = (await bed.Command.RunAsync("diff", "env:staging", "new.lock.json")).Ok();
        Assert.Equal("the locks say the same\n", ran.Out);
    }

    [Fact]
    public async Task Changes_nothing_where_nothing_but_the_day_is_new()
    {
        await RunsAsync("prod", Old);
        var file = bed.Folder["cnikit.environments.json"];
        File.WriteAllText(file, System.Text.RegularExpressions.Regex.Replace(File.ReadAllText(file), "20[0-9-]{8}", "2026-01-01"));
        var before = File.ReadAllText(file);
        Assert.Contains("unchanged", (await RunsAsync("prod", Old)).Out, StringComparison.Ordinal);
        Assert.Equal(before, File.ReadAllText(file));
    }

    [Fact]
    public async Task Asks_which_lock_is_meant_while_one_is_rolled_out()
    {
        bed.Add("n-1", null, FleetBed.Report() with { Lock = DigestOf(Old) });
        await RunsAsync("prod", New);
        var ran = await bed.Command.RunAsync("diff", "env:prod", "new.lock.json");
        Assert.Equal(1, ran.ExitCode);
        Assert.Contains("CNIK9322", ran.Error, StringComparison.Ordinal);
        (await bed.Command.RunAsync("diff", $"env:prod@{DigestOf(New).Hex[..12]}", "old.lock.json")).Ok();
    }

    [Fact]
    public async Task Says_which_lock_is_missing_and_which_was_changed()
    {
        bed.Add("n-1", null, FleetBed.Report() with { Lock = DigestOf(Old) });
        var ran = (await bed.Command.RunAsync("fleet", "--record", "env.json", "--environment", "prod")).Ok();
        Assert.Contains("CNIK9707", ran.Error, StringComparison.Ordinal);
        string[] diff = ["diff", "env:prod", "new.lock.json", "--environments", "env.json"];
        Assert.Contains("CNIK9323", (await bed.Command.RunAsync(diff)).Error, StringComparison.Ordinal);
        bed.Folder.Write($"env/{DigestOf(Old).Hex}.lock.json", New);
        Assert.Contains("is not the one that was recorded", (await bed.Command.RunAsync(diff)).Error, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Names_the_environments_that_there_are()
    {
        await RunsAsync("prod", Old);
        var ran = await bed.Command.RunAsync("diff", "env:stagin", "new.lock.json");
        Assert.Contains("CNIK9321: The record has no environment 'stagin'.", ran.Error, StringComparison.Ordinal);
        Assert.Contains("known     prod", ran.Error, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("")]
    [InlineData("[]")]
    [InlineData("{}")]
    [InlineData("{\"recordVersion\":2,\"environments\":{}}")]
    [InlineData("{\"recordVersion\":1,\"environments\":{\"a\":{},\"a\":{}}}")]
    [InlineData("{\"recordVersion\":1,\"environments\":{\"../a\":{}}}")]
    [InlineData("{\"recordVersion\":1,\"environments\":{\"a\":{\"date\":\"x\",\"cluster\":\"c\",\"nodes\":1,\"locks\":[]}}}")]
    [InlineData("{\"recordVersion\":1,\"environments\":{\"a\":{\"date\":\"2026-01-01\",\"cluster\":7,\"nodes\":1,\"locks\":[]}}}")]
    [InlineData("<<<<<<< ours\n{}")]
    public void Refuses_a_record_that_is_none(string text) =>
        Assert.Equal("CNIK9320", Assert.Throws<CniImageKit.Diagnostics.CniImageKitException>(
            () => EnvironmentRecordJson.Read("env.json", Encoding.UTF8.GetBytes(text))).Diagnostics[0].Rule.Id);

    [Theory]
    [InlineData("--record", "env.json")]
    [InlineData("--environment", "prod")]
    public async Task Wants_both_a_record_and_a_name(string option, string value) =>
        Assert.Equal(2, (await bed.Command.RunAsync("fleet", option, value)).ExitCode);

    /// <summary>The first node's report names the lock by more than a record may have.</summary>
    [Fact]
    public async Task Writes_no_record_that_it_could_not_read_whatever_a_node_calls_its_lock()
    {
        bed.Add("n-1", null, FleetBed.Report() with { Lock = DigestOf(Old), Name = new string('x', 3000) });
        var file = new CniImageKit.Reviewing.EnvironmentFile(bed.Host with { CurrentDirectory = bed.Folder.Path }, "env.json");
        Assert.True(await file.RecordAsync("prod", await bed.AuditAsync(), ["old.lock.json"], TestContext.Current.CancellationToken));
        Assert.Equal($"env/{DigestOf(Old).Hex}.lock.json", file.LockOf("prod"));
    }

    [Fact]
    public async Task Says_in_one_document_that_nothing_could_be_recorded()
    {
        bed.Add("n-1", null, FleetBed.Report());
        bed.Folder.Write("env.json", "<<<<<<< ours\n");
        var json = await bed.JsonAsync(1, "fleet", "--record", "env.json", "--environment", "prod");
        Assert.Equal("CNIK9320", json.GetProperty("diagnostics")[0].GetProperty("id").GetString());
    }

    [Fact]
    public async Task Takes_no_name_that_diff_could_not_take()
    {
        bed.Add("n-1", null, FleetBed.Report());
        var ran = await bed.Command.RunAsync("fleet", "--record", "env.json", "--environment", "a b");
        Assert.Contains("CNIK9324", ran.Error, StringComparison.Ordinal);
        Assert.False(File.Exists(bed.Folder["env.json"]));
    }

    private static Digest DigestOf(string text) => Digest.Sha256(Encoding.UTF8.GetBytes(text));

    private async Task<Ran> RunsAsync(string environment, string lockText)
    {
        bed.Add("n-2", null, FleetBed.Report() with { Lock = DigestOf(lockText) });
        return (await bed.Command.RunAsync(
            "fleet", "--lock", "old.lock.json", "--lock", "new.lock.json", "--record", "cnikit.environments.json", "--environment",
            environment)).Ok();
    }
}
