using System.Collections.Immutable;
using CniImageKit.Binaries.Golang;
using CniImageKit.Diagnostics;

namespace CniImageKit.Binaries;

/// <summary>Which packages a program is linked from.</summary>
internal static class LinkedPackages
{
    /// <summary>Sorted import paths of a Go program, <c>main</c> among them; null where that cannot be told.</summary>
    public static ImmutableArray<string>? Read(Stream stream, Location at)
    {
        var file = new FileWindow(stream, at);
        Span<byte> head = stackalloc byte[6];
        if (file.Scan(0, head) < head.Length) return null;
        var isElf = head.StartsWith("\u007fELF"u8);
        return isElf || head.StartsWith("MZ"u8) ? GoPackages.Read(file, bigEndian: isElf && head[5] == 2) : null;
    }
}
