using CniImageKit.Diagnostics;

namespace CniImageKit.Archives;

/// <summary>
/// What a plugin's mode may be in the archive. Whatever it is, the kit writes 0755: an odd one says that something is wrong.
/// </summary>
internal static class MemberMode
{
    private const int Privileged = 0xe00, WorldWritable = 0x002;

    /// <summary>
    /// What is wrong with a taken file's mode: setuid, setgid and sticky (CNIK5219), else world-writable (CNIK5220), else null.
    /// </summary>
    public static Diagnostic? Odd(string archive, string member, int mode)
    {
        var text = "0" + Convert.ToString(mode, 8).PadLeft(3, '0');
        return (mode & Privileged) != 0 ? Rules.ArchivePrivilegedMode(archive, member, text)
            : (mode & WorldWritable) != 0 ? Rules.ArchiveWorldWritable(archive, member, text) : null;
    }
}
