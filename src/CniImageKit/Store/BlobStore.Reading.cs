using CniImageKit.Diagnostics;

namespace CniImageKit.Store;

/// <summary>Reading: what was right once is hashed again whenever it is read.</summary>
internal sealed partial class BlobStore
{
    private const int MostLooks = 8;

    /// <summary>
    /// The content as a stream that fails with CNIK4022 at its end where the bytes on disk are no longer those of the name; they are
    /// moved aside then, so that the next run fetches them again. Nothing may be believed before the end was read.
    /// </summary>
    public Stream Open(StoredBlob blob)
    {
        // Another process may publish the same content between the look and the opening; then there is another file of that name.
        for (var attempt = 1; ; attempt++)
        {
            if (OpenOnce(blob, last: attempt == MostLooks) is { } opened) return opened;
        }
    }

    /// <summary>Whether the content is what its name says, for what can be made again where it is not. Reads all of it.</summary>
    public async Task<bool> IsWholeAsync(StoredBlob blob, CancellationToken cancellationToken)
    {
        try
        {
            await using var content = Open(blob);
            await content.CopyToAsync(Stream.Null, cancellationToken);
            return true;
        }
        catch (CniImageKitException)
        {
            return false;
        }
    }

    private VerifyingStream? OpenOnce(StoredBlob blob, bool last)
    {
        try
        {
            var named = Unix.Look(blob.Path);
            if (named is { Regular: false } || new FileInfo(blob.Path).LinkTarget is not null)
                throw new CniImageKitException(Rules.StoreNotTrusted(blob.Path, "it is no regular file"));
            var file = new FileStream(blob.Path, new FileStreamOptions
            {
                Share = FileShare.Read | FileShare.Delete,
                Options = FileOptions.SequentialScan,
                BufferSize = 0,
            });
            var opened = Unix.Look(file.SafeFileHandle);
            if (opened is { Links: > 1 } || opened != named)
            {
                file.Dispose();
                if (opened is not { Links: > 1 } && !last) return null;
                throw new CniImageKitException(Rules.StoreNotTrusted(blob.Path, "it has a second name (a hard link)"));
            }

            return new VerifyingStream(file, blob.Size, blob.Sha256, found => Damaged(blob, opened, found));
        }
        catch (Exception e) when (e is FileNotFoundException or DirectoryNotFoundException)
        {
            throw new CniImageKitException(Rules.StoreContentGone(blob.Path), e);
        }
        catch (Exception e) when (StoreFailure.Covers(e))
        {
            throw StoreFailure.Of(e, blob.Path);
        }
    }

    private CniImageKitException Damaged(StoredBlob blob, FileIdentity? read, Digest found)
    {
        // Under the lock and only where the name still means what was read: someone else may have put it right by now.
        using var taken = KeyLock.TryTake(layout.Lock(blob.Sha256.Hex));
        try
        {
            if (taken is not null && Unix.Look(blob.Path) == read)
            {
                Unix.CreatePrivateDirectory(layout.Damaged);
                File.Move(blob.Path, Path.Combine(layout.Damaged, blob.Sha256.Hex), overwrite: true);
            }
        }
        catch (Exception e) when (StoreFailure.Covers(e))
        {
            // that it is damaged is what people must hear of
        }

        return new CniImageKitException(Rules.StoreDamaged(blob.Path, blob.Sha256, found));
    }
}
