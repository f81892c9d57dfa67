using CniImageKit.Diagnostics;

namespace CniImageKit.Archives;

/// <summary>
/// The members seen so far. Refuses a second spelling of a name, what would be written through a file or link, and links that lead
/// nowhere (CNIK5214 to CNIK5218); holds entries and bytes to the limits (CNIK5221 to CNIK5223).
/// </summary>
internal sealed class MemberLedger(ArchiveReading reading)
{
    private readonly Dictionary<string, Seen> seen = new(StringComparer.Ordinal);
    private readonly List<(string Path, string Target, long Offset)> symlinks = [];
    private long bytes;
    private int entries;

    private readonly record struct Seen(string Path, MemberKind Kind, bool Implied, string? Target);

    /// <summary>Counts an entry, of whatever type.</summary>
    public void CountEntry()
    {
        if (++entries > reading.Limits.MaxEntries)
            throw new CniImageKitException(Rules.ArchiveEntries(reading.Name, reading.Limits.MaxEntries));
    }

    /// <summary>Takes a member up, or refuses the archive. A symbolic link comes with its target as written.</summary>
    public void Admit(ArchiveMember member, string? rawTarget, long offset)
    {
        var limits = reading.Limits;
        if (member.Size > limits.MaxMemberBytes)
            throw new CniImageKitException(Rules.ArchiveMemberBytes(reading.Name, member.Path, member.Size, limits.MaxMemberBytes));
        if ((bytes += member.Size) > limits.MaxBytes) throw new CniImageKitException(Rules.ArchiveBytes(reading.Name, limits.MaxBytes));
        for (var slash = member.Path.IndexOf('/'); slash > 0; slash = member.Path.IndexOf('/', slash + 1))
            AdmitParent(member.Path[..slash], member.Path, offset);
        var key = MemberName.Fold(member.Path);
        if (seen.TryGetValue(key, out var first))
        {
            if (first.Path != member.Path)
                throw new CniImageKitException(Rules.ArchiveAlias(reading.Name, member.Path, offset, first.Path));
            if (!first.Implied || member.Kind != MemberKind.Directory)
                throw new CniImageKitException(Rules.ArchiveDuplicate(reading.Name, member.Path, offset, $"as {Noun(first.Kind)}"));
        }

        if (member.Kind == MemberKind.HardLink && !IsFile(member.LinkTarget!))
            throw new CniImageKitException(Rules.ArchiveLinkDangles(reading.Name, member.Path, offset, member.LinkTarget!));
        if (member.Kind == MemberKind.SymbolicLink) symlinks.Add((member.Path, rawTarget!, offset));
        seen[key] = new Seen(member.Path, member.Kind, Implied: false, rawTarget);
    }

    /// <summary>At the end: every symbolic link must lead to a file or directory of the archive, and not by way of another link.</summary>
    public void Close()
    {
        foreach (var (path, target, offset) in symlinks)
        {
            var (at, to) = (path, (string?)target);
            for (var hops = 0; to is not null; hops++)
            {
                if (hops > 8 || LinkTarget.Walk(at, to, IsDirectory) is not { } next || !TryGet(next, out var found))
                    throw new CniImageKitException(Rules.ArchiveLinkDangles(reading.Name, path, offset, MemberName.Show(target)));
                (at, to) = (next, found.Target);
            }
        }
    }

    private void AdmitParent(string parent, string path, long offset)
    {
        var key = MemberName.Fold(parent);
        if (!seen.TryGetValue(key, out var first)) seen[key] = new Seen(parent, MemberKind.Directory, Implied: true, null);
        else if (first.Path != parent) throw new CniImageKitException(Rules.ArchiveAlias(reading.Name, path, offset, first.Path));
        else if (first.Kind != MemberKind.Directory)
            throw new CniImageKitException(Rules.ArchiveThrough(reading.Name, path, offset, parent));
    }

    private bool TryGet(string path, out Seen found) => seen.TryGetValue(MemberName.Fold(path), out found) && found.Path == path;

    private bool IsDirectory(string path) => TryGet(path, out var found) && found.Kind == MemberKind.Directory;

    private bool IsFile(string path) => TryGet(path, out var found) && found.Kind is MemberKind.File or MemberKind.HardLink;

    private static string Noun(MemberKind kind) => kind switch
    {
        MemberKind.File => "a file",
        MemberKind.Directory => "a directory",
        MemberKind.SymbolicLink => "a symbolic link",
        _ => "a hard link",
    };
}
