using CniImageKit.Diagnostics;

namespace CniImageKit.Archives.Compression;

/// <summary>
/// Stands between a decompressor and the rest: turns whatever it throws at damaged data into CNIK5200, holds it to the size and ratio
/// limits (CNIK5222, CNIK5224), and at its end refuses bytes that it left (CNIK5202). Only a stream read to its end is a verified one.
/// </summary>
internal sealed class UnpackedStream(Stream decoder, PackedFormat format, ArchiveSource source, ArchiveReading reading) : ForwardStream
{
    private long unpacked;

    public override int Read(Span<byte> buffer)
    {
        if (buffer.IsEmpty) return 0;
        reading.Cancellation.ThrowIfCancellationRequested();
        var count = Decode(buffer);
        unpacked += count;
        var limits = reading.Limits;
        if (unpacked > limits.MaxUnpackedBytes) throw new CniImageKitException(Rules.ArchiveBytes(reading.Name, limits.MaxBytes));
        if (unpacked > limits.RatioFrom && unpacked / limits.MaxRatio > source.Consumed)
            throw new CniImageKitException(Rules.ArchiveRatio(reading.Name, source.Consumed, unpacked, limits.MaxRatio));
        // SharpCompress takes a bzip2 stream that ends inside its end mark for whole; a whole one is known without a byte too many.
        if (count == 0 && format == PackedFormat.Bzip2 && source.AskedBeyondEnd)
            throw new CniImageKitException(Rules.ArchiveTruncated(reading.Name, "the Bzip2 data", source.Consumed));
        if (count == 0 && !source.AtEnd)
            throw new CniImageKitException(Rules.ArchiveTrailingData(
                reading.Name, $"{format}", source.Consumed, "more bytes, or a second stream"));
        return count;
    }

    // Decoders throw whatever their arithmetic ran into; a failing medium is not the archive's fault and passes as it is.
    private int Decode(Span<byte> buffer)
    {
        try
        {
            return decoder.Read(buffer);
        }
        catch (Exception e)
            when (e is not (CniImageKitException or OperationCanceledException or OutOfMemoryException) && !source.MediumFailed)
        {
            throw new CniImageKitException(Fault(e, format, source, reading), e);
        }
    }

    /// <summary>What a decoder's exception says: data that is at its end is cut short, other data damaged.</summary>
    public static Diagnostic Fault(Exception e, PackedFormat format, ArchiveSource source, ArchiveReading reading) => source.AtEnd
        ? Rules.ArchiveTruncated(reading.Name, $"the {format} data", source.Consumed)
        : Rules.ArchiveDamaged(reading.Name, $"{format}", source.Consumed, MemberName.Show(e.Message));

    protected override void Dispose(bool disposing)
    {
        if (disposing) DisposeDecoder();
        base.Dispose(disposing);
    }

    // A decoder that is put away early may complain of data it has not seen: what is wrong has been said by then.
    private void DisposeDecoder()
    {
        try
        {
            decoder.Dispose();
        }
        catch (Exception e) when (e is not (OutOfMemoryException or OperationCanceledException))
        {
        }
    }
}
