using System.Text;
using CniImageKit.Diagnostics;

namespace CniImageKit.Store;

/// <summary>
/// Verified content on disk, named by its SHA-256 and shared by all processes of a user. A write goes: lock on the key, temporary file
/// in the same directory, hash and cap while writing, fsync, check, rename, fsync of the directory. Killed anywhere, the store holds the
/// content or does not; it never holds a part. Raises CNIK4011 to 4013 and CNIK4020 to 4025.
/// </summary>
/// <param name="host">Where the store lies, the clock, the process id.</param>
/// <param name="step">Hears the name of each step of a write; tests kill the process there.</param>
internal sealed partial class BlobStore(Host host, Action<string>? step = null)
{
    private readonly StoreLayout layout = new(host.StoreRoot);
    private readonly Lock preparing = new();
    private bool prepared;
    private int serial;

    /// <summary>The content by its SHA-256 or SHA-512, or null. Looks at existence and size only: <see cref="Open"/> hashes.</summary>
    public Task<StoredBlob?> FindAsync(Digest digest, CancellationToken cancellationToken)
    {
        cancellationToken.ThrowIfCancellationRequested();
        return Task.FromResult(digest.Algorithm == "sha256" ? Find(digest) : FindMapped("sha512", digest.Hex));
    }

    /// <summary>
    /// Takes in what <paramref name="fill"/> writes, where it is as expected. Not called where the expected SHA-256 lies here already.
    /// </summary>
    public async Task<StoredBlob> AddAsync(
        StoreExpectation expected, Func<Stream, CancellationToken, Task> fill, CancellationToken cancellationToken)
    {
        Prepare();
        using var taken = expected.Sha256 is { } key
            ? await KeyLock.TakeAsync(layout.Lock(key.Hex), expected.Name, host, cancellationToken).ConfigureAwait(false) : null;
        if (expected.Sha256 is { } known && Find(known) is { } found) return Require(expected, found);
        var path = layout.Temporary(Unique());
        try
        {
            using var incoming = OpenIncoming(path, FileMode.CreateNew, expected);
            await fill(incoming, cancellationToken).ConfigureAwait(false);
            return Commit(incoming, expected.Name);
        }
        finally
        {
            StoreFailure.Forget(path);
        }
    }

    /// <summary>
    /// Holds the key's lock and gives the caller what an earlier process left of the content. The caller ends with <see cref="Commit"/>;
    /// where it fails or is killed, what arrived stays for the next.
    /// </summary>
    public async Task<StoredBlob?> ReceiveAsync(
        StoreExpectation expected, string key, Func<Incoming, CancellationToken, Task<StoredBlob?>> receive,
        CancellationToken cancellationToken)
    {
        Prepare();
        using var taken = await KeyLock.TakeAsync(layout.Lock(key), expected.Name, host, cancellationToken).ConfigureAwait(false);
        if (expected.Sha256 is { } known && Find(known) is { } found) return Require(expected, found);
        using var incoming = OpenIncoming(layout.Partial(key), FileMode.OpenOrCreate, expected);
        try
        {
            return await receive(incoming, cancellationToken).ConfigureAwait(false);
        }
        finally
        {
            if (incoming.Kept == 0) StoreFailure.Forget(incoming.File);
        }
    }

    /// <summary>The content that lies here already, where all else that is expected of it holds too.</summary>
    public static StoredBlob Require(StoreExpectation expected, StoredBlob held)
    {
        if (expected.Sha256 is { } sha256 && held.Sha256 != sha256)
            throw Other(sha256, held.Sha256);
        if (expected.Sha512 is { } sha512 && held.Sha512 != sha512)
            throw Other(sha512, held.Sha512);
        return expected.Size is { } size && held.Size != size
            ? throw new CniImageKitException(Rules.WrongSize(expected.At, expected.Name, size, held.Size, "the store")) : held;

        CniImageKitException Other(Digest wanted, Digest found) =>
            new(Rules.WrongBytes(expected.At, expected.Name, wanted, found, "the store", expected.Known(found)));
    }

