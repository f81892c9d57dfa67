using System.Collections.Immutable;
using CniImageKit.Archives;
using CniImageKit.Diagnostics;
using CniImageKit.Store;

namespace CniImageKit.Intake;

/// <summary>Takes files out of a verified artifact into the store: strict reading, allow-listed members, regular files only.</summary>
internal static class ArtifactIntake
{
    /// <summary>Reads the whole artifact once. Raises the archive rules (CNIK52nn) and the store's.</summary>
    public static async Task<ArtifactContents> TakeAsync(
        BlobStore store, StoredBlob artifact, string fileName, Func<string, bool> wanted, CancellationToken cancellationToken)
    {
        var files = ImmutableArray.CreateBuilder<TakenFile>();
        var others = ImmutableArray.CreateBuilder<string>();
        var links = new List<ArchiveMember>();
        string? control = null;

        async ValueTask Visit(ArchiveMember member, Stream body, CancellationToken token)
        {
            if (member.Kind is MemberKind.SymbolicLink or MemberKind.HardLink) links.Add(member);
            if (member.Kind != MemberKind.File) return;
            if (!wanted(member.Path))
            {
                others.Add(member.Path);
                return;
            }

            var expectation = new StoreExpectation { Name = $"{fileName}:{member.Path}", Size = member.Size, MaxBytes = member.Size };
            var blob = await store.AddAsync(expectation, (sink, t) => body.CopyToAsync(sink, t), token);
            files.Add(new TakenFile(member.Path, blob, member.Mode, member.Uid, member.Gid, member.ModifiedAt));
        }

        ImmutableArray<Diagnostic> warnings;
        await using (var content = store.Open(artifact))
        {
            warnings = fileName.EndsWith(".deb", StringComparison.Ordinal)
                ? await Archive.ReadDebAsync(content, fileName, ArchiveLimits.Default, text => control = text, Visit, cancellationToken)
                : await Archive.ReadAsync(content, fileName, ArchiveLimits.Default, Visit, cancellationToken);
        }

        AddLinks(files, links, wanted);
        return new ArtifactContents(files.ToImmutable(), others.ToImmutable(), control) { Warnings = warnings };
    }

    /// <summary>
    /// A link that leads to a taken file, through other links too, is one more name of it: so busybox-style plugin sets are built. A link
    /// to what is not taken is not taken either.
    /// </summary>
    private static void AddLinks(ImmutableArray<TakenFile>.Builder files, List<ArchiveMember> links, Func<string, bool> wanted)
    {
        var taken = files.ToDictionary(f => f.Member, StringComparer.Ordinal);
        var targets = new Dictionary<string, string>(StringComparer.Ordinal);
        foreach (var link in links) targets.TryAdd(link.Path, link.LinkTarget!);
        foreach (var link in links.Where(l => wanted(l.Path)))
        {
            var (at, passed) = (link.Path, 0);
            while (!taken.ContainsKey(at) && passed++ <= MostLinks && targets.TryGetValue(at, out var next)) at = next;
            if (taken.TryGetValue(at, out var target) && taken.TryAdd(link.Path, target)) files.Add(target with { Member = link.Path });
        }
    }

    /// <summary>As many links as Linux follows (path_resolution(7)).</summary>
    private const int MostLinks = 40;
}
