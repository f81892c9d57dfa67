using System.Runtime.InteropServices;
using Microsoft.Win32.SafeHandles;

namespace CniImageKit.Store;

/// <summary>What .NET does not offer: fsync of a directory, links and inode of a file. Does nothing where the system has it not.</summary>
internal static partial class Unix
{
    private const int LinuxCloseOnExec = 0x80000;
    private const int MacCloseOnExec = 0x1000000;
    private const int CurrentDirectory = -100;
    private const int NoFollow = 0x100;
    private const int EmptyPath = 0x1000;
    private const uint TypeLinksInode = 0x1 | 0x4 | 0x100;
    private const int TypeMask = 0xF000;
    private const int RegularFile = 0x8000;

    /// <summary>Makes a directory and its missing parents with mode 0700.</summary>
    public static void CreatePrivateDirectory(string path)
    {
        if (OperatingSystem.IsWindows()) Directory.CreateDirectory(path);
        else Directory.CreateDirectory(path, UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute);
    }

    /// <summary>Makes renames in a directory durable. Windows journals them by itself.</summary>
    public static void FlushDirectory(string path)
    {
        if (OperatingSystem.IsWindows()) return;
        using var handle = new SafeFileHandle(Open(path, OperatingSystem.IsLinux() ? LinuxCloseOnExec : MacCloseOnExec), ownsHandle: true);
        if (handle.IsInvalid) throw new IOException($"cannot open the directory (errno {Marshal.GetLastPInvokeError()})");
        RandomAccess.FlushToDisk(handle);
    }

    /// <summary>What lies at a path, links not followed; null where the system does not tell (only Linux does).</summary>
    public static FileIdentity? Look(string path) => Look(CurrentDirectory, path, NoFollow);

    /// <summary>What an open file is.</summary>
    public static FileIdentity? Look(SafeFileHandle file) => Look((int)file.DangerousGetHandle(), "", EmptyPath);

    private static FileIdentity? Look(int directory, string path, int flags)
    {
        if (!OperatingSystem.IsLinux()) return null;
        try
        {
            return Statx(directory, path, flags, TypeLinksInode, out var s) != 0 ? null
                : new FileIdentity((s.Mode & TypeMask) == RegularFile, s.Links, s.Inode, s.DeviceMajor, s.DeviceMinor);
        }
        catch (EntryPointNotFoundException)
        {
            return null; // a libc older than statx
        }
    }

    [LibraryImport("libc", EntryPoint = "open", SetLastError = true, StringMarshalling = StringMarshalling.Utf8)]
    private static partial int Open(string path, int flags);

    [LibraryImport("libc", EntryPoint = "statx", SetLastError = true, StringMarshalling = StringMarshalling.Utf8)]
    private static partial int Statx(int directory, string path, int flags, uint mask, out StatxBuffer buffer);

    /// <summary>struct statx of linux/stat.h, the same on every architecture; only what is read has a name.</summary>
    [StructLayout(LayoutKind.Explicit, Size = 256)]
    private struct StatxBuffer
    {
        [FieldOffset(16)]
        public uint Links;

        [FieldOffset(28)]
        public ushort Mode;

        [FieldOffset(32)]
        public ulong Inode;

        [FieldOffset(136)]
        public uint DeviceMajor;

        [FieldOffset(140)]
        public uint DeviceMinor;
    }
}

/// <summary>Which file it is, whatever its name.</summary>
internal sealed record FileIdentity(bool Regular, uint Links, ulong Inode, uint DeviceMajor, uint DeviceMinor);