    /// <summary>Checks what arrived and makes it visible. Content that is not as expected is thrown away.</summary>
    /// <param name="incoming">All bytes.</param>
    /// <param name="from">Where they came from, for messages, without credentials.</param>
    public StoredBlob Commit(Incoming incoming, string from)
    {
        try
        {
            Check(incoming, from);
            var sha256 = incoming.Content.Sha256();
            var blob = new StoredBlob(layout.Blob(sha256), incoming.Kept, sha256, incoming.Content.Sha512());
            if (Find(blob.Sha256) is not { } present) return Publish(incoming, blob);
            File.Delete(incoming.File);
            return present;
        }
        catch (Exception e) when (StoreFailure.Covers(e))
        {
            throw StoreFailure.Of(e, incoming.File);
        }
    }

    private StoredBlob Publish(Incoming incoming, StoredBlob blob)
    {
        step?.Invoke("before-fsync");
        incoming.FlushToDisk();
        step?.Invoke("before-facts");
        // Facts before content: content without facts cannot be, facts without content mean nothing.
        PutFacts(blob);
        step?.Invoke("before-rename");
        // Closed first: its lock would keep other processes from what they can see already.
        incoming.Dispose();
        File.Move(incoming.File, blob.Path, overwrite: true);
        if (!OperatingSystem.IsWindows()) File.SetUnixFileMode(blob.Path, UnixFileMode.UserRead);
        step?.Invoke("before-directory-fsync");
        Unix.FlushDirectory(layout.Blobs);
        step?.Invoke("done");
        return blob;
    }

    private static void Check(Incoming incoming, string from)
    {
        var (expected, content) = (incoming.Expected, incoming.Content);
        Digest? wrong = null, found = null;
        if (expected.Sha512 is { } sha512 && content.Sha512() != sha512) (wrong, found) = (sha512, content.Sha512());
        if (expected.Sha256 is { } sha256 && content.Sha256() != sha256) (wrong, found) = (sha256, content.Sha256());
        var diagnostic = expected.Size is { } size && content.Size != size && (wrong is null || content.Size < size)
            ? Rules.WrongSize(expected.At, expected.Name, size, content.Size, from)
            : wrong is null ? null : Rules.WrongBytes(expected.At, expected.Name, wrong, found!, from, expected.Known(found!));
        if (diagnostic is null) return;
        incoming.Restart();
        throw new CniImageKitException(diagnostic);
    }

    private Incoming OpenIncoming(string path, FileMode mode, StoreExpectation expected)
    {
        try
        {
            if (Unix.Look(path) is { } there && (!there.Regular || there.Links != 1)) File.Delete(path);
            var options = new FileStreamOptions { Mode = mode, Access = FileAccess.ReadWrite, Share = FileShare.None, BufferSize = 0 };
            if (!OperatingSystem.IsWindows()) options.UnixCreateMode = UnixFileMode.UserRead | UnixFileMode.UserWrite;
            var file = new FileStream(path, options);
            step?.Invoke("opened");
            return new Incoming(path, file, expected, step);
        }
        catch (Exception e) when (StoreFailure.Covers(e))
        {
            throw StoreFailure.Of(e, path);
        }
    }

    private StoredBlob? Find(Digest sha256)
    {
        var file = new FileInfo(layout.Blob(sha256));
        if (!file.Exists || SealedDocument.Read(FactsPath(sha256), sha256.Hex) is not { } facts) return null;
        var parts = Encoding.ASCII.GetString(facts).Split(' ');
        return parts.Length == 2 && long.TryParse(parts[0], out var size) && size == file.Length
            && Digest.TryFromHex(parts[1], out var sha512)
            ? new StoredBlob(file.FullName, size, sha256, sha512) : null;
    }

    private void Prepare()
    {
        lock (preparing)
        {
            if (prepared) return;
            layout.Prepare();
            StoreSweep.Run(layout, host.Clock);
            prepared = true;
        }
    }

    private string Unique() => $"{host.ProcessId}-{Interlocked.Increment(ref serial)}-{Guid.NewGuid():n}";
}
