using CniImageKit.Diagnostics;

namespace CniImageKit.Archives;

/// <summary>
/// Targets of links, resolved by their text alone: nothing outside the archive is ever asked (CNIK5212, CNIK5217, CNIK5218).
/// </summary>
internal static class LinkTarget
{
    /// <summary>The member path that a symbolic link means.</summary>
    public static string OfSymbolicLink(string link, string target, ArchiveReading reading, long offset)
    {
        if (target.Length == 0) throw new CniImageKitException(Rules.ArchiveLinkDangles(reading.Name, link, offset, "an empty target"));
        var path = target[0] == '/' ? null : Walk(link, target, static _ => true);
        if (path is not { Length: > 0 })
            throw new CniImageKitException(Rules.ArchiveLinkEscapes(reading.Name, link, offset, MemberName.Show(target)));
        return MemberName.Normalise(path, directory: false, reading, offset);
    }

    /// <summary>The member path that a hard link means.</summary>
    public static string OfHardLink(string link, string target, ArchiveReading reading, long offset)
    {
        if (target.StartsWith('/') || target.Split('/').Contains(".."))
            throw new CniImageKitException(Rules.ArchiveLinkEscapes(reading.Name, link, offset, MemberName.Show(target)));
        return MemberName.Normalise(target, directory: false, reading, offset);
    }

    /// <summary>
    /// Follows <paramref name="target"/> from the link's directory. Null where it climbs above the root, or where a component that is
    /// walked through is not a directory by <paramref name="isDirectory"/>. The empty path is the root.
    /// </summary>
    public static string? Walk(string link, string target, Func<string, bool> isDirectory)
    {
        var at = link.Split('/').SkipLast(1).ToList();
        var directory = target.EndsWith('/');
        var components = (directory ? target[..^1] : target).Split('/');
        for (var i = 0; i < components.Length; i++)
        {
            if (components[i] is ".") continue;
            if (components[i] is not "..") at.Add(components[i]);
            else if (at.Count == 0) return null;
            else at.RemoveAt(at.Count - 1);
            if ((directory || i < components.Length - 1) && at.Count > 0 && !isDirectory(string.Join('/', at))) return null;
        }

        return string.Join('/', at);
    }
}
