using System.Buffers.Binary;
using System.Text;
using CniImageKit.Diagnostics;

namespace CniImageKit.Binaries;

/// <summary>
/// Random access to an untrusted file: every read is checked against the file's length, and a read outside it is CNIK5301. Pages are
/// cached in a fixed 64 KiB, so that reading a few tables of a large executable touches few of its pages.
/// </summary>
internal sealed class FileWindow
{
    private const int PageSize = 4096;
    private const int Slots = 16;
    private readonly Stream stream;
    private readonly byte[] pages = new byte[PageSize * Slots];
    private readonly long[] held = new long[Slots];

    /// <summary>A window on a seekable stream, which the caller disposes.</summary>
    public FileWindow(Stream stream, Location at)
    {
        (this.stream, At, Length) = (stream, at, (ulong)stream.Length);
        Array.Fill(held, -1);
    }

    /// <summary>What findings point at.</summary>
    public Location At { get; }

    /// <summary>Bytes in the file.</summary>
    public ulong Length { get; }

    /// <summary>Whether the range lies inside the file; immune to overflow.</summary>
    public bool Holds(ulong offset, ulong size) => size <= Length && offset <= Length - size;

    /// <summary>The failure for a range or value that cannot be.</summary>
    public CniImageKitException Damaged(string what, ulong offset) =>
        new(Rules.DamagedExecutable(At, what, (long)Math.Min(offset, long.MaxValue), (long)Length));

    /// <summary>Fills <paramref name="into"/>, or fails.</summary>
    public void Read(ulong offset, Span<byte> into, string what)
    {
        if (!Holds(offset, (ulong)into.Length)) throw Damaged($"{what} lies outside the file", offset);
        while (!into.IsEmpty)
        {
            var inPage = (int)(offset % PageSize);
            var part = Page((long)(offset / PageSize)).AsSpan(inPage);
            if (part.Length > into.Length) part = part[..into.Length];
            part.CopyTo(into);
            into = into[part.Length..];
            offset += (ulong)part.Length;
        }
    }

    /// <summary>Reads past the cache, for long scans: as much as there is, up to the span's length.</summary>
    public int Scan(ulong offset, Span<byte> into)
    {
        if (offset >= Length) return 0;
        stream.Position = (long)offset;
        return stream.ReadAtLeast(into, into.Length, throwOnEndOfStream: false);
    }

    /// <summary>An unsigned number of 1, 2, 4 or 8 bytes.</summary>
    public ulong Number(ulong offset, int size, bool bigEndian, string what)
    {
        Span<byte> bytes = stackalloc byte[8];
        bytes.Clear();
        Read(offset, bigEndian ? bytes[(8 - size)..] : bytes[..size], what);
        return bigEndian ? BinaryPrimitives.ReadUInt64BigEndian(bytes) : BinaryPrimitives.ReadUInt64LittleEndian(bytes);
    }

    /// <summary>
    /// A text that ends with NUL within <paramref name="most"/> bytes, 4096 at most; control characters and bad UTF-8 become U+FFFD.
    /// </summary>
    public string Text(ulong offset, int most, string what)
    {
        Span<byte> bytes = stackalloc byte[PageSize];
        bytes = bytes[..(int)Math.Min((ulong)Math.Min(most, PageSize), offset < Length ? Length - offset : 0)];
        Read(offset, bytes, what);
        var end = bytes.IndexOf((byte)0);
        return end < 0
            ? throw Damaged($"{what} does not end", offset)
            : Clean(bytes[..end]).Replace('\n', '\uFFFD').Replace('\t', '\uFFFD');
    }

    /// <summary>
    /// UTF-8 whose control characters, tab and line feed apart, and bad bytes become U+FFFD, so that a terminal can show it.
    /// </summary>
    public static string Clean(ReadOnlySpan<byte> utf8) =>
        string.Create(Encoding.UTF8.GetCharCount(utf8), utf8, static (chars, bytes) =>
        {
            Encoding.UTF8.GetChars(bytes, chars);
            foreach (ref var c in chars)
            {
                if (char.IsControl(c) && c is not ('\t' or '\n')) c = '\uFFFD';
            }
        });

    private void Fill(long page, int slot)
    {
        held[slot] = -1;
        stream.Position = page * PageSize;
        var wanted = (int)Math.Min(PageSize, (long)Length - (page * PageSize));
        var got = stream.ReadAtLeast(pages.AsSpan(slot * PageSize, wanted), wanted, throwOnEndOfStream: false);
        if (got < wanted) throw Damaged("the file became shorter while it was read", (ulong)(page * PageSize));
        held[slot] = page;
    }

    private ArraySegment<byte> Page(long page)
    {
        var slot = (int)(page % Slots);
        if (held[slot] != page) Fill(page, slot);
        return new ArraySegment<byte>(pages, slot * PageSize, PageSize);
    }
}
