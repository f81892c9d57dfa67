using System.Collections.Immutable;
using CniImageKit.Advisories;
using CniImageKit.Advisories.Statements;
using CniImageKit.Catalog;
using CniImageKit.Diagnostics;
using CniImageKit.Locking;
using CniImageKit.Manifest;
using CniImageKit.Policies;
using CniImageKit.Revisions;
using CniImageKit.Store;

namespace CniImageKit.Reviewing;

/// <summary>
/// Whether the locks that the next commit changes fit their manifests and the policy, as all stand in git's index: the work tree may be
/// ahead of it. A lock is what is called cni.lock.json, or what has the attribute <c>merge=cnikit</c>.
/// </summary>
internal sealed class StagedCheck(Host host, PluginCatalog catalog, BlobStore store)
{
    private const string LockEnd = ".lock.json";
    private static readonly string[] ManifestEnds = [".yaml", ".yml"];
    private static readonly string[] Judges = [Policy.FileName, AdvisoryPin.FileName, SuppressionFile.FileName];

    /// <summary>
    /// All findings of all manifests that are staged, or whose locks are, or what judges them beside them. <paramref name="policy"/> is one
    /// that the user named, on the disk.
    /// </summary>
    public async Task<ImmutableArray<Diagnostic>> RunAsync(string? policy, CancellationToken cancellationToken)
    {
        var here = GitProgram.Find(host, host.CurrentDirectory);
        var top = await here.RunAsync(["rev-parse", "--show-toplevel"], null, cancellationToken);
        if (top.ExitCode != 0) throw new CniImageKitException(Rules.NoWorkTree(host.CurrentDirectory, top.Said));
        var git = here with { Directory = top.Line };
        var staged = (await git.AskAsync(["diff", "--cached", "--name-only", "--no-renames", "-z"], cancellationToken)).Items;
        if (!staged.Any(s => Stem(s) is not null || IsJudge(s))) return [];
        var index = (await git.AskAsync(["ls-files", "-z"], cancellationToken)).Items.ToHashSet(StringComparer.Ordinal);
        var judged = staged.Where(IsJudge).Select(s => Path.GetDirectoryName(s)).ToHashSet();
        var beside = index.Where(f => f.EndsWith(LockEnd, StringComparison.Ordinal) && judged.Contains(Path.GetDirectoryName(f)));
        var manifests = staged.Concat(beside).Select(Stem).OfType<string>().Distinct(StringComparer.Ordinal)
            .Select(stem => ManifestEnds.Select(end => stem + end).FirstOrDefault(index.Contains)).OfType<string>().ToList();
        var findings = ImmutableArray.CreateBuilder<Diagnostic>();
        foreach (var manifest in await OursAsync(git, manifests, cancellationToken))
            findings.AddRange(await CheckAsync(git, manifest, index, policy, cancellationToken));
        return findings.ToImmutable();
    }

    // Of many YAML files few are manifests.
    private static async Task<IEnumerable<string>> OursAsync(GitProgram git, List<string> manifests, CancellationToken cancellationToken)
    {
        var locks = System.Text.Encoding.UTF8.GetBytes(string.Concat(manifests.Select(m => ManifestFile.LockOf(m, null) + '\0')));
        string[] command = ["check-attr", "--cached", "--stdin", "-z", "merge"];
        var answer = await git.RunAsync(command, locks, cancellationToken);
        if (answer.ExitCode != 0) throw new CniImageKitException(Rules.GitFailed(git.Directory, command[0], answer.ExitCode, answer.Said));
        return manifests.Zip(answer.Items.Chunk(3), (manifest, attribute) => (manifest, Value: attribute[2]))
            .Where(m => m.Value == LockAttributes.Driver || Path.GetFileNameWithoutExtension(m.manifest) == "cni").Select(m => m.manifest);
    }

    private async Task<ImmutableArray<Diagnostic>> CheckAsync(
        GitProgram git, string file, HashSet<string> index, string? policy, CancellationToken cancellationToken)
    {
        string Named(string path) => Path.GetRelativePath(host.CurrentDirectory, Path.Combine(git.Directory, path));
        try
        {
            var content = await git.AskAsync(["cat-file", "blob", $":0:{file}"], cancellationToken);
            var directory = Path.GetDirectoryName(Path.Combine(git.Directory, file))!;
            var manifest = ManifestReader.Read(Named(file), directory, content.Output, catalog);
            var beside = ManifestFile.LockOf(file, null);
            if (!index.Contains(beside)) return [Rules.NoLock(new Location(manifest.File), Named(beside))];
            var locked = await git.AskAsync(["cat-file", "blob", $":0:{beside}"], cancellationToken);
            var read = LockReader.Read(Named(beside), locked.Output);
            var question = new PolicyQuestion(manifest.File, null, policy, PolicyTime.Clock)
            {
                Elsewhere = await JudgesAsync(git, file, manifest, index, cancellationToken),
            };
            var verdict = await new PolicyReview(host, catalog, store).AskAllAsync(question, manifest, read, cancellationToken);
            return [.. read.Warnings, .. Staleness.Check(manifest, read), .. verdict?.Findings ?? []];
        }
        catch (CniImageKitException fault)
        {
            return [.. fault.Diagnostics];
        }
    }

    private async Task<Dictionary<string, byte[]>> JudgesAsync(
        GitProgram git, string file, PluginManifest manifest, HashSet<string> index, CancellationToken cancellationToken)
    {
        var found = new Dictionary<string, byte[]>(StringComparer.Ordinal);
        foreach (var name in Judges.Concat(manifest.Vex.Select(v => v.Value)))
        {
            var path = Path.GetFullPath(Path.Combine(git.Directory, Path.GetDirectoryName(file)!, name));
            var inside = Path.GetRelativePath(git.Directory, path).Replace(Path.DirectorySeparatorChar, '/');
            if (!index.Contains(inside)) continue;
            var content = await git.AskAsync(["cat-file", "blob", $":0:{inside}"], cancellationToken);
            found[host.Resolve(Path.GetRelativePath(host.CurrentDirectory, path))] = content.Output;
        }

        return found;
    }

    private static bool IsJudge(string path) => Judges.Contains(Path.GetFileName(path));

    private static string? Stem(string path) =>
        IsJudge(path) ? null
        : path.EndsWith(LockEnd, StringComparison.Ordinal) ? path[..^LockEnd.Length]
        : ManifestEnds.Contains(Path.GetExtension(path)) ? Path.ChangeExtension(path, null)
        : null;
}
