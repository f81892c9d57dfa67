namespace CniImageKit.Archives;

/// <summary>
/// What kind of thing a member is. Devices, FIFOs, sockets and unknown types never reach a visitor: the archive is refused.
/// </summary>
internal enum MemberKind
{
    /// <summary>A regular file.</summary>
    File,

    /// <summary>A directory.</summary>
    Directory,

    /// <summary>A symbolic link that stays inside the archive.</summary>
    SymbolicLink,

    /// <summary>A hard link to an earlier member.</summary>
    HardLink,
}

/// <summary>A member of an archive whose name and sizes have been checked.</summary>
internal sealed record ArchiveMember
{
    /// <summary>
    /// Relative path with <c>/</c>, normalised (no <c>./</c>, no doubled slash, no end slash): safe to join under a root.
    /// </summary>
    public required string Path { get; init; }

    /// <summary>The kind.</summary>
    public required MemberKind Kind { get; init; }

    /// <summary>Body bytes; 0 unless a file.</summary>
    public required long Size { get; init; }

    /// <summary>Permission bits 07777 as the archive has them: evidence only, never applied.</summary>
    public int Mode { get; init; }

    /// <summary>Owner as the archive has it: evidence only.</summary>
    public long Uid { get; init; }

    /// <summary>Group as the archive has it: evidence only.</summary>
    public long Gid { get; init; }

    /// <summary>Modification time, whole seconds since 1970; 0 where the format has none.</summary>
    public long ModifiedAt { get; init; }

    /// <summary>A link's target as a normalised member path, or null.</summary>
    public string? LinkTarget { get; init; }
}
