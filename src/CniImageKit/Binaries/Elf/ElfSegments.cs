using System.Collections.Immutable;

namespace CniImageKit.Binaries.Elf;

/// <summary>A program header (gABI, "Program Header").</summary>
internal readonly record struct ElfSegment(uint Type, uint Flags, ulong Offset, ulong Address, ulong FileSize)
{
    public const uint Load = 1;
    public const uint Dynamic = 2;
    public const uint Interpreter = 3;
    public const uint Stack = 0x6474e551;
    public const uint Relro = 0x6474e552;

    /// <summary>PF_X.</summary>
    public bool Executable => (Flags & 1) != 0;

    /// <summary>PF_W.</summary>
    public bool Writable => (Flags & 2) != 0;
}

/// <summary>The program headers: what the system itself goes by, present even where section headers are not.</summary>
internal static class ElfSegments
{
    /// <summary>Reads all; one whose bytes end after the file means that the file was cut off.</summary>
    public static ImmutableArray<ElfSegment> Read(FileWindow file, ElfHeader header)
    {
        var (offset, count) = header.Programs;
        if (!file.Holds(offset, (ulong)(count * header.ProgramSize)))
            throw file.Damaged("its program headers lie outside the file", offset);
        var segments = ImmutableArray.CreateBuilder<ElfSegment>(count);
        for (var i = 0; i < count; i++)
        {
            var segment = ReadOne(file, header, offset + (ulong)(i * header.ProgramSize));
            if (segment.FileSize > 0 && segment.Type is ElfSegment.Load or ElfSegment.Dynamic or ElfSegment.Interpreter
                && !file.Holds(segment.Offset, segment.FileSize))
            {
                throw file.Damaged($"its segment {i} reaches beyond the end", segment.Offset);
            }

            segments.Add(segment);
        }

        return segments.MoveToImmutable();
    }

    /// <summary>Where loaded addresses lie in the file.</summary>
    public static AddressMap Map(ImmutableArray<ElfSegment> segments) =>
        new([.. segments.Where(s => s.Type == ElfSegment.Load).Select(s => new MappedPart(s.Address, s.Offset, s.FileSize))]);

    private static ElfSegment ReadOne(FileWindow file, ElfHeader header, ulong at)
    {
        ulong Field(int offset, int size) => file.Number(at + (ulong)offset, size, header.BigEndian, "a program header");
        return header.Is64
            ? new((uint)Field(0, 4), (uint)Field(4, 4), Field(8, 8), Field(16, 8), Field(32, 8))
            : new((uint)Field(0, 4), (uint)Field(24, 4), Field(4, 4), Field(8, 4), Field(16, 4));
    }
}
