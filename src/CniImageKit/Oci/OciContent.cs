using CniImageKit.Archives;
using CniImageKit.Diagnostics;
using CniImageKit.Staging;

namespace CniImageKit.Oci;

/// <summary>
/// An image layout that is read: a directory, or a tar of one (ours, skopeo's, podman's). Every blob is read through a check of its size
/// and
/// digest. Fails with CNIK5401 (no layout), CNIK5402 (a blob is not what its name says) and CNIK5404 (a blob is missing).
/// </summary>
internal sealed class OciContent : IDisposable
{
    private readonly Func<string, Stream?> _open;
    private readonly IDisposable? _archive;

    private OciContent(string name, Func<string, Stream?> open, IDisposable? archive) => (Name, _open, _archive) = (name, open, archive);

    /// <summary>The target as the user named it.</summary>
    public string Name { get; }

    /// <summary>Opens a layout directory; null where the directory is none.</summary>
    public static OciContent? TryOpenDirectory(string directory) =>
        File.Exists(Path.Combine(directory, OciLayout.MarkerName)) || File.Exists(Path.Combine(directory, OciLayout.IndexName))
            ? new OciContent(directory, path => OpenFile(Path.Combine(directory, path)), null)
            : null;

    /// <summary>Opens an uncompressed tar of a layout; null where the tar holds none. Only headers are read.</summary>
    public static OciContent? TryOpenArchive(string file, ArchiveLimits limits, CancellationToken ct)
    {
        var members = TarMembers.Open(file, limits, ct);
        if (members.Has(OciLayout.IndexName)) return Of(members);
        members.Dispose();
        return null;
    }

    /// <summary>The layout that a tar holds, which it owns.</summary>
    public static OciContent Of(TarMembers members) => new(members.Name, members.TryOpen, members);

    /// <summary>A layout that something else is read as: an archive of Docker's.</summary>
    public static OciContent Of(string name, Func<string, Stream?> open, IDisposable owned) => new(name, open, owned);

    /// <summary>index.json.</summary>
    public Stream OpenIndex() =>
        _open(OciLayout.IndexName) ?? throw new CniImageKitException(Rules.NotATarget(Name, "an index.json is missing"));

    /// <summary>Any other file of the layout, not verified; null where it is missing.</summary>
    public Stream? TryOpen(string path) => _open(path);

    /// <summary>A blob's bytes, verified as they are read.</summary>
    public VerifiedStream OpenBlob(OciDescriptor descriptor)
    {
        var blob = _open(OciLayout.BlobPath(descriptor.Digest))
            ?? throw new CniImageKitException(Rules.BlobMissing(Name, descriptor.Digest, descriptor.MediaType));
        return new VerifiedStream(
            blob, descriptor.Size, descriptor.Digest, found => Rules.BlobWrong(Name, descriptor.Digest, descriptor.Size, found));
    }

    /// <inheritdoc/>
    public void Dispose() => _archive?.Dispose();

    private static FileStream? OpenFile(string file) =>
        File.Exists(file) ? new FileStream(file, FileMode.Open, FileAccess.Read, FileShare.Read, bufferSize: 0) : null;
}
