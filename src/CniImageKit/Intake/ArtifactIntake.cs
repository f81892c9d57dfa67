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

    /// <summary>A link to a taken file is one more name of it (busybox-style layouts, facts case 70); links to links are followed.</summary>
    private static void AddLinks(ImmutableArray<TakenFile>.Builder files, List<ArchiveMember> links, Func<string, bool> wanted)
    {
        for (var more = true; more;)
        {
            more = false;
            foreach (var link in links.Where(l => wanted(l.Path) && files.All(f => f.Member != l.Path)).ToList())
            {
                if (files.FirstOrDefault(f => f.Member == link.LinkTarget) is not { } target) continue;
                files.Add(target with { Member = link.Path });
                more = true;
            }
        }
    }
}
