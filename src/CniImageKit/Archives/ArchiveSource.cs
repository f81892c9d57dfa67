namespace CniImageKit.Archives;

/// <summary>The packed bytes: counted, buffered, and able to look ahead. Does not close what it reads.</summary>
internal sealed class ArchiveSource(Stream inner) : ForwardStream
{
    private readonly byte[] buffer = new byte[64 * 1024];
    private int start;
    private int end;

    /// <summary>Bytes handed out so far.</summary>
    public long Consumed { get; private set; }

    // Decoders that align to a position ask for it.
    public override long Position
    {
        get => Consumed;
        set => throw new NotSupportedException();
    }

    /// <summary>Whether the medium below failed, so that the fault is not the archive's.</summary>
    public bool MediumFailed { get; private set; }

    /// <summary>Whether a read, no mere look ahead, met the end.</summary>
    public bool AskedBeyondEnd { get; private set; }

    /// <summary>Up to <paramref name="count"/> of the next bytes, fewer only at the end; they stay to be read.</summary>
    public ReadOnlySpan<byte> Peek(int count)
    {
        ArgumentOutOfRangeException.ThrowIfGreaterThan(count, buffer.Length);
        if (start + count > buffer.Length)
        {
            buffer.AsSpan(start, end - start).CopyTo(buffer);
            (start, end) = (0, end - start);
        }

        while (end - start < count && Fill() > 0) continue;
        return buffer.AsSpan(start, Math.Min(count, end - start));
    }

    /// <summary>Whether no byte is left.</summary>
    public bool AtEnd => Peek(1).IsEmpty;

    public override int Read(Span<byte> target)
    {
        if (start == end)
        {
            (start, end) = (0, 0);
            // What fills a buffer by itself need not go through this one.
            var got = target.Length >= buffer.Length ? Fill(target) : Fill();
            if (got == 0)
            {
                AskedBeyondEnd |= !target.IsEmpty;
                return 0;
            }

            if (end == 0)
            {
                Consumed += got;
                return got;
            }
        }

        var count = Math.Min(target.Length, end - start);
        buffer.AsSpan(start, count).CopyTo(target);
        start += count;
        Consumed += count;
        return count;
    }

    private int Fill()
    {
        var count = Fill(buffer.AsSpan(end));
        end += count;
        return count;
    }

    private int Fill(Span<byte> target)
    {
        try
        {
            return inner.Read(target);
        }
        catch
        {
            MediumFailed = true;
            throw;
        }
    }

    public override int ReadByte()
    {
        if (start == end) return base.ReadByte();
        Consumed++;
        return buffer[start++];
    }
}
