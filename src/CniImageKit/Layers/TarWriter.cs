using System.IO.Pipelines;
using System.Security.Cryptography;

namespace CniImageKit.Layers;

/// <summary>
/// Writes a tar by recipe 1 into a pipe and hashes it on the way. The caller keeps the order and sees to it that each header fits
/// (<see cref="TarHeader.PathFits"/>); content is read straight into the pipe's memory.
/// </summary>
internal sealed class TarWriter(PipeWriter output, SourceDate date) : IDisposable
{
    private const int DirectoryMode = 0b111_101_101;
    private const int Piece = 256 * 1024;
    private readonly IncrementalHash _hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);

    /// <summary>Adds a directory, root:root 0755.</summary>
    /// <param name="path">Relative, with a slash at its end.</param>
    /// <param name="ct">Stops the writing.</param>
    public ValueTask DirectoryAsync(string path, CancellationToken ct)
    {
        Header(new TarHeader(path, DirectoryMode, 0, date.UnixSeconds));
        return FlushAsync(ct);
    }

    /// <summary>
    /// Adds a file, root:root. The content must have exactly the size (a <see cref="Staging.VerifiedStream"/> sees to that).
    /// </summary>
    public async ValueTask FileAsync(string path, int mode, long size, Stream content, CancellationToken ct)
    {
        Header(new TarHeader(path, mode, size, date.UnixSeconds));
        while (true)
        {
            var memory = output.GetMemory(Piece);
            var count = await content.ReadAsync(memory, ct).ConfigureAwait(false);
            if (count == 0) break;
            Written(memory.Span, count);
            await FlushAsync(ct).ConfigureAwait(false);
        }

        Zeros((int)(-size & (TarHeader.Block - 1)));
        await FlushAsync(ct).ConfigureAwait(false);
    }

    /// <summary>Ends the tar with two blocks of zeros and gives its SHA-256.</summary>
    public async ValueTask<Digest> EndAsync(CancellationToken ct)
    {
        Zeros(2 * TarHeader.Block);
        await FlushAsync(ct).ConfigureAwait(false);
        return Digest.FromHash(_hash.GetHashAndReset());
    }

    /// <inheritdoc/>
    public void Dispose() => _hash.Dispose();

    private void Header(TarHeader header)
    {
        var block = output.GetSpan(TarHeader.Block);
        header.Write(block);
        Written(block, TarHeader.Block);
    }

    private void Zeros(int count)
    {
        var zeros = output.GetSpan(count);
        zeros[..count].Clear();
        Written(zeros, count);
    }

    private void Written(ReadOnlySpan<byte> memory, int count)
    {
        _hash.AppendData(memory[..count]);
        output.Advance(count);
    }

    private async ValueTask FlushAsync(CancellationToken ct)
    {
        var result = await output.FlushAsync(ct).ConfigureAwait(false);
        if (result.IsCompleted) throw new OperationCanceledException("the reader of the tar has gone");
    }
}
