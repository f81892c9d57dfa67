using System.Text;
using System.Text.RegularExpressions;

namespace CniImageKit.Tests.House;

/// <summary>README.md, taken at its word.</summary>
public partial class ReadmeTests
{
    private static readonly string Readme = SourceTree.Text("README.md");

    /// <summary>
    /// In order, in one shell, each block from the root of a copy of the repository that holds the published command (publishing has its
    /// own test: the build).
    /// </summary>
    [Fact]
    public async Task Shows_commands_that_run()
    {
        using var folder = new TempFolder();
        var copy = await RepositoryCopy.MakeAsync(folder);
        folder.Write("readme.sh", Script());
        var ran = await Shell.RunAsync(
            "bash", ["../readme.sh"], copy, new Dictionary<string, string?> { ["CNIKIT_CACHE"] = folder["store"], ["CI"] = "true" });
        Assert.True(ran.ExitCode == 0, $"{ran.Out}\n{ran.Error}");
    }

    [Fact]
    public void Shows_at_least_the_quick_start() => Assert.Contains("\n./build.sh\n", Script());

    [Fact]
    public void Links_to_what_exists() =>
        Findings.None(
            Link().Matches(Readme).Select(m => m.Groups[1].Value).Where(l => !l.Contains("://", StringComparison.Ordinal) && l[0] != '#')
            .Where(l => !Path.Exists(Path.Combine(SourceTree.Root, l))));

    [Fact]
    public void Names_only_rules_that_exist() =>
        Findings.None(RuleId().Matches(Readme).Select(m => m.Value).Distinct().Except(CniImageKit.Diagnostics.Rules.All.Select(r => r.Id)));

    // "$ " begins a command, "> " goes on with it; each is shown before it runs.
    private static string Script()
    {
        var script = new StringBuilder("set -eu -o pipefail\nclone=$PWD\n");
        foreach (var block in Console().Matches(Readme).Select(m => m.Groups[1].Value))
        {
            script.Append("cd \"$clone\"\n");
            foreach (var line in block.Split('\n'))
            {
                if (line.StartsWith("$ ", StringComparison.Ordinal))
                    script.Append($"printf '%s\\n' '$ {line[2..].Replace("'", "'\\''", StringComparison.Ordinal)}'\n{line[2..]}\n");
                else if (line.StartsWith("> ", StringComparison.Ordinal)) script.Append(line[2..]).Append('\n');
            }
        }

        return script.ToString();
    }

    [GeneratedRegex("```console\n(.*?)```", RegexOptions.Singleline)]
    private static partial Regex Console();

    [GeneratedRegex(@"\]\(([^)\s]+)\)")]
    private static partial Regex Link();

    [GeneratedRegex("CNIK[0-9]{4}")]
    private static partial Regex RuleId();
}
