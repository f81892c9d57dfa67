namespace CniImageKit.Archives.Compression;

/// <summary>
/// Feeds an inflater everything but the last <paramref name="trailer"/> bytes of a source, and the last byte of that by itself. So it shows
/// exactly where the deflate data ended, which the inflater does not say: it stops asking once it has seen the final block, and only if
/// the final block ends with the last byte has it taken that byte and not asked for one more.
/// </summary>
internal sealed class HeldBackStream(ArchiveSource source, int trailer) : ForwardStream
{
    /// <summary>Whether the data was cut short: the inflater wanted more than there was.</summary>
    public bool AskedBeyondEnd { get; private set; }

    /// <summary>Whether the source stands at its trailer.</summary>
    public bool HandedOutAll => source.Peek(trailer + 1).Length == trailer;

    public override int Read(Span<byte> buffer)
    {
        if (buffer.IsEmpty) return 0;
        const int most = 32 * 1024;
        var ahead = source.Peek(most + trailer + 1).Length - trailer;
        if (ahead <= 0)
        {
            AskedBeyondEnd = true;
            return 0;
        }

        var count = Math.Min(buffer.Length, Math.Max(1, ahead - 1));
        source.ReadExactly(buffer[..count]);
        return count;
    }
}
