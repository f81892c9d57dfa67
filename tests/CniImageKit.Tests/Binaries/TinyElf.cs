using System.Text;

namespace CniImageKit.Tests.Binaries;

/// <summary>A small, whole ELF program, made to order: what the system and the reader look at, and nothing else.</summary>
internal sealed record TinyElf
{
    private const ulong Base = 0x400000;
    private const ulong DataBase = 0x600000;

    public bool Is64 { get; init; } = true;
    public bool BigEndian { get; init; }
    public int Machine { get; init; } = 62;
    public int Type { get; init; } = 2;
    public int OsAbi { get; init; }
    public string? Interpreter { get; init; }
    public string[] Needed { get; init; } = [];
    public string? RunPath { get; init; }
    public string[] Versions { get; init; } = [];
    public bool BindNow { get; init; }
    public bool HasDynamic { get; init; }
    public bool Sections { get; init; }
    public bool Symbols { get; init; }

    /// <summary>The data segment's bytes; its first byte is 16-aligned in memory.</summary>
    public byte[] Data { get; init; } = new byte[16];

    /// <summary>Where the data segment begins in memory, for pointers into it.</summary>
    public ulong DataAddress { get; private set; }

    private int Word => Is64 ? 8 : 4;
    private int HeaderSize => Is64 ? 64 : 52;
    private int ProgramSize => Is64 ? 56 : 32;
    private bool Dynamic => HasDynamic || Needed.Length > 0 || RunPath is not null || Versions.Length > 0 || BindNow;

    public byte[] Build()
    {
        var programs = 4 + (Interpreter is null ? 0 : 1) + (Dynamic ? 1 : 0);
        var file = new List<byte>(new byte[HeaderSize + (programs * ProgramSize)]);
        var headers = new List<(uint Type, uint Flags, ulong Offset, ulong Address, ulong Size)>();
        if (Interpreter is not null)
        {
            headers.Add((3, 4, (ulong)file.Count, Base + (ulong)file.Count, (ulong)Interpreter.Length + 1));
            file.AddRange(Encoding.UTF8.GetBytes(Interpreter + "\0"));
        }

        if (Dynamic) headers.Add(AddDynamic(file));
        headers.Add((1, 5, 0, Base, (ulong)file.Count));
        Align(file);
        DataAddress = DataBase + (ulong)file.Count;
        headers.Add((1, 6, (ulong)file.Count, DataAddress, (ulong)Data.Length));
        headers.Add((0x6474e551, 6, 0, 0, 0));
        headers.Add((0x6474e552, 4, 0, Base, 0));
        var dataOffset = file.Count;
        file.AddRange(Data);
        var (sections, count) = Sections ? AddSections(file, dataOffset) : (0, 0);
        var bytes = file.ToArray();
        WriteHeader(bytes, headers.Count, sections, count);
        for (var i = 0; i < headers.Count; i++) WriteProgram(bytes.AsSpan(HeaderSize + (i * ProgramSize)), headers[i]);
        return bytes;
    }

    public byte[] Number(ulong value, int size)
    {
        var bytes = BitConverter.GetBytes(value)[..size];
        if (BigEndian) Array.Reverse(bytes);
        return bytes;
    }

    private (uint Type, uint Flags, ulong Offset, ulong Address, ulong Size) AddDynamic(List<byte> file)
    {
        var strings = new List<byte> { 0 };
        ulong Name(string name)
        {
            strings.AddRange(Encoding.UTF8.GetBytes(name + "\0"));
            return (ulong)(strings.Count - name.Length - 1);
        }

        List<(ulong Tag, ulong Value)> entries = [.. Needed.Select(n => (1UL, Name(n)))];
        if (RunPath is not null) entries.Add((29, Name(RunPath)));
        if (BindNow) entries.Add((0x6ffffffb, 1));
        ulong[] versions = [.. Versions.Select(Name)];
        Align(file);
        entries.Add((5, Base + (ulong)file.Count));
        file.AddRange(strings);
        Align(file);
        if (versions.Length > 0) entries.AddRange([(0x6ffffffe, Base + (ulong)file.Count), (0x6fffffff, 1)]);
        if (versions.Length > 0) AddVersions(file, versions);
        Align(file);
        var at = (ulong)file.Count;
        foreach (var (tag, value) in entries.Append((0UL, 0UL))) file.AddRange([.. Number(tag, Word), .. Number(value, Word)]);
        return (2, 6, at, Base + at, (ulong)file.Count - at);
    }

