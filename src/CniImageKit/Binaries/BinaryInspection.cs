using CniImageKit.Binaries.Elf;
using CniImageKit.Diagnostics;

namespace CniImageKit.Binaries;

/// <summary>
/// Reads what a file is without running it. Memory is bounded (64 KiB of pages and what the facts hold), work by the file's length; the
/// file is untrusted, and a structure that cannot be is CNIK5301, never another exception.
/// </summary>
internal static class BinaryInspection
{
    /// <summary>The facts of the file at <paramref name="path"/>.</summary>
    public static BinaryFacts Read(string path, Location at)
    {
        using var stream = new FileStream(path, new FileStreamOptions { BufferSize = 0, Options = FileOptions.RandomAccess });
        return Read(stream, at);
    }

    /// <summary>The facts of a seekable stream, whatever its position.</summary>
    public static BinaryFacts Read(Stream stream, Location at)
    {
        var file = new FileWindow(stream, at);
        Span<byte> head = stackalloc byte[(int)Math.Min(512, file.Length)];
        file.Read(0, head, "the file");
        if (head.StartsWith("\u007fELF"u8)) return ElfReading.Read(file);
        if (head.StartsWith("MZ"u8)) return PeReading.Read(file);
        return FirstBytes.Facts(head) with { Size = (long)file.Length };
    }
}
