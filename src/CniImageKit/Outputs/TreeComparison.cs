namespace CniImageKit.Outputs;

/// <summary>Whether two outputs are the same.</summary>
internal static class TreeComparison
{
    private const int Piece = 128 * 1024;

    /// <summary>
    /// Whether both paths are files with the same bytes and mode, or directories with the same names and what is the same under them. A
    /// link
    /// or a missing path is never the same. With <paramref name="times"/>, modification times count.
    /// </summary>
    public static bool Same(string first, string second, bool times)
    {
        if (!Path.Exists(first) || !Path.Exists(second)) return false;
        var (a, b) = (new FileInfo(first), new FileInfo(second));
        if (a.LinkTarget is not null || b.LinkTarget is not null) return false;
        if (!OperatingSystem.IsWindows() && a.UnixFileMode != b.UnixFileMode) return false;
        if (times && a.LastWriteTimeUtc != b.LastWriteTimeUtc) return false;
        if (a.Exists && b.Exists) return a.Length == b.Length && SameBytes(first, second);
        if (!Directory.Exists(first) || !Directory.Exists(second)) return false;
        string[] names = [.. Names(first)];
        return names.SequenceEqual(Names(second))
            && Array.TrueForAll(names, n => Same(Path.Combine(first, n), Path.Combine(second, n), times));
    }

    private static IOrderedEnumerable<string> Names(string directory) =>
        Directory.EnumerateFileSystemEntries(directory).Select(e => Path.GetFileName(e)).Order(StringComparer.Ordinal);

    private static bool SameBytes(string first, string second)
    {
        using var a = new FileStream(first, FileMode.Open, FileAccess.Read, FileShare.ReadWrite, bufferSize: 0);
        using var b = new FileStream(second, FileMode.Open, FileAccess.Read, FileShare.ReadWrite, bufferSize: 0);
        var (one, other) = (new byte[Piece], new byte[Piece]);
        while (true)
        {
            var count = a.ReadAtLeast(one, Piece, throwOnEndOfStream: false);
            if (b.ReadAtLeast(other, Piece, throwOnEndOfStream: false) != count) return false;
            if (!one.AsSpan(0, count).SequenceEqual(other.AsSpan(0, count))) return false;
            if (count < Piece) return true;
        }
    }
}
