namespace CniImageKit.Oci.Append;

/// <summary>
/// Images that are read, wherever they lie. All bytes come verified: whoever reads a stream to its end has read what the descriptor names.
/// </summary>
internal abstract class ImageSource : IDisposable
{
    /// <summary>The place as the user named it.</summary>
    public abstract string Name { get; }

    /// <summary>An index over what lies there: a layout's index.json, or one made for what has none.</summary>
    public abstract OciJson Top { get; }

    /// <summary>Whether its manifests are its own: an archive of Docker's has none, and their digests mean nothing outside.</summary>
    public virtual bool HasManifests => true;

    /// <summary>What readers call the image, for those made from it; null where it is but a path.</summary>
    public virtual string? Reference => null;

    /// <summary>Opens a blob. Fails with CNIK5402 at its end, and with CNIK5404 where there is none.</summary>
    public abstract ValueTask<Stream> OpenAsync(OciDescriptor descriptor, CancellationToken ct);

    /// <inheritdoc/>
    public abstract void Dispose();
}
