using System.Text.RegularExpressions;

namespace CniImageKit.Tests.Nodes.Deploying;

/// <summary>The role, run by Ansible on a root directory of this machine.</summary>
[Collection(DeployBed.Name)]
public sealed partial class AnsibleTests : IDisposable
{
    private readonly TempFolder folder = new();
    private readonly DeployBed bed;

    public AnsibleTests(DeployBed bed)
    {
        this.bed = bed;
        Needs.Root();
        Directory.CreateDirectory(folder["node"]);
    }

    public void Dispose() => folder.Dispose();

    [Fact]
    public async Task Installs_once_and_changes_nothing_the_second_time()
    {
        var check = await PlayAsync("--check");
        Assert.Equal((0, 1), (check.Ran.ExitCode, check.Changed));
        Assert.Empty(Directory.GetFileSystemEntries(folder["node"]));

        var first = await PlayAsync();
        Assert.True(first is { Ran.ExitCode: 0, Changed: > 0 }, first.Ran.Out);
        bed.HasPlugins(folder["node/opt/cni/bin"]);
        Assert.False(Directory.Exists(folder["node/var/lib/cnikit/incoming"]));

        var second = await PlayAsync();
        Assert.Equal((0, 0), (second.Ran.ExitCode, second.Changed));
        var checkAgain = await PlayAsync("--check");
        Assert.Equal((0, 0), (checkAgain.Ran.ExitCode, checkAgain.Changed));
    }

    [Fact]
    public async Task Stops_at_a_file_of_others_and_gives_it_back_after_force()
    {
        folder.Write("node/opt/cni/bin/bridge", "theirs");
        var refused = await PlayAsync();
        Assert.Equal(2, refused.Ran.ExitCode);
        Assert.Contains("/opt/cni/bin/bridge: put there by others", refused.Ran.Out, StringComparison.Ordinal);
        Assert.Equal([folder["node/opt/cni/bin/bridge"]], Directory.GetFiles(folder["node"], "*", SearchOption.AllDirectories));

        Assert.Equal(0, (await PlayAsync("-e", "cni_plugins_force=true")).Ran.ExitCode);
        bed.HasPlugins(folder["node/opt/cni/bin"]);
        Assert.Equal(0, (await PlayAsync("-e", "cni_plugins_action=rollback")).Ran.ExitCode);
        Assert.Equal([folder["node/opt/cni/bin/bridge"]], Directory.GetFiles(folder["node/opt/cni/bin"]));
        Assert.Equal("theirs", File.ReadAllText(folder["node/opt/cni/bin/bridge"]));
    }

    [Theory]
    [InlineData("carried")]
    [InlineData("fetched")]
    public async Task Is_clean_to_ansible_lint(string how)
    {
        var lint = Needs.Tool("ansible-lint", "ansible-lint");
        var home = new Dictionary<string, string?> { ["HOME"] = folder.Path };
        var ran = await Shell.RunAsync(lint, ["--offline", "--nocolor", "site.yml"], bed[$"{how}/ansible"], home);
        Assert.True(ran.ExitCode == 0, ran.Out + ran.Error);
        Assert.Contains("Passed", ran.Out + ran.Error, StringComparison.Ordinal);
    }

    private async Task<(Ran Ran, int Changed)> PlayAsync(params string[] more)
    {
        var playbook = Needs.Tool("ansible-playbook", "ansible-core");
        string[] arguments =
        [
            "-i", "localhost,", "-c", "local", "site.yml", "-e", $"cni_plugins_root={folder["node"]}", "-e",
            "cni_plugins_platform=linux-amd64", .. more,
        ];
        var ran = await Shell.RunAsync(playbook, arguments, bed["carried/ansible"], new Dictionary<string, string?>
        {
            ["HOME"] = folder["home"],
            ["ANSIBLE_NOCOLOR"] = "1",
            ["ANSIBLE_LOCALHOST_WARNING"] = "False",
        });
        var changed = Changed().Match(ran.Out);
        return (ran, changed.Success ? int.Parse(changed.Groups[1].ValueSpan, System.Globalization.CultureInfo.InvariantCulture) : -1);
    }

    [GeneratedRegex(@"changed=(\d+)")]
    private static partial Regex Changed();
}
