using System.Text;
using CniImageKit.Diagnostics;
using CniImageKit.Outputs;
using CniImageKit.Revisions;

namespace CniImageKit.Reviewing;

/// <summary>
/// The pre-commit hook, which checks the locks that a commit changes. A hook of others is never touched; where it runs the check already,
/// all is well.
/// </summary>
internal sealed class CommitHook(GitProgram git)
{
    /// <summary>What every way of chaining has to run.</summary>
    public const string Check = "lock --check --staged";

    private const string Mark = "# Made by cnikit init --git.";

    /// <summary>What is missing. Raises CNIK3028 for a hook of others, and CNIK3029 where hooks lie outside of the repository.</summary>
    public async Task<GitSetupStep> LookAsync(string program, CancellationToken cancellationToken)
    {
        var hooks = await PathAsync(["rev-parse", "--git-path", "hooks"], cancellationToken);
        var repository = await PathAsync(["rev-parse", "--git-common-dir"], cancellationToken);
        // Husky makes the hooks themselves anew; people write in the folder above.
        var husky = Path.GetFileName(hooks) == "_" && Path.GetFileName(Path.GetDirectoryName(hooks)) == ".husky";
        var file = Path.Combine(husky ? Path.GetDirectoryName(hooks)! : hooks, "pre-commit");
        var text = $"""
            #!/bin/sh
            {Mark} The locks of a commit must fit its manifests; `git commit --no-verify` goes past it.
            exec {program} {Check}

            """.ReplaceLineEndings("\n");
        var found = File.Exists(file) ? await File.ReadAllTextAsync(file, cancellationToken) : null;
        var here = found == text || (found is not null && !Ours(found) && Runs(found)) || ByFramework();
        if (here) return new GitSetupStep($"{program} {Check}", file, Missing: false) { Apply = _ => Task.CompletedTask };
        if (husky || (found is not null && !Ours(found)))
            throw new CniImageKitException(Rules.OtherHook(file, $"{program} {Check} || exit 1"));
        if (!Within(hooks, repository) && !Within(hooks, git.Directory)) throw new CniImageKitException(Rules.HooksOutside(hooks));
        return new GitSetupStep($"{program} {Check}", file, Missing: true) { Apply = cancellation => WriteAsync(file, text, cancellation) };
    }

    private static bool Ours(string hook) => hook.Contains(Mark, StringComparison.Ordinal);

    private static bool Runs(string text) =>
        text.Split('\n').Any(l => !l.TrimStart().StartsWith('#') && l.Contains(Check, StringComparison.Ordinal));

    // The pre-commit framework's own hook runs what its configuration names.
    private bool ByFramework() =>
        Path.Combine(git.Directory, ".pre-commit-config.yaml") is var file && File.Exists(file) && Runs(File.ReadAllText(file));

    private static async Task WriteAsync(string file, string text, CancellationToken cancellationToken)
    {
        using var content = new MemoryStream(Encoding.UTF8.GetBytes(text), writable: false);
        await OutputFile.ReplaceAsync(file, content, cancellationToken);
        if (OperatingSystem.IsWindows()) return;
        const UnixFileMode all = UnixFileMode.UserExecute | UnixFileMode.GroupExecute | UnixFileMode.OtherExecute;
        File.SetUnixFileMode(file, File.GetUnixFileMode(file) | all);
    }

    // Git answers relative to the directory that it works in.
    private async Task<string> PathAsync(string[] arguments, CancellationToken cancellationToken) =>
        Path.GetFullPath((await git.AskAsync(arguments, cancellationToken)).Line, git.Directory);

    private static bool Within(string path, string directory) =>
        path.StartsWith(Path.TrimEndingDirectorySeparator(directory) + Path.DirectorySeparatorChar, StringComparison.Ordinal);
}
