using System.Buffers;
using System.Collections.Immutable;
using System.Text;
using CniImageKit.Diagnostics;

namespace CniImageKit.Sources.Apt.Archive;

/// <summary>
/// Runs over a Packages index as it is decompressed. Only one paragraph is in memory at a time, and only those of the wanted package
/// are kept.
/// </summary>
internal static class PackageScan
{
    private const int BufferSize = 1 << 16;
    private const int MaxParagraph = 8 << 20;

    /// <summary>The wanted package's paragraphs as text.</summary>
    public static async Task<ImmutableArray<string>> FindAsync(
        Stream index, string package, Location at, CancellationToken cancellationToken)
    {
        var found = ImmutableArray.CreateBuilder<string>();
        var name = Encoding.UTF8.GetBytes("Package: " + package);
        await ForEachAsync(index, paragraph =>
        {
            if (Begins(paragraph, name)) found.Add(Encoding.UTF8.GetString(paragraph));
        }, at, cancellationToken).ConfigureAwait(false);
        return found.ToImmutable();
    }

    /// <summary>All package names.</summary>
    public static async Task<ImmutableSortedSet<string>> NamesAsync(Stream index, Location at, CancellationToken cancellationToken)
    {
        var names = ImmutableSortedSet.CreateBuilder<string>(StringComparer.Ordinal);
        await ForEachAsync(index, paragraph =>
        {
            var line = paragraph[..(paragraph.IndexOf((byte)'\n') is var end and >= 0 ? end : paragraph.Length)];
            if (line.StartsWith("Package: "u8)) names.Add(Encoding.UTF8.GetString(line["Package: ".Length..]));
        }, at, cancellationToken).ConfigureAwait(false);
        return names.ToImmutable();
    }

    // Every known writer of Packages puts the name first (the format asks for it: repository format, "Packages Indices").
    private static bool Begins(ReadOnlySpan<byte> paragraph, ReadOnlySpan<byte> name) =>
        paragraph.StartsWith(name) && (paragraph.Length == name.Length || paragraph[name.Length] is (byte)'\n' or (byte)'\r');

    private static async Task ForEachAsync(Stream index, ParagraphVisitor visit, Location at, CancellationToken cancellationToken)
    {
        var buffer = ArrayPool<byte>.Shared.Rent(BufferSize);
        try
        {
            for (int filled = 0, read = 1; read > 0;)
            {
                if (filled == buffer.Length) buffer = Grow(buffer, at);
                read = await index.ReadAsync(buffer.AsMemory(filled), cancellationToken).ConfigureAwait(false);
                filled += read;
                var used = Visit(buffer.AsSpan(0, filled), visit, atEnd: read == 0);
                buffer.AsSpan(used, filled - used).CopyTo(buffer);
                filled -= used;
            }
        }
        finally
        {
            ArrayPool<byte>.Shared.Return(buffer);
        }
    }

    private static int Visit(ReadOnlySpan<byte> bytes, ParagraphVisitor visit, bool atEnd)
    {
        var used = 0;
        while (bytes[used..].IndexOf("\n\n"u8) is var end and >= 0)
        {
            visit(bytes.Slice(used, end).TrimStart("\n"u8));
            used += end + 1;
        }
        if (!atEnd) return used;
        if (bytes[used..].Trim("\n"u8) is { IsEmpty: false } last) visit(last);
        return bytes.Length;
    }

    private static byte[] Grow(byte[] buffer, Location at)
    {
        if (buffer.Length >= MaxParagraph) throw new CniImageKitException(Rules.MalformedControl(at, "a paragraph is larger than 8 MiB"));
        var larger = ArrayPool<byte>.Shared.Rent(buffer.Length * 2);
        buffer.CopyTo(larger, 0);
        ArrayPool<byte>.Shared.Return(buffer);
        return larger;
    }

    private delegate void ParagraphVisitor(ReadOnlySpan<byte> paragraph);
}
