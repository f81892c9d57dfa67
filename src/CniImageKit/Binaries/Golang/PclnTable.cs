namespace CniImageKit.Binaries.Golang;

/// <summary>Where a pclntab keeps the names of functions.</summary>
/// <param name="Names">File offset of the first name.</param>
/// <param name="NamesSize">Bytes from there that hold names.</param>
/// <param name="Mixed">Names lie among other tables (before Go 1.16).</param>
internal readonly record struct PclnTable(ulong Names, ulong NamesSize, bool Mixed)
{
    private const ulong MostFunctions = 10_000_000;

    /// <summary>Whether the byte tells a magic of Go 1.2, 1.16, 1.18 or 1.20 and later.</summary>
    public static bool IsMagic(byte last) => last is 0xfb or 0xfa or 0xf0 or 0xf1;

    /// <summary>The table whose header begins at the offset, or null where there is none.</summary>
    public static PclnTable? At(FileWindow file, ulong at, bool bigEndian)
    {
        if (!file.Holds(at, 8)) return null;
        ulong Field(ulong offset, int size) => file.Number(at + offset, size, bigEndian, "the table of functions");
        var (magic, quantum, pointer) = (Field(0, 4), Field(6, 1), (int)Field(7, 1));
        if (quantum is not (1 or 2 or 4) || pointer is not (4 or 8) || !file.Holds(at, (ulong)(8 + (8 * pointer)))) return null;
        ulong Word(int index) => Field(8 + ((ulong)index * (ulong)pointer), pointer);

        var functions = Word(0);
        if (functions is 0 or > MostFunctions) return null;
        if ((byte)magic == 0xfb) return Old(file, at, functions, pointer, Field);
        // Offsets of the names, the compilation units, the files, the counters and the functions, from the header.
        var first = (byte)magic == 0xfa ? 2 : 3;
        var (names, units, files, counters, table) = (Word(first), Word(first + 1), Word(first + 2), Word(first + 3), Word(first + 4));
        var inOrder = names >= (ulong)(8 + ((first + 5) * pointer))
            && names < units && units <= files && files <= counters && counters <= table;
        return inOrder && file.Holds(at, table) ? new PclnTable(at + names, units - names, Mixed: false) : null;
    }

    // Before 1.16: pairs of address and offset, then everything else, in no order that would be told. The table ends with the section,
    // which is not known here; names of functions all lie before the table of files, whose offset stands behind the pairs.
    private static PclnTable? Old(FileWindow file, ulong at, ulong functions, int pointer, Func<ulong, int, ulong> field)
    {
        var pairs = ((functions * 2) + 1) * (ulong)pointer;
        var begin = 8 + (ulong)pointer + pairs;
        if (!file.Holds(at, begin + 4)) return null;
        var files = field(begin, 4);
        return files > begin && file.Holds(at, files) ? new PclnTable(at + begin + 4, files - begin - 4, Mixed: true) : null;
    }
}
