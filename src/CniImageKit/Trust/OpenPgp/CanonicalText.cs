using System.Security.Cryptography;

namespace CniImageKit.Trust.OpenPgp;

/// <summary>Adds a text to a hash as signatures of type 0x01 want it (RFC 9580 section 5.2.1.2): each line ends in CR LF.</summary>
internal sealed class CanonicalText(IncrementalHash hash)
{
    private byte _last;

    /// <summary>Adds the next piece.</summary>
    public void Add(ReadOnlySpan<byte> piece)
    {
        while (piece.IndexOf((byte)'\n') is var end and >= 0)
        {
            if (end > 0) _last = piece[end - 1];
            hash.AppendData(piece[..end]);
            hash.AppendData(_last == '\r' ? "\n"u8 : "\r\n"u8);
            _last = (byte)'\n';
            piece = piece[(end + 1)..];
        }

        if (piece.IsEmpty) return;
        hash.AppendData(piece);
        _last = piece[^1];
    }
}
