namespace CniImageKit.Binaries.Elf;

/// <summary>What the section headers tell: they are for tools, and an executable may come without them.</summary>
/// <param name="Symbols">There is a symbol table (SHT_SYMTAB).</param>
/// <param name="GoBuildInfo">Where <c>.go.buildinfo</c> lies, or null.</param>
internal sealed record ElfSections(bool Symbols, MappedPart? GoBuildInfo)
{
    private const int Progbits = 1;
    private const int Symtab = 2;
    private const int ExtendedIndex = 0xffff;
    private static ReadOnlySpan<byte> BuildInfoName => ".go.buildinfo\0"u8;

    /// <summary>Reads the section headers; nothing of a section's content but names, and nothing compressed is ever expanded.</summary>
    public static ElfSections Read(FileWindow file, ElfHeader header)
    {
        var (table, size, count, names) = header.Sections;
        if (table == 0) return new(false, null);
        if (size < (header.Is64 ? 64 : 40)) throw file.Damaged($"a section header of {size} bytes", table);
        var (first, link) = (Field(header.Is64 ? 32 : 20, header.AddressSize, 0), (int)Field(header.Is64 ? 40 : 24, 4, 0) & 0xffffff);
        var sections = count == 0 ? first : (ulong)count;
        if (sections > 65536 || !file.Holds(table, sections * (ulong)size))
            throw file.Damaged("its section headers lie outside the file", table);

        var namesIndex = (ulong)(names == ExtendedIndex ? link : names);
        var namesAt = namesIndex == 0 || namesIndex >= sections ? (ulong?)null : Section(namesIndex).Offset;
        var (symbols, info) = (false, (MappedPart?)null);
        for (ulong i = 1; i < sections; i++)
        {
            var type = Field(4, 4, i);
            symbols |= type == Symtab;
            if (type == Progbits && info is null && namesAt is { } start && Named(start + Field(0, 4, i))) info = Section(i);
        }

        return new(symbols, info);

        ulong Field(int offset, int bytes, ulong index) =>
            file.Number(table + (index * (ulong)size) + (ulong)offset, bytes, header.BigEndian, "a section header");

        MappedPart Section(ulong index) => header.Is64
            ? new(Field(16, 8, index), Field(24, 8, index), Field(32, 8, index))
            : new(Field(12, 4, index), Field(16, 4, index), Field(20, 4, index));

        bool Named(ulong offset)
        {
            Span<byte> name = stackalloc byte[14];
            if (!file.Holds(offset, (ulong)name.Length)) return false;
            file.Read(offset, name, "a section name");
            return name.SequenceEqual(BuildInfoName);
        }
    }
}
