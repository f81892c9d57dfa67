using System.Collections.Immutable;
using CniImageKit.Binaries.Golang;

namespace CniImageKit.Binaries.Elf;

/// <summary>Facts of an ELF file, by its program headers; section headers only add to them.</summary>
internal static class ElfReading
{
    private const int LongestPath = 4096;

    /// <summary>Reads a file that begins with the ELF magic. Raises CNIK5301.</summary>
    public static BinaryFacts Read(FileWindow file)
    {
        var header = ElfHeader.Read(file);
        var segments = ElfSegments.Read(file, header);
        var map = ElfSegments.Map(segments);
        var sections = ElfSections.Read(file, header);
        var dynamic = First(segments, ElfSegment.Dynamic) is { } d ? ElfDynamic.Read(file, header, d, map) : new ElfDynamic();
        var interpreter = First(segments, ElfSegment.Interpreter) is { } i
            ? file.Text(i.Offset, (int)Math.Min(i.FileSize, LongestPath), "the interpreter's path") : null;
        var executable = header.Programs.Count > 0
            && (header.Type == 2 || (header.Type == 3 && (interpreter is not null || header.Entry != 0)));
        return new BinaryFacts
        {
            Format = FileFormat.Elf,
            Size = (long)file.Length,
            Executable = executable,
            Os = ElfMachine.System(header),
            Architecture = ElfMachine.Architecture(header),
            Bits = header.Is64 ? 64 : 32,
            Dynamic = interpreter is not null || !dynamic.Needed.IsEmpty,
            Pie = executable && header.Type == 3,
            Interpreter = interpreter,
            Needed = dynamic.Needed,
            RunPath = dynamic.RunPath,
            Glibc = dynamic.Glibc,
            Stripped = !sections.Symbols,
            Relro = First(segments, ElfSegment.Relro) is null ? "none" : dynamic.BindNow ? "full" : "partial",
            NoExecStack = First(segments, ElfSegment.Stack) is { Executable: false },
            Upx = Upx(file, header),
            Go = GoPlace(segments, sections) is { } place ? GoBuildInfo.Read(file, map, place, header.BigEndian) : null,
        };
    }

    private static ElfSegment? First(ImmutableArray<ElfSegment> segments, uint type)
    {
        foreach (var segment in segments)
        {
            if (segment.Type == type) return segment;
        }

        return null;
    }

    // As debug/buildinfo does: the section by its name, else the first segment that is written to and not executed.
    private static MappedPart? GoPlace(ImmutableArray<ElfSegment> segments, ElfSections sections)
    {
        if (sections.GoBuildInfo is { } section) return section;
        foreach (var segment in segments)
        {
            if (segment is { Type: ElfSegment.Load, Writable: true, Executable: false })
            {
                return new MappedPart(segment.Address, segment.Offset, segment.FileSize);
            }
        }

        return null;
    }

    // UPX puts its l_info behind the program headers and its pack header at the file's end; elsewhere the word is somebody's text.
    private static bool Upx(FileWindow file, ElfHeader header)
    {
        Span<byte> bytes = stackalloc byte[128];
        var behind = header.Programs.Offset + (ulong)(header.Programs.Count * header.ProgramSize);
        var near = bytes[..file.Scan(behind, bytes)].IndexOf("UPX!"u8) >= 0;
        return near || bytes[..file.Scan(file.Length - Math.Min(file.Length, 64), bytes[..64])].IndexOf("UPX!"u8) >= 0;
    }
}
