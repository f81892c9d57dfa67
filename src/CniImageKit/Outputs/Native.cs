using System.Runtime.InteropServices;
using Microsoft.Win32.SafeHandles;

namespace CniImageKit.Outputs;

/// <summary>The few calls of the C library that .NET has no name for.</summary>
internal static partial class Native
{
    private const int CurrentDirectory = -100;
    private const uint Exchange = 2;

    /// <summary>Swaps two paths in one step (renameat2(2), RENAME_EXCHANGE). False where the system or file system cannot.</summary>
    public static bool TryExchange(string first, string second)
    {
        if (!OperatingSystem.IsLinux()) return false;
        try
        {
            return RenameAt2(CurrentDirectory, first, CurrentDirectory, second, Exchange) == 0;
        }
        catch (EntryPointNotFoundException)
        {
            return false;
        }
    }

    /// <summary>Makes root:root the owner of an open file; false where the process may not.</summary>
    public static bool TryOwnByRoot(SafeFileHandle file) => !OperatingSystem.IsWindows() && ChangeOwner(file, 0, 0) == 0;

    /// <summary>Makes root:root the owner of a path, not following a link; false where the process may not.</summary>
    public static bool TryOwnByRoot(string path) => !OperatingSystem.IsWindows() && ChangeOwner(path, 0, 0) == 0;

    [LibraryImport("libc", EntryPoint = "renameat2", StringMarshalling = StringMarshalling.Utf8)]
    private static partial int RenameAt2(int oldDirectory, string oldPath, int newDirectory, string newPath, uint flags);

    [LibraryImport("libc", EntryPoint = "fchown")]
    private static partial int ChangeOwner(SafeFileHandle file, uint user, uint group);

    [LibraryImport("libc", EntryPoint = "lchown", StringMarshalling = StringMarshalling.Utf8)]
    private static partial int ChangeOwner(string path, uint user, uint group);
}
