using System.Collections.Immutable;
using CniImageKit.Diagnostics;
using CniImageKit.Locking;
using CniImageKit.Revisions;

namespace CniImageKit.Reviewing;

/// <summary>
/// Makes a git repository merge, show and check locks by plugins: attributes (shared with everybody), settings and a hook (of this clone).
/// Everything is looked at before anything is written, what is others' own is never touched, and a second run changes nothing.
/// </summary>
internal sealed class GitSetup(Host host)
{
    /// <summary>What was looked at; each missing step is done by now unless only a check was asked. Raises CNIK3026 to CNIK3029.</summary>
    public async Task<ImmutableArray<GitSetupStep>> RunAsync(GitSetupRequest request, CancellationToken cancellationToken)
    {
        var here = GitProgram.Find(host, host.CurrentDirectory);
        var top = await here.RunAsync(["rev-parse", "--show-toplevel"], null, cancellationToken);
        if (top.ExitCode != 0) throw new CniImageKitException(Rules.NoWorkTree(host.CurrentDirectory, top.Said));
        var git = here with { Directory = top.Line };
        var name = Path.GetFileName(ManifestFile.LockOf(request.Manifest, null));
        ImmutableArray<GitSetupStep> steps =
        [
            await new LockAttributes(git).LookAsync(name, cancellationToken),
            .. await SettingsAsync(git, request.Program, cancellationToken),
            .. request.Hook ? [await new CommitHook(git).LookAsync(request.Program, cancellationToken)] : Array.Empty<GitSetupStep>(),
        ];
        if (request.CheckOnly) return steps;
        foreach (var step in steps.Where(s => s.Missing)) await step.Apply(cancellationToken);
        return steps;
    }

    private static async Task<IEnumerable<GitSetupStep>> SettingsAsync(GitProgram git, string program, CancellationToken cancellationToken)
    {
        const string merge = "merge-driver %O %A %B --path=%P --marker-size=%L --ours-label=%X --theirs-label=%Y";
        return
        [
            await SettingAsync(git, "merge.cnikit.name", "locks of cnikit, plugin by plugin", cancellationToken),
            await SettingAsync(git, "merge.cnikit.driver", $"{program} {merge}", cancellationToken),
            await SettingAsync(git, "diff.cnikit.textconv", $"{program} textconv", cancellationToken),
        ];
    }

    private static async Task<GitSetupStep> SettingAsync(GitProgram git, string name, string value, CancellationToken cancellationToken)
    {
        // Of this clone alone: a repository that could bring settings along could run anything.
        var answer = await git.RunAsync(["config", "--local", "--get-all", name], null, cancellationToken);
        return new GitSetupStep(value, name, answer.ExitCode != 0 || answer.Line != value)
        {
            Apply = async cancellation => await git.AskAsync(["config", "--local", "--replace-all", name, value], cancellation),
        };
    }
}
