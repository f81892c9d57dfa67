using System.Collections.Immutable;
using CniImageKit.Binaries.Golang;

namespace CniImageKit.Binaries;

/// <summary>
/// Facts of a Windows PE image ("PE Format" of the Microsoft docs): machine, and Go build information in its data section.
/// </summary>
internal static class PeReading
{
    private const uint InitializedReadWrite = 0xC0000040;
    private const uint Alignment = 0x00F00000;

    /// <summary>Reads a file that begins with MZ; one without a PE header behind it is no program of today. Raises CNIK5301.</summary>
    public static BinaryFacts Read(FileWindow file)
    {
        var pe = file.Number(0x3c, 4, false, "the DOS header");
        if (file.Number(pe, 4, false, "the PE header") != 0x4550) throw file.Damaged("it has no PE header", pe);
        ulong Field(int offset, int size) => file.Number(pe + (ulong)offset, size, false, "the PE header");
        var (machine, sectionCount, optional, flags) = (Field(4, 2), (int)Field(6, 2), Field(20, 2), Field(22, 2));
        var wide = optional >= 2 && Field(24, 2) == 0x20b;
        var imageBase = optional < 32 ? 0 : wide ? Field(48, 8) : Field(52, 4);
        var (sections, data, upx) = Sections(file, pe + 24 + optional, sectionCount, imageBase);
        return new BinaryFacts
        {
            Format = FileFormat.Pe,
            Size = (long)file.Length,
            Executable = (flags & 0x2002) == 2,
            Os = "windows",
            Architecture = machine switch
            {
                0x8664 => "amd64",
                0xaa64 => "arm64",
                0x14c => "386",
                0x1c4 => "arm",
                0x5064 => "riscv64",
                0x6264 => "loong64",
                _ => $"unknown-{machine}",
            },
            Bits = wide ? 64 : 32,
            Stripped = Field(12, 4) == 0,
            Upx = upx,
            Go = data is { } place ? GoBuildInfo.Read(file, new AddressMap(sections), place, bigEndian: false) : null,
        };
    }

    private static (ImmutableArray<MappedPart> Parts, MappedPart? Data, bool Upx) Sections(
        FileWindow file, ulong table, int count, ulong imageBase)
    {
        // The Windows loader takes at most 96 sections.
        if (count > 96) throw file.Damaged($"{count} sections", table);
        var parts = ImmutableArray.CreateBuilder<MappedPart>(count);
        var (data, upx) = ((MappedPart?)null, false);
        for (var i = 0; i < count; i++)
        {
            var at = table + (ulong)(40 * i);
            ulong Field(int offset, int size) => file.Number(at + (ulong)offset, size, false, "a section header");
            upx |= (Field(0, 4) & 0xffffff) == 0x585055;
            var part = new MappedPart(unchecked(imageBase + Field(12, 4)), Field(20, 4), Field(16, 4));
            if (part.Size > 0 && !file.Holds(part.Offset, part.Size))
                throw file.Damaged($"its section {i} reaches beyond the end", part.Offset);
            parts.Add(part);
            if (data is null && part.Size > 0 && ((uint)Field(36, 4) & ~Alignment) == InitializedReadWrite) data = part;
        }

        return (parts.MoveToImmutable(), data, upx);
    }
}
