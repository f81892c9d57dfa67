using System.IO.Pipelines;
using CniImageKit.Diagnostics;
using CniImageKit.Staging;

namespace CniImageKit.Layers;

/// <summary>Makes a layer from a tree by recipe 1: same tree, date and compression, same bytes, anywhere.</summary>
internal static class LayerWriter
{
    /// <summary>
    /// The number of the recipe that this file, <see cref="LayerTar"/>, <see cref="TarHeader"/> and <see cref="LayerEncoder"/> follow.
    /// </summary>
    public const int Recipe = 1;

    /// <summary>
    /// Writes the layer to <paramref name="file"/>, which must not exist. The tar is made and hashed on one thread and compressed on
    /// another.
    /// Fails with CNIK7001 or CNIK7002 (a tree that ustar cannot hold), CNIK6011 (content is not what was verified), CNIK7011 (cannot
    /// write); then no file is left.
    /// </summary>
    public static async Task<Layer> WriteAsync(
        StagedTree tree, SourceDate date, LayerCompression compression, string file, CancellationToken ct)
    {
        var made = false;
        try
        {
            var output = new FileStream(file, FileMode.CreateNew, FileAccess.Write, FileShare.None, bufferSize: 128 * 1024);
            made = true;
            await using var closing = output.ConfigureAwait(false);
            return await WriteAsync(tree, date, compression, output, ct).ConfigureAwait(false) with { File = file };
        }
        catch (Exception e)
        {
            if (made) File.Delete(file);
            if (e is IOException or UnauthorizedAccessException) throw new CniImageKitException(Rules.CannotWrite(file, e.Message), e);
            throw;
        }
    }

    /// <summary>
    /// Writes the layer to a stream, which stays open; the result names no file. Failures of the stream come through as they are.
    /// </summary>
    public static async Task<Layer> WriteAsync(
        StagedTree tree, SourceDate date, LayerCompression compression, Stream output, CancellationToken ct)
    {
        var tar = LayerTar.Of(tree, date);
        var pipe = new Pipe(new PipeOptions(
            pauseWriterThreshold: 4 << 20, resumeWriterThreshold: 2 << 20, minimumSegmentSize: 256 << 10,
            useSynchronizationContext: false));
        using var hashing = new HashingStream(output);
        var compressing = Task.Run(() => CompressAsync(pipe.Reader, compression, hashing, tar.Size, ct), ct);
        Digest? diffId = null;
        Exception? failure = null;
        try
        {
            diffId = await tar.WriteAsync(pipe.Writer, ct).ConfigureAwait(false);
        }
        catch (Exception e) when (e is not OutOfMemoryException)
        {
            failure = e;
        }

        await pipe.Writer.CompleteAsync(failure).ConfigureAwait(false);
        await compressing.ConfigureAwait(false);
        return new Layer("", LayerEncoder.MediaType(compression), hashing.Finish(), diffId!, hashing.Position, tar.Size);
    }

    private static async Task CompressAsync(
        PipeReader pipe, LayerCompression compression, Stream output, long size, CancellationToken ct)
    {
        Stream? encoder = null;
        try
        {
            encoder = LayerEncoder.Open(compression, output, size);
            var ended = false;
            while (!ended)
            {
                var read = await pipe.ReadAsync(ct).ConfigureAwait(false);
                foreach (var segment in read.Buffer)
                {
                    ct.ThrowIfCancellationRequested();
                    encoder.Write(segment.Span);
                }

                pipe.AdvanceTo(read.Buffer.End);
                ended = read.IsCompleted;
            }

            await encoder.DisposeAsync().ConfigureAwait(false);
            await pipe.CompleteAsync().ConfigureAwait(false);
        }
        catch (Exception e)
        {
            await pipe.CompleteAsync(e).ConfigureAwait(false);
            Abandon(encoder);
            throw;
        }
    }

    // An encoder frees its memory only by writing an end, which it cannot do when the tar is not whole.
    private static void Abandon(Stream? encoder)
    {
        try
        {
            encoder?.Dispose();
        }
        catch (Exception e) when (e is ZstdSharp.ZstdException or IOException or ObjectDisposedException)
        {
            return;
        }
    }
}
