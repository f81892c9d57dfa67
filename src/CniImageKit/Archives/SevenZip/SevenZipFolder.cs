using System.Buffers.Binary;
using System.Collections.Immutable;
using CniImageKit.Diagnostics;

namespace CniImageKit.Archives.SevenZip;

/// <summary>How the bytes of a folder are packed; each but the last may have a branch filter over it.</summary>
internal enum SevenZipMethod
{
    /// <summary>Not at all.</summary>
    Copy,

    /// <summary>LZMA, with five bytes of properties.</summary>
    Lzma,

    /// <summary>LZMA2, with one.</summary>
    Lzma2,
}

/// <summary>Calls and jumps made absolute, so that code packs better.</summary>
internal enum SevenZipFilter
{
    /// <summary>None.</summary>
    None,

    /// <summary>BCJ for x86.</summary>
    X86,

    /// <summary>BL and ADRP of ARM64.</summary>
    Arm64,
}

/// <summary>
/// A packed stream of a 7z: one of Copy, LZMA and LZMA2, and at most one branch filter over it, which is what 7-Zip writes for plugins.
/// The window is held to the limit (CNIK5226) before a decoder sees it; anything else is CNIK5229.
/// </summary>
internal sealed record SevenZipFolder
{
    private const int MostLiteralBits = 4;

    public required SevenZipMethod Method { get; init; }

    /// <summary>What the decoder is given; its window no larger than what it unpacks.</summary>
    public ImmutableArray<byte> Properties { get; init; } = [];

    public required SevenZipFilter Filter { get; init; }

    /// <summary>Where the packed bytes begin in the file.</summary>
    public long Start { get; init; }

    public long PackedSize { get; init; }

    public long Size { get; init; }

    public uint? Sum { get; init; }

    /// <summary>The files in it, one behind the other.</summary>
    public ImmutableArray<SevenZipStream> Streams { get; init; } = [];

    /// <summary>Reads the coders and how they are bound.</summary>
    public static SevenZipFolder Read(ref SevenZipBytes bytes, ArchiveReading reading)
    {
        var coders = bytes.Number();
        if (coders is not (1 or 2)) throw bytes.Feature($"{coders} coders in one stream");
        var (id, properties) = Coder(ref bytes);
        var filter = SevenZipFilter.None;
        if (coders == 2)
        {
            // Which one feeds the other is said behind them.
            var other = Coder(ref bytes);
            var (to, from) = (bytes.Number(), bytes.Number());
            if ((to, from) is not ((0, 1) or (1, 0))) throw bytes.Feature("coders bound otherwise than one to the other");
            filter = FilterOf(to == 1 ? other : (id, properties), bytes);
            if (to == 0) (id, properties) = other;
        }

        var method = id switch
        {
            0x00 => SevenZipMethod.Copy,
            0x030101 => SevenZipMethod.Lzma,
            0x21 => SevenZipMethod.Lzma2,
            _ => throw bytes.Feature($"the method {id:x}: only Copy, LZMA and LZMA2 are read"),
        };
        RequireProperties(method, properties, ref bytes, reading);
        return new SevenZipFolder { Method = method, Properties = [.. properties], Filter = filter };
    }

    /// <summary>The same with its size, and so with the smallest window that serves it: many folders cannot ask for much each.</summary>
    public SevenZipFolder Sized(long size)
    {
        var properties = Properties.ToArray();
        if (Method == SevenZipMethod.Lzma)
            BinaryPrimitives.WriteUInt32LittleEndian(
                properties.AsSpan(1), Math.Min(BinaryPrimitives.ReadUInt32LittleEndian(properties.AsSpan(1)), (uint)Math.Max(4096, size)));
        while (Method == SevenZipMethod.Lzma2 && properties[0] > 0 && Window((byte)(properties[0] - 1)) >= size) properties[0]--;
        return this with { Size = size, Properties = [.. properties] };
    }

    private static SevenZipFilter FilterOf((long Id, byte[] Properties) coder, SevenZipBytes bytes) => coder switch
    {
        (0x03030103, []) => SevenZipFilter.X86,
        (0x0a, []) => SevenZipFilter.Arm64,
        _ => throw bytes.Feature($"the filter {coder.Id:x}"),
    };

    private static (long Id, byte[] Properties) Coder(ref SevenZipBytes bytes)
    {
        var flags = bytes.Next();
        if ((flags & 0xd0) != 0 || (flags & 0x0f) > 7) throw bytes.Feature("a coder of several streams");
        var id = 0L;
        for (var i = flags & 0x0f; i > 0; i--) id = (id << 8) | bytes.Next();
        return (id, (flags & 0x20) != 0 ? bytes.Take(bytes.Number()).ToArray() : []);
    }

    private static void RequireProperties(SevenZipMethod method, byte[] properties, ref SevenZipBytes bytes, ArchiveReading reading)
    {
        var wanted = method switch { SevenZipMethod.Lzma => 5, SevenZipMethod.Lzma2 => 1, _ => 0 };
        if (properties.Length != wanted || (method == SevenZipMethod.Lzma2 && properties[0] > 40))
            throw bytes.Malformed("coder properties", Convert.ToHexStringLower(properties.AsSpan(0, Math.Min(8, properties.Length))));
        if (method == SevenZipMethod.Copy) return;
        if (method == SevenZipMethod.Lzma && ((properties[0] % 9) + (properties[0] / 9 % 5) > MostLiteralBits || properties[0] >= 225))
            throw bytes.Feature($"literal bits by the property {properties[0]:x2}");
        var window = method == SevenZipMethod.Lzma2 ? Window(properties[0]) : BinaryPrimitives.ReadUInt32LittleEndian(properties.AsSpan(1));
        if (window > reading.Limits.MaxDictionaryBytes)
            throw new CniImageKitException(Rules.ArchiveDictionary(reading.Name, "7z", window, reading.Limits.MaxDictionaryBytes));
    }

    private static long Window(byte code) => code == 40 ? uint.MaxValue : (2L | (code & 1L)) << ((code / 2) + 11);
}
