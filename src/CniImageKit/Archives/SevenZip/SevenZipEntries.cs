using System.Collections.Immutable;
using System.Text;
using CniImageKit.Diagnostics;

namespace CniImageKit.Archives.SevenZip;

/// <summary>A file or directory of a 7z; <paramref name="HasStream"/> unless it is empty.</summary>
internal sealed record SevenZipEntry(ArchiveMember Member, bool HasStream);

/// <summary>The files info of a 7z (CNIK5205, CNIK5208, CNIK5221, CNIK5229). Sizes are set by the streams, in their order.</summary>
internal static class SevenZipEntries
{
    private const byte End = 0, EmptyStream = 14, EmptyFile = 15, Anti = 16, Names = 17, Created = 18, Accessed = 19, Modified = 20,
        Attributes = 21, Padding = 25;

    private const uint Directory = 0x10, Device = 0x40, Reparse = 0x400, Unix = 0x8000;
    private static readonly UnicodeEncoding Strict = new(bigEndian: false, byteOrderMark: false, throwOnInvalidBytes: true);

    /// <summary>Reads it, with <paramref name="bytes"/> behind its id.</summary>
    public static ImmutableArray<SevenZipEntry> Read(
        ref SevenZipBytes bytes, ImmutableArray<SevenZipStream> streams, ArchiveReading reading)
    {
        var count = bytes.Count();
        for (var i = 0; i < count; i++) reading.Members.CountEntry();
        string[]? names = null;
        bool[]? empty = null, emptyFile = null;
        var (attributes, modified) = (new uint[count], new long[count]);
        var seen = new HashSet<byte>();
        for (var id = bytes.Next(); id != End; id = bytes.Next())
        {
            if (id != Padding && !seen.Add(id)) throw bytes.Malformed("file properties", $"{id:x2} twice");
            var at = bytes.Start;
            var property = new SevenZipBytes(bytes.Take(bytes.Number()), at, reading);
            switch (id)
            {
                case EmptyStream: empty = property.Bits(count); break;
                case EmptyFile when empty is not null: emptyFile = property.Bits(empty.Count(e => e)); break;
                case Names: names = ReadNames(ref property, count, reading); break;
                case Attributes: ReadAttributes(ref property, attributes); break;
                case Modified: ReadTimes(ref property, modified); break;
                case Created or Accessed: ReadTimes(ref property, new long[count]); break;
                case Padding when !property.Take(property.Left).ContainsAnyExcept((byte)0): break;
                case Anti: throw bytes.Feature("a file that is to be removed");
                default: throw bytes.Feature($"the file property {id:x2}");
            }

            if (property.Left != 0) throw bytes.Malformed("file properties", $"{property.Left} bytes after {id:x2}");
        }

        if (count > 0 && names is null) throw bytes.Malformed("names", "none");
        var (entries, nextStream, nextEmpty) = (ImmutableArray.CreateBuilder<SevenZipEntry>(count), 0, 0);
        for (var i = 0; i < count; i++)
        {
            var hasStream = empty?[i] != true;
            var directory = !hasStream && emptyFile?[nextEmpty++] != true;
            if (hasStream && nextStream == streams.Length) throw bytes.Malformed("files", "more than there are streams");
            entries.Add(new(Member(names![i], attributes[i], directory, bytes.Start, reading) with
            {
                Size = hasStream ? streams[nextStream++].Size : 0,
                ModifiedAt = modified[i],
            }, hasStream));
        }

        return nextStream == streams.Length ? entries.MoveToImmutable() : throw bytes.Malformed("files", "fewer than there are streams");
    }

    private static ArchiveMember Member(string name, uint attributes, bool directory, long at, ArchiveReading reading)
    {
        var mode = (attributes & Unix) != 0 ? (int)(attributes >> 16) : 0;
        var type = mode & 0xf000;
        if ((attributes & (Device | Reparse)) != 0 || (type != 0 && type != (directory ? 0x4000 : 0x8000))
            || ((attributes & Directory) != 0 && !directory))
            throw new CniImageKitException(Rules.ArchiveForbiddenType(
                reading.Name, MemberName.Show(name), at, $"attributes {attributes:x8}, mode {Convert.ToString(mode, 8)}"));
        return new ArchiveMember
        {
            Path = MemberName.Normalise(name, directory, reading, at),
            Kind = directory ? MemberKind.Directory : MemberKind.File,
            Size = 0,
            Mode = mode & 0xfff,
        };
    }

    private static string[] ReadNames(ref SevenZipBytes property, int count, ArchiveReading reading)
    {
        property.NotExternal();
        var names = new string[count];
        for (var i = 0; i < count; i++)
        {
            var name = new List<byte>();
            for (var unit = property.Take(2); !unit.SequenceEqual("\0\0"u8); unit = property.Take(2)) name.AddRange(unit);
            try
            {
                names[i] = Strict.GetString([.. name]);
            }
            catch (DecoderFallbackException e)
            {
                throw new CniImageKitException(Rules.ArchiveBadName(
                    reading.Name, MemberName.Show(Encoding.Unicode.GetString([.. name])), property.Start, "not valid UTF-16"), e);
            }
        }

        return names;
    }

    private static void ReadAttributes(ref SevenZipBytes property, uint[] values)
    {
        var defined = property.Defined(values.Length);
        property.NotExternal();
        for (var i = 0; i < values.Length; i++) values[i] = defined[i] ? property.Int() : 0;
    }

    // Tenths of a microsecond since 1601; what was before 1970 is 0.
    private static void ReadTimes(ref SevenZipBytes property, long[] values)
    {
        var defined = property.Defined(values.Length);
        property.NotExternal();
        for (var i = 0; i < values.Length; i++)
            values[i] = defined[i] ? Math.Max(0, (long)(property.Long() / 10_000_000) - 11_644_473_600) : 0;
    }
}
