using CniImageKit.Comparing;
using CniImageKit.Diagnostics;
using CniImageKit.Locking;
using CniImageKit.Revisions;

namespace CniImageKit.Reviewing;

/// <summary>Reads locks out of the commits of a repository; nothing of it is changed and nothing is checked out.</summary>
/// <param name="host">The surroundings.</param>
/// <param name="lockFile">The lock beside the manifest, as the user would name it.</param>
internal sealed class RevisionLocks(Host host, string lockFile)
{
    private readonly string directory = Path.GetDirectoryName(host.Resolve(lockFile))!;

    /// <summary>
    /// The lock in a revision; nothing where its path was not named and there is none. Raises CNIK3020, CNIK3021, CNIK3101 to CNIK3104.
    /// </summary>
    public async Task<DiffSide> ReadAsync(DiffOperand.InRevision operand, CancellationToken cancellationToken)
    {
        var git = GitProgram.Find(host, Directory.Exists(directory) ? directory : host.CurrentDirectory);
        var inside = await git.RunAsync(["rev-parse", "--git-dir"], null, cancellationToken);
        if (inside.ExitCode != 0) throw new CniImageKitException(Rules.NoRepository(git.Directory, inside.Said));
        var commit = await CommitAsync(git, operand.Revision, cancellationToken);
        if (operand.Base is { } other) commit = await AncestorAsync(git, (operand.Revision, commit), other, cancellationToken);
        var shown = operand.Base is null ? operand.Revision : $"{operand.Revision}...{operand.Base}";
        var named = operand.Path is { } asked && IsManifest(asked) ? ManifestFile.LockOf(asked, null) : operand.Path;
        // Git takes ./ for the directory that it works in, and other paths for the repository's.
        var path = named ?? "./" + Path.GetFileName(lockFile);
        var name = $"{shown}:{named ?? lockFile}";
        var blob = await git.RunAsync(["rev-parse", "--verify", "--quiet", $"{commit}:{path}"], null, cancellationToken);
        if (blob.ExitCode != 0)
        {
            return named is null
                ? new DiffSide
                {
                    Name = name,
                    Kind = DiffSideKind.Nothing,
                    Commit = commit,
                    Entries = [],
                    Findings = [Rules.NoLockYet(shown, lockFile)],
                }
                : throw new CniImageKitException(Rules.NoLockInCommit(shown, named));
        }

        var content = await git.AskAsync(["cat-file", "blob", blob.Line], cancellationToken);
        return DiffSide.Of(LockReader.Read(name, content.Output)) with { Commit = commit };
    }

    private static bool IsManifest(string path) => Path.GetExtension(path) is ".yaml" or ".yml";

    private static async Task<string> CommitAsync(GitProgram git, string revision, CancellationToken cancellationToken)
    {
        var found = await git.RunAsync(["rev-parse", "--verify", "--quiet", revision + "^{commit}"], null, cancellationToken);
        return found.ExitCode == 0 ? found.Line : throw new CniImageKitException(Rules.UnknownRevision(revision));
    }

    private static async Task<string> AncestorAsync(
        GitProgram git, (string Name, string Commit) old, string other, CancellationToken cancellationToken)
    {
        var commit = await CommitAsync(git, other, cancellationToken);
        var found = await git.RunAsync(["merge-base", old.Commit, commit], null, cancellationToken);
        return found.ExitCode == 0 ? found.Line.Split('\n')[0] : throw new CniImageKitException(Rules.NoMergeBase(old.Name, other));
    }
}
