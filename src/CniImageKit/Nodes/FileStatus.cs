using System.Runtime.InteropServices;
using CniImageKit.Layers;

namespace CniImageKit.Nodes;

/// <summary>What lies at a path of this host, links not followed, by statx(2), whose layout is the same on every architecture.</summary>
internal static partial class FileStatus
{
    private const int CurrentDirectory = -100;
    private const int NoFollow = 0x100;
    private const uint BasicStats = 0x7ff;

    /// <summary>The file without its digest, or null where there is none. Outside Linux the owner is said to be root.</summary>
    public static NodeFile? Of(string path)
    {
        var info = new FileInfo(path);
        var link = info.LinkTarget;
        if (!OperatingSystem.IsLinux()) return link is null && !info.Exists && !Directory.Exists(path) ? null : Portable(info, link);
        if (Statx(CurrentDirectory, path, NoFollow, BasicStats, out var status) != 0) return null;
        var kind = (status.Mode & 0xf000) switch
        {
            0x8000 => LayerEntryKind.File,
            0x4000 => LayerEntryKind.Directory,
            0xa000 => LayerEntryKind.SymbolicLink,
            _ => LayerEntryKind.Other,
        };
        return new NodeFile(kind, status.Mode & 0xfff, status.Uid, status.Gid, (long)status.Size, null, link);
    }

    /// <summary>
    /// What changes whenever the file or its metadata does: inode and change time, which no program can set back (inode(7)), with size,
    /// mode and owner. Outside Linux size, mode and modification time; null where there is no file.
    /// </summary>
    public static string? Mark(string path)
    {
        if (OperatingSystem.IsLinux())
        {
            return Statx(CurrentDirectory, path, NoFollow, BasicStats, out var s) != 0 ? null
                : $"{s.Inode} {s.ChangedSeconds}.{s.ChangedNanoseconds} {s.Size} {Convert.ToString(s.Mode, 8)} {s.Uid}:{s.Gid}";
        }

        var info = new FileInfo(path);
        var mode = OperatingSystem.IsWindows() ? 0 : (int)info.UnixFileMode;
        return info.Exists || Directory.Exists(path) ? $"{(info.Exists ? info.Length : 0)} {info.LastWriteTimeUtc.Ticks} {mode}" : null;
    }

    /// <summary>The effective user; 0 outside Unix.</summary>
    public static uint User => OperatingSystem.IsWindows() ? 0 : GetEffectiveUser();

    private static NodeFile Portable(FileInfo info, string? link)
    {
        var kind = link is not null ? LayerEntryKind.SymbolicLink : info.Exists ? LayerEntryKind.File : LayerEntryKind.Directory;
        var mode = OperatingSystem.IsWindows() ? 0b111_101_101 : (int)info.UnixFileMode;
        return new NodeFile(kind, mode, 0, 0, info.Exists ? info.Length : 0, null, link);
    }

    [LibraryImport("libc", EntryPoint = "statx", StringMarshalling = StringMarshalling.Utf8)]
    private static partial int Statx(int directory, string path, int flags, uint mask, out Status status);

    [LibraryImport("libc", EntryPoint = "geteuid")]
    private static partial uint GetEffectiveUser();

    [StructLayout(LayoutKind.Explicit, Size = 256)]
    private struct Status
    {
        [FieldOffset(20)]
        public uint Uid;

        [FieldOffset(24)]
        public uint Gid;

        [FieldOffset(28)]
        public ushort Mode;

        [FieldOffset(32)]
        public ulong Inode;

        [FieldOffset(40)]
        public ulong Size;

        [FieldOffset(96)]
        public long ChangedSeconds;

        [FieldOffset(104)]
        public uint ChangedNanoseconds;
    }
}
