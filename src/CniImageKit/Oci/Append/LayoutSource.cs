using CniImageKit.Archives.Compression;

namespace CniImageKit.Oci.Append;

/// <summary>A layout, as a directory or as a tar.</summary>
internal sealed class LayoutSource(OciContent content, PackedFormat packed) : ImageSource
{
    public override string Name => content.Name;

    public override OciJson Top { get; } = OciJson.Read(content.Name, OciLayout.IndexName, content.OpenIndex());

    /// <summary>How the tar is packed.</summary>
    public PackedFormat Packed => packed;

    /// <summary>
    /// The names that `docker save` gave, by the path of a config: newer ones write a layout and their own manifest.json beside it. Null
    /// where there is none.
    /// </summary>
    public DockerNames? Docker { get; } = DockerNames.TryRead(content.Name, content.TryOpen(DockerNames.FileName));

    public override ValueTask<Stream> OpenAsync(OciDescriptor descriptor, CancellationToken ct) => new(content.OpenBlob(descriptor));

    public override void Dispose() => content.Dispose();
}
