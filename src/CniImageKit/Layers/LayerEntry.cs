namespace CniImageKit.Layers;

/// <summary>What an entry of a layer is.</summary>
internal enum LayerEntryKind
{
    /// <summary>A regular file.</summary>
    File,

    /// <summary>A directory.</summary>
    Directory,

    /// <summary>A symbolic link; its target as written, which may be absolute.</summary>
    SymbolicLink,

    /// <summary>A hard link; its target is a normal path like <see cref="LayerEntry.Path"/>.</summary>
    HardLink,

    /// <summary>A device, FIFO or anything else without content.</summary>
    Other,
}

/// <summary>
/// An entry of some image's layer or of a root file system's tar. Not only ours: absolute links, devices and any owner may come.
/// </summary>
/// <param name="Path">Relative and normal; empty for the root.</param>
/// <param name="Kind">What it is.</param>
/// <param name="Mode">Permission bits 07777.</param>
/// <param name="Uid">Owner.</param>
/// <param name="Gid">Group.</param>
/// <param name="Size">Bytes of the body.</param>
/// <param name="Link">A link's target, or null.</param>
/// <param name="BodyAt">Where the body begins in the tar.</param>
internal sealed record LayerEntry(string Path, LayerEntryKind Kind, int Mode, long Uid, long Gid, long Size, string? Link, long BodyAt);
