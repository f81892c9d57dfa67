using System.Buffers.Binary;
using System.Security.Cryptography;
using CniImageKit.Diagnostics;

namespace CniImageKit.Archives.Compression;

/// <summary>The check of an xz block, of the kind that the stream header names; none at all is not taken (CNIK5203, CNIK5229).</summary>
internal sealed class XzCheck : IDisposable
{
    private readonly int kind;
    private readonly IncrementalHash? sha256;
    private Crc32 crc32 = new();
    private Crc64 crc64 = new();

    public XzCheck(int kind, ArchiveReading reading)
    {
        this.kind = kind;
        if (kind is not (1 or 4 or 10)) throw new CniImageKitException(Rules.ArchiveFeature(reading.Name, "xz", 7, $"check {kind}"));
        if (kind == 10) sha256 = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
    }

    /// <summary>Bytes of the stored check.</summary>
    public int Size => kind switch { 1 => 4, 4 => 8, _ => 32 };

    public void Add(ReadOnlySpan<byte> data)
    {
        if (kind == 1) crc32.Add(data);
        else if (kind == 4) crc64.Add(data);
        else sha256!.AppendData(data);
    }

    /// <summary>Compares with what is stored, and starts anew.</summary>
    public void Verify(ReadOnlySpan<byte> stored, long offset, ArchiveReading reading)
    {
        var found = new byte[Size];
        if (kind == 1) BinaryPrimitives.WriteUInt32LittleEndian(found, crc32.Value);
        else if (kind == 4) BinaryPrimitives.WriteUInt64LittleEndian(found, crc64.Value);
        else sha256!.GetHashAndReset(found);
        (crc32, crc64) = (new(), new());
        if (!stored.SequenceEqual(found))
            throw new CniImageKitException(Rules.ArchiveChecksum(
                reading.Name, "the xz block", offset, Convert.ToHexStringLower(stored), Convert.ToHexStringLower(found)));
    }

    public void Dispose() => sha256?.Dispose();
}