    private void AddVersions(List<byte> file, ulong[] names)
    {
        file.AddRange([.. Number(1, 2), .. Number((ulong)names.Length, 2), .. Number(0, 4), .. Number(16, 4), .. Number(0, 4)]);
        for (var i = 0; i < names.Length; i++)
            file.AddRange(
                [.. Number(0, 4), .. Number(0, 2), .. Number(2, 2), .. Number(names[i], 4), .. Number(i + 1 < names.Length ? 16UL : 0, 4)]);
    }

    private (int Offset, int Count) AddSections(List<byte> file, int dataOffset)
    {
        var names = file.Count;
        file.AddRange("\0.go.buildinfo\0.shstrtab\0"u8.ToArray());
        var namesSize = file.Count - names;
        Align(file);
        var table = file.Count;
        AddSection(file, 0, 0, 0, 0, 0);
        AddSection(file, 1, 1, DataAddress, (ulong)dataOffset, (ulong)Data.Length);
        AddSection(file, 15, 3, 0, (ulong)names, (ulong)namesSize);
        if (Symbols) AddSection(file, 0, 2, 0, 0, 0);
        return (table, Symbols ? 4 : 3);
    }

    private void AddSection(List<byte> file, ulong name, ulong type, ulong address, ulong offset, ulong size) => file.AddRange(
    [
        .. Number(name, 4), .. Number(type, 4), .. Number(0, Word), .. Number(address, Word), .. Number(offset, Word),
        .. Number(size, Word),
        .. Number(0, 4), .. Number(0, 4), .. Number(1, Word), .. Number(0, Word),
    ]);

    private void WriteHeader(byte[] file, int programs, int sections, int sectionCount)
    {
        byte[] header =
        [
            0x7f, (byte)'E', (byte)'L', (byte)'F', (byte)(Is64 ? 2 : 1), (byte)(BigEndian ? 2 : 1), 1, (byte)OsAbi, 0, 0, 0, 0, 0, 0, 0, 0,
            .. Number((ulong)Type, 2), .. Number((ulong)Machine, 2), .. Number(1, 4), .. Number(Base, Word),
            .. Number((ulong)HeaderSize, Word),
            .. Number((ulong)sections, Word), .. Number(0, 4), .. Number((ulong)HeaderSize, 2), .. Number((ulong)ProgramSize, 2),
            .. Number((ulong)programs, 2), .. Number(Is64 ? 64UL : 40, 2), .. Number((ulong)sectionCount, 2),
            .. Number(Sections ? 2UL : 0, 2),
        ];
        header.CopyTo(file, 0);
    }

    private void WriteProgram(Span<byte> at, (uint Type, uint Flags, ulong Offset, ulong Address, ulong Size) p)
    {
        byte[] header = Is64
            ? [
                .. Number(p.Type, 4), .. Number(p.Flags, 4), .. Number(p.Offset, 8), .. Number(p.Address, 8), .. Number(p.Address, 8),
                .. Number(p.Size, 8), .. Number(p.Size, 8), .. Number(16, 8),
            ]
            : [
                .. Number(p.Type, 4), .. Number(p.Offset, 4), .. Number(p.Address, 4), .. Number(p.Address, 4), .. Number(p.Size, 4),
                .. Number(p.Size, 4), .. Number(p.Flags, 4), .. Number(16, 4),
            ];
        header.CopyTo(at);
    }

    private static void Align(List<byte> file) => file.AddRange(new byte[(16 - (file.Count % 16)) % 16]);
}
