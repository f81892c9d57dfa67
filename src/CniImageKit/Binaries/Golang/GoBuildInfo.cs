namespace CniImageKit.Binaries.Golang;

/// <summary>
/// Finds and decodes the build information that the Go linker leaves (golang/go src/debug/buildinfo/buildinfo.go): a header of 32 bytes,
/// 16-aligned, followed by two strings (Go 1.18 and later) or holding pointers to two Go string headers (before).
/// </summary>
internal static class GoBuildInfo
{
    private const int HeaderSize = 32;
    private const int Alignment = 16;
    private const int ChunkSize = 64 * 1024;
    private const int LongestVersion = 4096;
    private const int LongestModules = 4 * 1024 * 1024;
    // "\xff Go buildinf:"
    private static ReadOnlySpan<byte> Magic => [0xff, 0x20, 0x47, 0x6f, 0x20, 0x62, 0x75, 0x69, 0x6c, 0x64, 0x69, 0x6e, 0x66, 0x3a];

    /// <summary>The build information in <paramref name="place"/>, or null where there is none that can be read.</summary>
    public static GoBuild? Read(FileWindow file, AddressMap map, MappedPart place, bool bigEndian)
    {
        if (Find(file, place) is not { } at) return null;
        var pointerSize = (int)file.Number(at + 14, 1, bigEndian, "the Go build information");
        var flags = file.Number(at + 15, 1, bigEndian, "the Go build information");
        var (version, modules) = (flags & 2) != 0
            ? Inline(file, at + HeaderSize)
            : pointerSize is 4 or 8 ? Pointed(file, map, at + 16, pointerSize, (flags & 1) != 0) : (null, null);
        return version is { Length: > 0 } ? GoModuleText.Read(version, modules, (long)at) : null;
    }

    private static ulong? Find(FileWindow file, MappedPart place)
    {
        var end = file.Holds(place.Offset, place.Size) ? place.Offset + place.Size : file.Length;
        var skew = (place.Address - place.Offset) % Alignment;
        var buffer = new byte[(int)Math.Min((ulong)ChunkSize, place.Size)];
        for (var start = place.Offset; start < end && end - start >= HeaderSize;)
        {
            var chunk = buffer.AsSpan(0, file.Scan(start, buffer.AsSpan(0, (int)Math.Min((ulong)buffer.Length, end - start))));
            if (chunk.Length < HeaderSize) return null;
            for (var from = 0; chunk[from..].IndexOf(Magic) is >= 0 and var found; from += found + 1)
            {
                var at = start + (ulong)(from + found);
                if ((at + skew) % Alignment == 0) return end - at >= HeaderSize ? at : null;
            }

            start += (ulong)(chunk.Length - (Magic.Length - 1));
        }

        return null;
    }

    private static (byte[]? Version, byte[]? Modules) Inline(FileWindow file, ulong at)
    {
        var version = Counted(file, ref at, LongestVersion);
        return (version, version is null ? null : Counted(file, ref at, LongestModules));
    }

    private static byte[]? Counted(FileWindow file, ref ulong at, int most)
    {
        ulong length = 0;
        for (var shift = 0; ; shift += 7)
        {
            if (shift > 28 || !file.Holds(at, 1)) return null;
            var part = file.Number(at++, 1, false, "the Go build information");
            length |= (part & 0x7f) << shift;
            if (part < 0x80) break;
        }

        var bytes = Take(file, at, length, most);
        at += length;
        return bytes;
    }

    private static (byte[]? Version, byte[]? Modules) Pointed(FileWindow file, AddressMap map, ulong at, int pointerSize, bool bigEndian)
    {
        byte[]? Follow(ulong pointerAt, int most)
        {
            var header = file.Number(pointerAt, pointerSize, bigEndian, "the Go build information");
            if (!map.TryOffset(header, out var offset, out var left) || left < (ulong)(2 * pointerSize)) return null;
            var data = file.Number(offset, pointerSize, bigEndian, "the Go build information");
            var length = file.Number(offset + (ulong)pointerSize, pointerSize, bigEndian, "the Go build information");
            return map.TryOffset(data, out var text, out var room) && length <= room ? Take(file, text, length, most) : null;
        }

        return (Follow(at, LongestVersion), Follow(at + (ulong)pointerSize, LongestModules));
    }

    private static byte[]? Take(FileWindow file, ulong at, ulong length, int most)
    {
        if (length > (ulong)most || !file.Holds(at, length)) return null;
        var bytes = new byte[length];
        file.Read(at, bytes, "the Go build information");
        return bytes;
    }
}
