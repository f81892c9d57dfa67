namespace CniImageKit.Tests.Cli.Completing;

/// <summary>The tab key in the real shells.</summary>
public sealed class ShellTests : IDisposable
{
    private readonly TempFolder folder = new();

    public ShellTests()
    {
        var (program, before) = Cnikit.Command;
        var path = folder.Write("bin/cnikit", $"#!/bin/sh\nexec {string.Join(' ', [program, .. before])} \"$@\"\n");
        if (!OperatingSystem.IsWindows()) File.SetUnixFileMode(path, (UnixFileMode)0b111_101_101);
        folder.Write("here/cni.yaml", "schema: 1\nplatforms: [linux/amd64]\nplugins:\n  - { from: directory, name: my-source, path: . }\n");
        folder.Write("here/with blank/x", "");
    }

    public void Dispose() => folder.Dispose();

    [Theory]
    [InlineData("<bake>", "cnikit", "ba")]
    [InlineData("<linux/amd64>", "cnikit", "bake", "-p", "linux/am")]
    [InlineData("<linux/amd64>", "cnikit", "bake", "--platform", "=", "linux/am")]
    [InlineData("<cni.yaml>", "cnikit", "verify", "cni")]
    [InlineData("<cni.yaml>", "cnikit", "bake", "--lock", "=", "c")]
    [InlineData("<with blank>", "cnikit", "bake", "-o", "")]
    [InlineData("<my-source>", "cnikit", "update", "")]
    [InlineData("<>", "cnikit", "schema", "nothing-such")]
    public async Task Completes_in_bash(string offered, params string[] words)
    {
        // As bash fills them in: = is a word of its own, and an empty word stands after it.
        var line = string.Join(' ', words.Select(w => $"'{w}'"));
        var script = $$"""
            set -eu
            eval "$(cnikit completions bash)"
            COMP_WORDS=({{line}}); COMP_CWORD=$(({{words.Length}} - 1)); COMPREPLY=()
            _cnikit || true
            printf '<%s>' "$(IFS='|'; echo "${COMPREPLY[*]}")"
            """;
        Assert.Equal(offered, (await RunAsync(Needs.Tool("bash", "bash"), "--norc", "-c", script)).Ok().Out);
    }

    [Fact]
    public async Task Registers_itself_in_bash() =>
        Assert.Equal("complete -F _cnikit cnikit\n",
            (await RunAsync("bash", "--norc", "-c", "eval \"$(cnikit completions bash)\"; complete -p cnikit")).Ok().Out);

    [Theory]
    [InlineData("cnikit ba", "bake\tMake images")]
    [InlineData("cnikit bake --plat", "--platform\tOnly this platform")]
    [InlineData("cnikit bake --platform=linux/am", "--platform=linux/amd64")]
    [InlineData("cnikit verify cni", "cni.yaml")]
    [InlineData("cnikit bake --lock=cni", "--lock=cni.yaml")]
    [InlineData("cnikit bake -o with", "with blank/")]
    [InlineData("cnikit update ", "my-source\tdirectory")]
    public async Task Completes_in_fish(string line, string offered)
    {
        var script = $"cnikit completions fish | source; complete -C '{line}'";
        var ran = (await RunAsync(Needs.Tool("fish", "fish"), "--no-config", "-c", script)).Ok();
        Assert.StartsWith(offered, ran.Out, StringComparison.Ordinal);
    }

    // An interactive zsh on a terminal of its own: the keys go in, and what it shows is waited for.
    [Theory]
    [InlineData("cnikit ba", "ke")]
    [InlineData("cnikit bake --platform=linux/am", "--platform=linux/amd64")]
    [InlineData("cnikit verify cn", "cni.yaml")]
    [InlineData("cnikit bake --lock=cn", "--lock=cni.yaml")]
    [InlineData("cnikit bake -o wi", "with\\ blank")]
    [InlineData("cnikit update m", "my-source")]
    [InlineData("cnikit explain CNIK100", "-- unknown key")]
    public async Task Completes_in_zsh(string line, string shown)
    {
        folder.Write("keys.zsh", $$"""
            zmodload zsh/zpty
            zpty z zsh -f -i
            zpty -w z 'stty cols 200; PROMPT=">"; autoload -U compinit; compinit -u -D; source <(cnikit completions zsh); print LOA''DED'
            zpty -r z shown '*LOADED*'
            zpty -w -n z $'{{line}}\t'
            zpty -r z shown "*${(b)1}*"
            print found
            """);
        var ran = await RunAsync("timeout", "60", Needs.Tool("zsh", "zsh"), "-f", folder["keys.zsh"], shown);
        Assert.True(ran.Out == "found\n", $"{ran.ExitCode} {ran.Out}{ran.Error}");
    }

    // PowerShell's own engine; paths, which it offers itself, are not its own work but that of a module.
    [Theory]
    [InlineData("cnikit ba", "bake\tMake images")]
    [InlineData("cnikit bake --plat", "--platform\tOnly this platform")]
    [InlineData("cnikit bake --platform=linux/am", "--platform=linux/amd64")]
    [InlineData("cnikit bake -p linux/am", "linux/amd64")]
    [InlineData("cnikit update ", "my-source\tdirectory")]
    [InlineData("cnikit explain CNIK1003", "CNIK1003\tunknown key")]
    public async Task Completes_in_PowerShell(string line, string offered)
    {
        var script = folder.Write("cnikit.ps1", (await RunAsync("cnikit", "completions", "pwsh")).Ok().Out);
        var host = AppContext.BaseDirectory.Replace("/CniImageKit.Tests/", "/PwshHost/", StringComparison.Ordinal) + "PwshHost.dll";
        var ran = (await RunAsync("dotnet", host, script, line)).Ok();
        Assert.StartsWith(offered, ran.Out, StringComparison.Ordinal);
    }

    private Task<Ran> RunAsync(string program, params string[] arguments) =>
        Shell.RunAsync(program, arguments, folder["here"], new Dictionary<string, string?>
        {
            ["PATH"] = $"{folder["bin"]}:{Environment.GetEnvironmentVariable("PATH")}",
            ["HOME"] = folder.Path,
            ["XDG_CONFIG_HOME"] = null,
            ["XDG_CACHE_HOME"] = null,
            ["CNIKIT_CACHE"] = folder["store"],
            ["TERM"] = "xterm",
        });
}
