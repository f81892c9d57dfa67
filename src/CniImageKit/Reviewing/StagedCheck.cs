using System.Collections.Immutable;
using CniImageKit.Catalog;
using CniImageKit.Diagnostics;
using CniImageKit.Locking;
using CniImageKit.Manifest;
using CniImageKit.Revisions;

namespace CniImageKit.Reviewing;

/// <summary>
/// Whether the locks that the next commit changes fit their manifests, as both stand in git's index: the work tree may be ahead of it. A
/// lock is what is called cni.lock.json, or what has the attribute <c>merge=cnikit</c>.
/// </summary>
internal sealed class StagedCheck(Host host, PluginCatalog catalog)
{
    private const string LockEnd = ".lock.json";
    private static readonly string[] ManifestEnds = [".yaml", ".yml"];

    /// <summary>All findings of all manifests that are staged, or whose locks are.</summary>
    public async Task<ImmutableArray<Diagnostic>> RunAsync(CancellationToken cancellationToken)
    {
        var here = GitProgram.Find(host, host.CurrentDirectory);
        var top = await here.RunAsync(["rev-parse", "--show-toplevel"], null, cancellationToken);
        if (top.ExitCode != 0) throw new CniImageKitException(Rules.NoWorkTree(host.CurrentDirectory, top.Said));
        var git = here with { Directory = top.Line };
        var staged = (await git.AskAsync(["diff", "--cached", "--name-only", "--no-renames", "-z"], cancellationToken)).Items;
        if (!staged.Any(s => Stem(s) is not null)) return [];
        var index = (await git.AskAsync(["ls-files", "-z"], cancellationToken)).Items.ToHashSet(StringComparer.Ordinal);
        var manifests = staged.Select(Stem).OfType<string>().Distinct(StringComparer.Ordinal)
            .Select(stem => ManifestEnds.Select(end => stem + end).FirstOrDefault(index.Contains)).OfType<string>().ToList();
        var findings = ImmutableArray.CreateBuilder<Diagnostic>();
        foreach (var manifest in await OursAsync(git, manifests, cancellationToken))
            findings.AddRange(await CheckAsync(git, manifest, index, cancellationToken));
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
        GitProgram git, string file, HashSet<string> index, CancellationToken cancellationToken)
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
            return [.. read.Warnings, .. Staleness.Check(manifest, read)];
        }
        catch (CniImageKitException fault)
        {
            return [.. fault.Diagnostics];
        }
    }

    private static string? Stem(string path) =>
        path.EndsWith(LockEnd, StringComparison.Ordinal) ? path[..^LockEnd.Length]
        : ManifestEnds.Contains(Path.GetExtension(path)) ? Path.ChangeExtension(path, null)
        : null;
}
