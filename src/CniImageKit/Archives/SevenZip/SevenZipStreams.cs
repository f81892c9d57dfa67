using System.Collections.Immutable;
using CniImageKit.Diagnostics;

namespace CniImageKit.Archives.SevenZip;

/// <summary>
/// The streams info of a 7z: where packed streams lie, how they are packed, and which files they hold. They must fill the file from
/// <c>from</c> to <c>to</c> without a gap (CNIK5207), sizes must agree (CNIK5204), and each file needs a checksum.
/// </summary>
internal static class SevenZipStreams
{
    private const byte End = 0, PackInfo = 6, UnpackInfo = 7, SubStreams = 8, Size = 9, Sum = 10, Folder = 11, UnpackSize = 12, Counts = 13;

    /// <summary>
    /// Reads it, with <paramref name="bytes"/> behind its id; <paramref name="to"/> is set to where the first stream begins.
    /// </summary>
    public static ImmutableArray<SevenZipFolder> Read(ref SevenZipBytes bytes, long from, long to, ArchiveReading reading)
    {
        bytes.Expect(PackInfo, "pack info");
        var start = 32 + bytes.Number();
        var packed = new long[bytes.Count()];
        bytes.Expect(Size, "pack sizes");
        foreach (ref var size in packed.AsSpan()) size = bytes.Number();
        bytes.Expect(End, "pack info");
        var folders = Folders(ref bytes, packed.Length, reading);
        var at = start;
        for (var i = 0; i < folders.Length; i++)
        {
            folders[i] = folders[i] with { Start = at, PackedSize = packed[i] };
            at = packed[i] <= to - at ? at + packed[i] : to + 1;
        }

        if ((start, at) != (from, to))
            throw new CniImageKitException(Rules.ArchiveSequence(
                reading.Name, bytes.Start, $"packed streams from {start} to {at} where {from} to {to} are: a gap or an overlap"));
        Split(ref bytes, folders, reading);
        return [.. folders];
    }

    private static SevenZipFolder[] Folders(ref SevenZipBytes bytes, int packed, ArchiveReading reading)
    {
        bytes.Expect(UnpackInfo, "coders info");
        bytes.Expect(Folder, "coders info");
        var folders = new SevenZipFolder[bytes.Count()];
        if (folders.Length != packed) throw bytes.Feature($"{folders.Length} streams of {packed} packed ones");
        bytes.NotExternal();
        foreach (ref var folder in folders.AsSpan()) folder = SevenZipFolder.Read(ref bytes, reading);
        bytes.Expect(UnpackSize, "unpack sizes");
        foreach (ref var folder in folders.AsSpan())
        {
            var size = bytes.Number();
            if (folder.Filter != SevenZipFilter.None && bytes.Number() is var inner && inner != size)
                throw Lie(bytes, reading, size, inner);
            if (size > reading.Limits.MaxUnpackedBytes)
                throw new CniImageKitException(Rules.ArchiveBytes(reading.Name, reading.Limits.MaxBytes));
            folder = folder.Sized(size);
        }

        var id = bytes.Next();
        if (id == Sum)
        {
            var sums = bytes.Sums(folders.Length);
            for (var i = 0; i < folders.Length; i++) folders[i] = folders[i] with { Sum = sums[i] };
            id = bytes.Next();
        }

        return id == End ? folders : throw bytes.Malformed("coders info", $"{id:x2}");
    }

    // What is not said is one file a folder, of its size and checksum; of several the last takes what is left.
    private static void Split(ref SevenZipBytes bytes, SevenZipFolder[] folders, ArchiveReading reading)
    {
        var sizes = Array.ConvertAll(folders, f => new[] { f.Size });
        uint?[] sums = [];
        var id = bytes.Next();
        if (id == SubStreams)
        {
            id = bytes.Next();
            if (id == Counts)
            {
                var total = 0;
                foreach (ref var of in sizes.AsSpan())
                    if ((total += (of = new long[bytes.Count()]).Length) > reading.Limits.MaxEntries)
                        throw new CniImageKitException(Rules.ArchiveEntries(reading.Name, reading.Limits.MaxEntries));
                id = bytes.Next();
            }

            var stated = id == Size;
            for (var i = 0; i < folders.Length; i++) Divide(ref bytes, stated, folders[i], sizes[i], reading);
            if (stated) id = bytes.Next();
            if (id == Sum)
            {
                sums = bytes.Sums(folders.Zip(sizes).Sum(f => HasOwn(f.First, f.Second) ? 0 : f.Second.Length));
                id = bytes.Next();
            }

            if (id != End) throw bytes.Malformed("substreams info", $"{id:x2}");
            id = bytes.Next();
        }

        if (id != End) throw bytes.Malformed("streams info", $"{id:x2}");
        var next = 0;
        for (var i = 0; i < folders.Length; i++)
        {
            var own = HasOwn(folders[i], sizes[i]);
            var streams = ImmutableArray.CreateBuilder<SevenZipStream>(sizes[i].Length);
            foreach (var size in sizes[i])
                streams.Add(new(size, (own ? folders[i].Sum : next < sums.Length ? sums[next++] : null)
                    ?? throw bytes.Feature("a file without a checksum")));
            folders[i] = folders[i] with { Streams = streams.MoveToImmutable() };
        }
    }

    private static bool HasOwn(SevenZipFolder folder, long[] sizes) => sizes.Length == 1 && folder.Sum is not null;

    private static void Divide(ref SevenZipBytes bytes, bool stated, SevenZipFolder folder, long[] sizes, ArchiveReading reading)
    {
        if (sizes.Length == 0 || (!stated && sizes.Length > 1))
            throw bytes.Malformed("substreams info", $"{sizes.Length} files in a stream");
        var left = folder.Size;
        for (var i = 0; i < sizes.Length; i++)
        {
            sizes[i] = i == sizes.Length - 1 ? left : bytes.Number();
            if (sizes[i] > left) throw Lie(bytes, reading, left, sizes[i]);
            left -= sizes[i];
        }
    }

    private static CniImageKitException Lie(SevenZipBytes bytes, ArchiveReading reading, long expected, long found) =>
        new(Rules.ArchiveSizeLie(reading.Name, "a 7z stream", bytes.Start, $"{expected}", $"{found}"));
}
