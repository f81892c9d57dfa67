using System.Text.Json;
using CniImageKit.Locking;
using CniImageKit.Tests.Locking;

namespace CniImageKit.Tests.Cli;

/// <summary><c>cnikit diff</c> as a process.</summary>
public sealed class DiffTests : IDisposable
{
    private readonly TempFolder folder = new();
    private readonly Cnikit cnikit;

    public DiffTests()
    {
        cnikit = new Cnikit(folder.Path, folder["store"]);
        var other = Locks.Bridge with { Sha256 = Digest.Sha256("other"u8), Linkage = "dynamic, glibc 2.34" };
        folder.Write("old.lock.json", Locks.Text(Locks.Sample));
        folder.Write("new.lock.json", Locks.Text(Locks.Sample with
        {
            Plugins = [Locks.Entry with { Files = Locks.Entry.Files.SetItem("bridge", other).SetItem("tap", Locks.Bridge) }],
        }));
    }

    public void Dispose() => folder.Dispose();

    [Fact]
    public async Task Shows_a_table_with_what_is_loud_first()
    {
        var lines = (await cnikit.RunAsync("diff", "old.lock.json", "new.lock.json")).Ok().Out.Split('\n');
        Assert.StartsWith("plugin  platform     change         version  size    besides", lines[0], StringComparison.Ordinal);
        Assert.StartsWith("bridge  linux/amd64  BYTES CHANGED  1.9.1    4.7 MB  sha256 ", lines[1], StringComparison.Ordinal);
        Assert.EndsWith("; linkage static → dynamic, glibc 2.34", lines[1], StringComparison.Ordinal);
        Assert.Equal("tap     linux/amd64  added          1.9.1    4.7 MB", lines[2]);
        Assert.Equal("! bridge linux/amd64: other bytes of containernetworking-plugins under the same version", lines[3]);
        Assert.Equal("1 with other bytes under the same version, 1 added", lines[^2]);
    }

    [Fact]
    public async Task Is_one_JSON_document()
    {
        var document = JsonDocument.Parse((await cnikit.RunAsync("diff", "old.lock.json", "new.lock.json", "--json")).Ok().Out).RootElement;
        Assert.True(document.GetProperty("differs").GetBoolean());
        Assert.True(document.GetProperty("loud").GetBoolean());
        var bridge = document.GetProperty("plugins")[0];
        Assert.Equal("replaced", bridge.GetProperty("change").GetString());
        Assert.Equal(["sha256", "linkage"], bridge.GetProperty("facts").EnumerateArray().Select(f => f.GetString()));
        Assert.Equal("static", bridge.GetProperty("from").GetProperty("linkage").GetString());
        Assert.Equal("known-digest", bridge.GetProperty("to").GetProperty("verified")[0].GetString());
        Assert.False(document.GetProperty("plugins")[1].TryGetProperty("from", out _));
    }

    [Theory]
    [InlineData(0, "new.lock.json")]
    [InlineData(3, "new.lock.json", "--exit-code")]
    [InlineData(0, "old.lock.json", "--exit-code")]
    [InlineData(0, "old.yaml", "--exit-code")]
    [InlineData(1, "absent.lock.json", "--exit-code")]
    public async Task Ends_with(int code, params string[] arguments) =>
        Assert.Equal(code, (await cnikit.RunAsync(["diff", "old.lock.json", .. arguments])).ExitCode);

    [Fact]
    public async Task Says_which_lock_is_missing()
    {
        var ran = await cnikit.RunAsync("diff", "absent.yaml", "new.lock.json");
        Assert.StartsWith("absent.lock.json: error CNIK3001: There is no lock absent.lock.json", ran.Error, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Reads_a_lock_from_a_pipe()
    {
        var (program, before) = Cnikit.Command;
        var command = string.Join(' ', [program, .. before, "diff", "<(cat old.lock.json)", "new.lock.json"]);
        Assert.Contains("tap", (await cnikit.RunUnderShellAsync("bash", "-c", command)).Ok().Out, StringComparison.Ordinal);
    }
}
