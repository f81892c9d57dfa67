namespace CniImageKit.Binaries.Elf;

/// <summary>The oldest glibc that has all symbol versions a program asks for (LSB Core, "Symbol Version Requirements").</summary>
internal static class GlibcNeed
{
    private const int MostVersions = 8192;

    /// <summary>
    /// The highest <c>GLIBC_x.y</c> among the required versions, as <c>x.y</c>; null where none. Weak references need nothing.
    /// </summary>
    public static string? Highest(FileWindow file, ElfHeader header, ulong table, ulong count, Func<ulong, string> name)
    {
        ulong Field(ulong at, int offset, int size) => file.Number(at + (ulong)offset, size, header.BigEndian, "the symbol version table");
        Version? highest = null;
        var left = MostVersions;
        for (ulong i = 0, at = table; i < count; i++)
        {
            var aux = at + Field(at, 8, 4);
            for (var n = Field(at, 2, 2); n > 0; n--)
            {
                if (left-- == 0) throw file.Damaged($"more than {MostVersions} symbol versions", table);
                var weak = (Field(aux, 4, 2) & 2) != 0;
                if (!weak && Release(name(Field(aux, 8, 4))) is { } version && (highest is null || version > highest)) highest = version;
                if (Field(aux, 12, 4) is not (> 0 and var step)) break;
                aux += step;
            }

            if (Field(at, 12, 4) is not (> 0 and var next)) break;
            if (left-- == 0) throw file.Damaged($"more than {MostVersions} symbol versions", table);
            at += next;
        }

        return highest?.ToString();
    }

    // GLIBC_ABI_DT_RELR has no number, but came with glibc 2.36 (its NEWS).
    private static Version? Release(string name) => name switch
    {
        "GLIBC_ABI_DT_RELR" => new Version(2, 36),
        _ when name.StartsWith("GLIBC_", StringComparison.Ordinal) && Version.TryParse(name.AsSpan(6), out var version) => version,
        _ => null,
    };
}
