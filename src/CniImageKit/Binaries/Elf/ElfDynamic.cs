using System.Collections.Immutable;

namespace CniImageKit.Binaries.Elf;

/// <summary>What the dynamic linker is asked for (gABI, "Dynamic Section").</summary>
internal sealed record ElfDynamic
{
    private const int MostEntries = 16384;
    private const int MostNames = 512;
    private const int LongestName = 4096;

    /// <summary>DT_NEEDED.</summary>
    public ImmutableArray<string> Needed { get; init; } = [];

    /// <summary>DT_RPATH and DT_RUNPATH, split at colons.</summary>
    public ImmutableArray<string> RunPath { get; init; } = [];

    /// <summary>DT_BIND_NOW, DF_BIND_NOW or DF_1_NOW.</summary>
    public bool BindNow { get; init; }

    /// <summary>The highest glibc symbol version, or null.</summary>
    public string? Glibc { get; init; }

    /// <summary>Reads PT_DYNAMIC.</summary>
    public static ElfDynamic Read(FileWindow file, ElfHeader header, ElfSegment segment, AddressMap map)
    {
        var entries = Entries(file, header, segment);
        ulong? Value(ulong tag) => entries.Where(e => e.Tag == tag).Select(e => (ulong?)e.Value).FirstOrDefault();
        ulong? Offset(ulong? address) => address is not { } a ? null : map.TryOffset(a, out var offset, out _) ? offset
            : throw file.Damaged($"its dynamic section points to address {a:x}, which is not loaded", segment.Offset);
        var strings = Offset(Value(5));
        string Name(ulong offset) => strings is not { } start || offset > uint.MaxValue
            ? throw file.Damaged("its dynamic section has no string table", segment.Offset)
            : file.Text(start + offset, LongestName, "a name in the dynamic section");
        ImmutableArray<string> Names(params ReadOnlySpan<ulong> tags)
        {
            var names = ImmutableArray.CreateBuilder<string>();
            foreach (var (tag, value) in entries)
            {
                if (!tags.Contains(tag)) continue;
                if (names.Count == MostNames) throw file.Damaged($"more than {MostNames} names in the dynamic section", segment.Offset);
                names.Add(Name(value));
            }

            return names.DrainToImmutable();
        }

        return new ElfDynamic
        {
            Needed = Names(1),
            RunPath = [.. Names(15, 29).SelectMany(p => p.Split(':', StringSplitOptions.RemoveEmptyEntries)).Take(MostNames)],
            BindNow = Value(24) is not null || ((Value(30) ?? 0) & 8) != 0 || ((Value(0x6ffffffb) ?? 0) & 1) != 0,
            Glibc = Offset(Value(0x6ffffffe)) is { } versions
                ? GlibcNeed.Highest(file, header, versions, Value(0x6fffffff) ?? 0, Name)
                : null,
        };
    }

    private static List<(ulong Tag, ulong Value)> Entries(FileWindow file, ElfHeader header, ElfSegment segment)
    {
        var (entries, width) = (new List<(ulong, ulong)>(), (ulong)header.AddressSize);
        for (ulong at = 0; segment.FileSize - at >= 2 * width; at += 2 * width)
        {
            var tag = file.Number(segment.Offset + at, header.AddressSize, header.BigEndian, "the dynamic section");
            if (tag == 0) break;
            if (entries.Count == MostEntries) throw file.Damaged($"more than {MostEntries} entries in the dynamic section", segment.Offset);
            entries.Add((tag, file.Number(segment.Offset + at + width, header.AddressSize, header.BigEndian, "the dynamic section")));
        }

        return entries;
    }
}
