using CniImageKit.Diagnostics;

namespace CniImageKit.Archives;

/// <summary>
/// What a plugin's mode may be in the archive. Whatever it is, the kit writes 0755: an odd one says that something is wrong.
/// </summary>
internal static class MemberMode
{
    private const int Privileged = 0xe00, WorldWritable = 0x002;

    /// <summary>Refuses setuid, setgid and sticky (CNIK5219) and world-writable (CNIK5220) at a file that is to be taken.</summary>
    public static void RequirePlain(ArchiveMember member, string archive)
    {
        var mode = "0" + Convert.ToString(member.Mode, 8).PadLeft(3, '0');
        if ((member.Mode & Privileged) != 0) throw new CniImageKitException(Rules.ArchivePrivilegedMode(archive, member.Path, mode));
        if ((member.Mode & WorldWritable) != 0) throw new CniImageKitException(Rules.ArchiveWorldWritable(archive, member.Path, mode));
    }
}
