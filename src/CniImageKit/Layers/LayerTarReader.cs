using System.Text;
using CniImageKit.Archives;
using CniImageKit.Diagnostics;
using ArchiveTarHeader = CniImageKit.Archives.Tar.TarHeader;

namespace CniImageKit.Layers;

/// <summary>
/// Reads the tar of a layer or root file system that anybody made (ustar, PAX, GNU, v7), to look at and never to unpack: it takes what
/// images hold
/// and plugin archives must not (absolute links, devices, extended attributes, repeated entries), and a tar that lacks its end blocks or
/// last padding, as umoci's insert wrote it. What readers disagree on is refused by the archive rules (CNIK52xx).
/// </summary>
internal sealed class LayerTarReader
{
    private const int Block = ArchiveTarHeader.BlockSize;
    private readonly byte[] _block = new byte[Block];
    private readonly Stream _tar;
    private readonly ArchiveReading _reading;
    private long _offset;

    public LayerTarReader(Stream tar, string name, ArchiveLimits limits, CancellationToken ct) =>
        (_tar, _reading) = (tar, new ArchiveReading(name, limits, ct));

    /// <summary>Visits each entry in order; a body can be read during the visit only.</summary>
    public void Read(Action<LayerEntry, Stream> visit)
    {
        var extra = LayerPax.None;
        while (NextHeader() is { } header)
        {
            _reading.Cancellation.ThrowIfCancellationRequested();
            _reading.Members.CountEntry();
            if (header.Type is (byte)'x' or (byte)'g' or (byte)'L' or (byte)'K')
            {
                extra = extra.With(header, Metadata(header), _reading);
                continue;
            }

            var entry = Entry(header, extra);
            extra = LayerPax.None;
            using var body = new SizedStream(_tar, entry.Size, what => Cut($"{what}'{entry.Path}'"));
            visit(entry, body);
            Skip(body, entry);
        }

        if (extra != LayerPax.None) throw Cut("the headers of an entry");
    }

    private ArchiveTarHeader? NextHeader()
    {
        if (!ReadBlock()) return null;
        if (_block.AsSpan().ContainsAnyExcept((byte)0)) return ArchiveTarHeader.Parse(_block, _offset - Block, _reading);
        if (ReadBlock() && _block.AsSpan().ContainsAnyExcept((byte)0))
            throw new CniImageKitException(
                Rules.ArchiveTrailingData(_reading.Name, "tar", _offset - Block, "an entry after a block of zeros"));
        return null;
    }

    private LayerEntry Entry(ArchiveTarHeader header, LayerPax extra)
    {
        var kind = (char)header.Type switch
        {
            '0' or '\0' or '7' => LayerEntryKind.File,
            '1' => LayerEntryKind.HardLink,
            '2' => LayerEntryKind.SymbolicLink,
            '5' => LayerEntryKind.Directory,
            '3' or '4' or '6' => LayerEntryKind.Other,
            _ => throw new CniImageKitException(Rules.ArchiveForbiddenType(
                _reading.Name, MemberName.Show(Text(header.Name)), header.Offset,
                $"type '{MemberName.Show(((char)header.Type).ToString())}'")),
        };
        var name = extra.Path ?? Text(header.Name);
        if (extra.Size is { } size && header.Size != 0 && size != header.Size)
            throw new CniImageKitException(Rules.ArchiveSizeLie(
                _reading.Name, MemberName.Show(name), header.Offset, $"{header.Size} in the header", $"{size} in the PAX record"));
        var bytes = extra.Size ?? header.Size;
        if (kind != LayerEntryKind.File && bytes != 0)
            throw new CniImageKitException(Rules.ArchiveSizeLie(
                _reading.Name, MemberName.Show(name), header.Offset, "no body, by its type", $"{bytes} bytes"));
        if (bytes > _reading.Limits.MaxMemberBytes)
            throw new CniImageKitException(
                Rules.ArchiveMemberBytes(_reading.Name, MemberName.Show(name), bytes, _reading.Limits.MaxMemberBytes));
        var link = extra.LinkPath ?? Text(header.LinkName);
        // v7 has no type for directories: a name that ends in a slash is one.
        if (kind == LayerEntryKind.File && bytes == 0 && name.EndsWith('/')) kind = LayerEntryKind.Directory;
        return new LayerEntry(
            Normal(name, header), kind, header.Mode, extra.Uid ?? header.Uid, extra.Gid ?? header.Gid, bytes,
            kind switch { LayerEntryKind.SymbolicLink => link, LayerEntryKind.HardLink => Normal(link, header), _ => null }, _offset);
    }

    private string Normal(string name, ArchiveTarHeader header)
    {
        string[] parts = [.. name.Split('/').Where(p => p is not ("" or "."))];
        return parts.Contains("..") || name.Contains('\0', StringComparison.Ordinal)
            ? throw new CniImageKitException(Rules.ArchivePathEscapes(_reading.Name, MemberName.Show(name), header.Offset))
            : string.Join('/', parts);
    }

    private byte[] Metadata(ArchiveTarHeader header)
    {
        _reading.CountMetadata(header.Size, "A header", header.Offset);
        var body = new byte[header.Size];
        if (_tar.ReadAtLeast(body, body.Length, throwOnEndOfStream: false) < body.Length) throw Cut("a header's body");
        _offset += body.Length;
        Padding(body.Length);
        return body;
    }

    private void Skip(SizedStream body, LayerEntry entry)
    {
        if (_tar.CanSeek)
        {
            if (entry.BodyAt + entry.Size > _tar.Length) throw Cut($"the body of '{entry.Path}'");
            _tar.Position = entry.BodyAt + entry.Size;
        }
        else body.Drain();

        _offset += entry.Size;
        Padding(entry.Size);
    }

    private void Padding(long size)
    {
        var padding = _block.AsSpan(0, (int)(-size & (Block - 1)));
        _offset += _tar.ReadAtLeast(padding, padding.Length, throwOnEndOfStream: false);
    }

    private bool ReadBlock()
    {
        var count = _tar.ReadAtLeast(_block, Block, throwOnEndOfStream: false);
        if (count is > 0 and < Block) throw Cut("a block");
        _offset += count;
        return count > 0;
    }

    private static string Text(byte[] name) => Encoding.UTF8.GetString(name);

    private CniImageKitException Cut(string what) => new CniImageKitException(Rules.ArchiveTruncated(_reading.Name, what, _offset));
}
