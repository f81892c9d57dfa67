namespace CniImageKit.Binaries.Elf;

/// <summary>The ELF header (gABI, "ELF Header"), for both classes and byte orders.</summary>
internal sealed record ElfHeader
{
    /// <summary>ELFCLASS64.</summary>
    public required bool Is64 { get; init; }

    /// <summary>ELFDATA2MSB.</summary>
    public required bool BigEndian { get; init; }

    /// <summary>EI_OSABI.</summary>
    public required int OsAbi { get; init; }

    /// <summary>e_type: 1 relocatable, 2 executable, 3 shared, 4 core.</summary>
    public required int Type { get; init; }

    /// <summary>e_machine.</summary>
    public required int Machine { get; init; }

    /// <summary>e_entry.</summary>
    public required ulong Entry { get; init; }

    /// <summary>e_phoff, e_phnum.</summary>
    public required (ulong Offset, int Count) Programs { get; init; }

    /// <summary>e_shoff, e_shentsize, e_shnum and e_shstrndx as written, extended numbering not yet resolved.</summary>
    public required (ulong Offset, int Size, int Count, int Names) Sections { get; init; }

    /// <summary>Bytes of an address.</summary>
    public int AddressSize => Is64 ? 8 : 4;

    /// <summary>Bytes of the ELF header.</summary>
    public int Size => Is64 ? 64 : 52;

    /// <summary>Bytes of a program header.</summary>
    public int ProgramSize => Is64 ? 56 : 32;

    /// <summary>Reads the header of a file that begins with the ELF magic.</summary>
    public static ElfHeader Read(FileWindow file)
    {
        const string what = "the ELF header";
        var identity = file.Number(4, 4, bigEndian: true, what);
        var (fileClass, data) = ((identity >> 24) & 0xff, (identity >> 16) & 0xff);
        if (fileClass is not (1 or 2)) throw file.Damaged($"its ELF class is {fileClass}", 4);
        if (data is not (1 or 2)) throw file.Damaged($"its ELF byte order is {data}", 5);
        var (wide, big) = (fileClass == 2, data == 2);
        var a = wide ? 8 : 4;
        ulong Field(int offset, int size) => file.Number((ulong)offset, size, big, what);
        int Half(int afterAddresses) => (int)Field(24 + (3 * a) + afterAddresses, 2);
        var header = new ElfHeader
        {
            Is64 = wide,
            BigEndian = big,
            OsAbi = (int)(identity & 0xff),
            Type = (int)Field(16, 2),
            Machine = (int)Field(18, 2),
            Entry = Field(24, a),
            Programs = (Field(24 + a, a), Half(8)),
            Sections = (Field(24 + (2 * a), a), Half(10), Half(12), Half(14)),
        };

        // Linux refuses both (fs/binfmt_elf.c, load_elf_phdrs), so that a hostile count costs nothing.
        if (header.Programs.Count > 0 && Half(6) != header.ProgramSize)
            throw file.Damaged($"a program header of {Half(6)} bytes", header.Programs.Offset);
        if (header.Programs.Count * header.ProgramSize > 65536)
            throw file.Damaged($"{header.Programs.Count} program headers", header.Programs.Offset);
        return header;
    }
}
