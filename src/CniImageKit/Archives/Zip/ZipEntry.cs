using CniImageKit.Diagnostics;

namespace CniImageKit.Archives.Zip;

/// <summary>An entry of a zip's central directory, checked as far as it can be by itself.</summary>
internal sealed record ZipEntry
{
    public const int Deflated = 8;

    public required string Name { get; init; }

    public required int Flags { get; init; }

    public required int Method { get; init; }

    public required uint Crc { get; init; }

    public required long PackedSize { get; init; }

    public required long Size { get; init; }

    /// <summary>Where the local header begins.</summary>
    public required long Offset { get; init; }

    public required ArchiveMember Member { get; init; }

    /// <summary>Whether sizes and checksum stand behind the data too.</summary>
    public bool HasDescriptor => (Flags & 8) != 0;

    /// <summary>Reads one entry and moves <paramref name="directory"/> behind it (CNIK5204, CNIK5208, CNIK5229).</summary>
    public static ZipEntry Read(ref ZipBytes directory, ArchiveReading reading)
    {
        var at = directory.Position;
        directory.Signature(0x02014b50, "central directory");
        var madeBy = directory.Short();
        directory.Short();
        var (flags, method) = (directory.Short(), directory.Short());
        var modified = directory.DosTime();
        var (crc, packed, size) = (directory.Int(), (long)directory.Int(), (long)directory.Int());
        var (nameLength, extraLength, commentLength, disk) = (directory.Short(), directory.Short(), directory.Short(), directory.Short());
        directory.Short();
        var mode = madeBy >> 8 == 3 ? (int)(directory.Int() >> 16) : Skip(ref directory);
        var offset = directory.Int();
        if ((flags & ~0x080e) != 0) throw Feature((flags & 1) != 0 ? "encryption" : $"flags {flags:x4}");
        if (method is not (0 or Deflated)) throw Feature($"method {method}");
        if (packed == uint.MaxValue || size == uint.MaxValue || offset == uint.MaxValue || disk != 0)
            throw Feature("zip64, or several disks");
        var name = directory.Name(nameLength, (flags & 0x0800) != 0);
        directory.Extra(extraLength);
        directory.Extra(0, commentLength);
        var directoryEntry = name.EndsWith('/');
        var type = mode & 0xf000;
        if (type != 0 && type != (directoryEntry ? 0x4000 : 0x8000))
            throw new CniImageKitException(Rules.ArchiveForbiddenType(
                reading.Name, MemberName.Show(name), at, $"mode {Convert.ToString(mode, 8)}"));
        if (directoryEntry && size != 0)
            throw new CniImageKitException(Rules.ArchiveSizeLie(
                reading.Name, MemberName.Show(name), at, "no body, by its name", $"{size}"));
        return new ZipEntry
        {
            Name = name,
            Flags = flags,
            Method = method,
            Crc = crc,
            PackedSize = packed,
            Size = size,
            Offset = offset,
            Member = new ArchiveMember
            {
                Path = MemberName.Normalise(name, directoryEntry, reading, at),
                Kind = directoryEntry ? MemberKind.Directory : MemberKind.File,
                Size = size,
                Mode = mode & 0xfff,
                ModifiedAt = modified,
            },
        };

        CniImageKitException Feature(string found) => new(Rules.ArchiveFeature(reading.Name, "zip", at, found));
    }

    private static int Skip(ref ZipBytes directory)
    {
        directory.Int();
        return 0;
    }
}
