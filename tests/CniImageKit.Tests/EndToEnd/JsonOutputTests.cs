using System.Text.Json;

namespace CniImageKit.Tests.EndToEnd;

/// <summary>What scripts rely on: <c>--json</c> prints one document whatever happens, and the exit code tells how it ended.</summary>
public sealed class JsonOutputTests : IAsyncLifetime
{
    private ReleaseBed bed = null!;

    public async ValueTask InitializeAsync()
    {
        bed = await ReleaseBed.StartAsync();
        await bed.PublishAsync("v1.1.1", "bookworm", runnerOwned: true, "loopback");
        bed.Write("name: plugins");
    }

    public ValueTask DisposeAsync() => bed.DisposeAsync();

    [Fact]
    public async Task Is_one_document_for_every_command_that_succeeds()
    {
        Assert.True((await JsonAsync(0, "lock")).GetProperty("changed").GetBoolean());
        Assert.False((await JsonAsync(0, "lock")).GetProperty("changed").GetBoolean());
        Assert.True((await JsonAsync(0, "lock", "--check")).GetProperty("ok").GetBoolean());
        Assert.False((await JsonAsync(0, "update", "plugins")).GetProperty("changed").GetBoolean());
        await JsonAsync(0, "bake");
        await JsonAsync(0, "bake");
        Assert.Equal(2, (await JsonAsync(0, "verify", "image")).GetProperty("platforms").GetArrayLength());
        Assert.Equal(2, (await JsonAsync(0, "inspect", "image")).GetProperty("files").GetArrayLength());
        Assert.Equal("CNIK4011", (await JsonAsync(0, "explain", "4011")).GetProperty("id").GetString());
        Assert.True((await JsonAsync(0, "explain")).GetProperty("rules").GetArrayLength() > 100);
    }

    [Fact]
    public async Task Tells_of_a_bake_all_that_the_report_has_and_where_things_lie()
    {
        (await bed.Cnikit.RunAsync("lock")).Ok();
        var json = await JsonAsync(0, "bake", "--output", "out");
        var report = JsonDocument.Parse(File.ReadAllText(bed["out/report.json"])).RootElement;
        foreach (var member in report.EnumerateObject().Where(m => m.Name != "outputs"))
            Assert.Equal(member.Value.GetRawText(), json.GetProperty(member.Name).GetRawText());
        var outputs = json.GetProperty("outputs").EnumerateArray().ToList();
        Assert.All(outputs.Zip(report.GetProperty("outputs").EnumerateArray()), pair =>
        {
            Assert.All(pair.Second.EnumerateObject(), m => Assert.Equal(m.Value.GetString(), pair.First.GetProperty(m.Name).GetString()));
            Assert.Equal(bed["out/" + pair.Second.GetProperty("path").GetString()], pair.First.GetProperty("fullPath").GetString());
        });
        var layer = outputs.First(o => o.GetProperty("kind").GetString() == "layer");
        var told = report.GetProperty("platforms")[0].GetProperty("layer");
        foreach (var name in (string[])["digest", "diffId", "mediaType"])
            Assert.Equal(told.GetProperty(name).GetString(), layer.GetProperty(name).GetString());
        Assert.Equal(new FileInfo(bed["out/layer.linux-amd64.tar.zst"]).Length, layer.GetProperty("size").GetInt64());
        Assert.Equal(outputs[0].GetProperty("digest").GetString(), json.GetProperty("image").GetString());
        Assert.False(json.GetProperty("unchanged").GetBoolean());

        var again = await JsonAsync(0, "bake", "--output", "out");
        Assert.True(again.GetProperty("unchanged").GetBoolean());
        Assert.Equal(json.GetProperty("outputs").GetRawText(), again.GetProperty("outputs").GetRawText());
    }

    [Theory]
    [InlineData(1, "CNIK9006", "init")]
    [InlineData(1, "CNIK3001", "bake")]
    [InlineData(3, "CNIK3001", "lock", "--check")]
    [InlineData(1, "CNIK3001", "verify", "image")]
    [InlineData(1, "CNIK9003", "lock", "nothing.yaml")]
    [InlineData(1, "CNIK9008", "update", "stranger")]
    [InlineData(1, "CNIK9007", "inspect", "nothing")]
    [InlineData(1, "CNIK9005", "explain", "CNIK0000")]
    [InlineData(2, "CNIK9001", "bake", "--frobnicate")]
    [InlineData(2, "CNIK9001", "frobnicate")]
    [InlineData(2, "CNIK9001", "bake", "--platform", "amiga/68k")]
    public async Task Is_one_document_for_every_command_that_fails(int code, string rule, params string[] command)
    {
        var json = await JsonAsync(code, command);
        Assert.False(json.GetProperty("ok").GetBoolean());
        Assert.Equal(rule, json.GetProperty("diagnostics")[0].GetProperty("id").GetString());
    }

    [Fact]
    public async Task Tells_drift_with_its_findings()
    {
        (await bed.Cnikit.RunAsync("lock")).Ok();
        (await bed.Cnikit.RunAsync("bake", "--output", "out")).Ok();
        File.AppendAllText(bed["out/rootfs/linux-amd64/opt/cni/bin/loopback"], "x");
        var json = await JsonAsync(3, "verify", "out/rootfs/linux-amd64", "--platform", "linux/amd64");
        Assert.NotEmpty(json.GetProperty("diagnostics").EnumerateArray());
    }

    [Fact]
    public async Task Carries_warnings_of_a_lock_that_was_made()
    {
        var json = await JsonAsync(0, "lock");
        Assert.Contains(json.GetProperty("diagnostics").EnumerateArray(), d => d.GetProperty("id").GetString() == "CNIK5601");
        Assert.All(json.GetProperty("diagnostics").EnumerateArray(), d => Assert.Equal("warning", d.GetProperty("severity").GetString()));
    }

    private async Task<JsonElement> JsonAsync(int code, params string[] command)
    {
        var run = await bed.Cnikit.RunAsync([.. command, "--json"]);
        Assert.True(run.ExitCode == code, $"{run.ExitCode}\n{run.Out}{run.Error}");
        Assert.DoesNotContain("{\n", run.Error, StringComparison.Ordinal);
        Assert.DoesNotContain("\u001b", run.Out + run.Error, StringComparison.Ordinal);
        Assert.EndsWith("}\n", run.Out, StringComparison.Ordinal);
        return JsonDocument.Parse(run.Out).RootElement;
    }
}
