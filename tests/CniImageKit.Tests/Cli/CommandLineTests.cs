using System.Text.Json;

namespace CniImageKit.Tests.Cli;

/// <summary>The command as a process: usage, help, exit codes and the store's command.</summary>
public sealed class CommandLineTests : IDisposable
{
    private readonly TempFolder folder = new();
    private readonly Cnikit cnikit;

    public CommandLineTests() => cnikit = new Cnikit(folder.Path, folder["store"]);

    public void Dispose() => folder.Dispose();

    [Fact]
    public async Task Shows_help_without_arguments()
    {
        var ran = (await cnikit.RunAsync()).Ok();
        foreach (var text in (string[])["Usage:", "Exit codes:", "CNIKIT_CACHE", "Examples:"])
            Assert.Contains(text, ran.Out, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("init")]
    [InlineData("lock")]
    [InlineData("update")]
    [InlineData("bake")]
    [InlineData("verify")]
    [InlineData("inspect")]
    [InlineData("explain")]
    [InlineData("cache")]
    public async Task Has_examples_for(string command) =>
        Assert.Contains($"Examples:\n  cnikit {command}", (await cnikit.RunAsync(command, "--help")).Ok().Out, StringComparison.Ordinal);

    [Theory]
    [InlineData("'bak' is no command; did you mean 'bake'?", "bak")]
    [InlineData("There is no option '--nope' here.", "lock", "--nope")]
    [InlineData("There is no option '--rebiuld' here; did you mean '--rebuild'?", "bake", "--rebiuld")]
    [InlineData("There is no option '--ofline=1' here; did you mean '--offline'?", "deploy", "shell", "--ofline=1")]
    [InlineData("'linux/z80' is no known platform", "bake", "-p", "linux/z80")]
    [InlineData("Required command was not provided.", "cache")]
    [InlineData("'cleer' is no command; did you mean 'clear'?", "cache", "cleer")]
    public async Task Says_what_is_wrong_with_a_command_line(string message, params string[] arguments)
    {
        var ran = await cnikit.RunAsync(arguments);
        Assert.Equal(2, ran.ExitCode);
        Assert.StartsWith($"cnikit: error CNIK9001: {message}", ran.Error, StringComparison.Ordinal);
        Assert.Equal("", ran.Out);
    }

    [Fact]
    public async Task Says_wrong_usage_as_JSON_where_that_is_asked()
    {
        var ran = await cnikit.RunAsync("bake", "--json", "-p", "linux/z80");
        using var document = JsonDocument.Parse(ran.Out);
        Assert.Equal("CNIK9001", document.RootElement.GetProperty("diagnostics")[0].GetProperty("id").GetString());
        Assert.Equal(2, ran.ExitCode);
    }

    [Fact]
    public async Task Fails_without_a_manifest()
    {
        var ran = await cnikit.RunAsync("bake");
        Assert.Equal((1, ""), (ran.ExitCode, ran.Out));
        Assert.StartsWith("cni.yaml: error CNIK9003:", ran.Error, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Tells_the_store_and_empties_it()
    {
        Assert.Equal(folder["store"] + "\n", (await cnikit.RunAsync("cache", "path")).Ok().Out);
        Assert.Contains("holds 0 files, 0 B", (await cnikit.RunAsync("cache", "size")).Ok().Out, StringComparison.Ordinal);
        folder.Write($"store/blobs/sha256/{new string('a', 64)}", "twelve bytes");
        using (var size = JsonDocument.Parse((await cnikit.RunAsync("cache", "size", "--json")).Ok().Out))
            Assert.Equal(12, size.RootElement.GetProperty("bytes").GetInt64());
        Assert.Contains("cleared 1 files, 12 B", (await cnikit.RunAsync("cache", "clear")).Ok().Out, StringComparison.Ordinal);
        Assert.Contains("holds 0 files", (await cnikit.RunAsync("cache", "size")).Ok().Out, StringComparison.Ordinal);
    }
}
