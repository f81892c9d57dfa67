using System.Text.Json.Nodes;
using CniImageKit.Archives.Compression;
using CniImageKit.Diagnostics;
using CniImageKit.Layers;
using CniImageKit.Oci;
using CniImageKit.Oci.Append;

namespace CniImageKit.Baking;

/// <summary>Where an appending reads and where it writes.</summary>
internal sealed class AppendPlaces
{
    private readonly Host _host;
    private readonly AppendRequest _request;
    private readonly ImagePlace? _destination;
    private ImageTransport _writes;

    /// <summary>Raises CNIK7201 where a text names no place.</summary>
    public AppendPlaces(Host host, AppendRequest request)
    {
        (_host, _request) = (host, request);
        Target = Parse(request.Target);
        _destination = request.Destination is null ? null : Parse(request.Destination);
    }

    /// <summary>Where the images are.</summary>
    public ImagePlace Target { get; }

    private bool SamePath => _destination is null || _host.Resolve(_destination.Path) == _host.Resolve(Target.Path);

    private string? Tag => _request.Tag ?? _destination?.Tag;

    /// <summary>Opens the target.</summary>
    public ImageSource Open(CancellationToken ct)
    {
        var source = ImageSources.Open(Target, _host, ct);
        // A bare destination is of the form that the target has.
        _writes = _destination?.Transport ?? (_destination is not null && Directory.Exists(_host.Resolve(_destination.Path))
            ? ImageTransport.Layout : source is DockerArchiveSource ? ImageTransport.DockerArchive
            : Directory.Exists(_host.Resolve(Target.Path)) ? ImageTransport.Layout : ImageTransport.OciArchive);
        return source;
    }

    /// <summary>How an image's layer is packed. Raises CNIK7206.</summary>
    public LayerCompression CompressionOf(FoundImage image)
    {
        var docker = image.IsDocker || _writes == ImageTransport.DockerArchive;
        if (docker && _request.Compression is { } asked and not LayerCompression.Gzip)
            throw new CniImageKitException(Rules.CompressionNotForDocker(Target.Shown, asked.ToString().ToLowerInvariant()));
        return docker ? LayerCompression.Gzip : _request.Compression ?? LayerCompression.Zstd;
    }

    /// <summary>Writes the result where it belongs. Raises CNIK7205, CNIK7207 and CNIK7011.</summary>
    public async Task<(bool Changed, Digest? Root)> WriteAsync(
        AppendResult all, ImageChoice choice, AppendMarks marks, CancellationToken ct)
    {
        // Elsewhere go the images that are meant; at their own place the others stay beside them.
        var change = SamePath && (_writes != ImageTransport.Layout || Tag is null || Tag == Target.Tag);
        var result = change ? all : Only(all, choice);
        if (Tag is { } tag) result = Tagged(result, choice, tag);
        var path = _host.Resolve((_destination ?? Target).Path);
        var gzip = all.Graph.Source is LayoutSource { Packed: PackedFormat.Gzip } or DockerArchiveSource { Packed: PackedFormat.Gzip };
        Digest? root = choice.Entries.Count == 1 ? all.Entries[choice.Entries[0]].Digest : null;
        switch (_writes)
        {
            case ImageTransport.DockerArchive:
                return (await ArchiveTarget.WriteDockerAsync(result, Tag, path, gzip, marks, ct), null);
            case ImageTransport.OciArchive:
                return (await ArchiveTarget.WriteOciAsync(result, result.Top, path, gzip, marks, ct), root);
            default:
                return (change ? await LayoutTarget.ChangeAsync(result, path, ct)
                    : await LayoutTarget.AddAsync(result, result.Top, path, ct), root);
        }
    }

    private static AppendResult Only(AppendResult all, ImageChoice choice)
    {
        var top = all.Top.DeepClone().AsObject();
        var entries = top["manifests"]!.AsArray();
        for (var i = entries.Count - 1; i >= 0; i--)
            if (!choice.IsChosen(i)) entries.RemoveAt(i);
        return all with { Top = top, Entries = [.. choice.Entries.Select(i => all.Entries[i])] };
    }

    private AppendResult Tagged(AppendResult result, ImageChoice choice, string tag)
    {
        if (choice.Entries.Count != 1) throw new CniImageKitException(Rules.TagForSeveral(Target.Shown, tag, choice.Entries.Count));
        if (_writes != ImageTransport.DockerArchive) OciLayout.RequireName(tag);
        var top = result.Top.DeepClone().AsObject();
        var entries = top["manifests"]!.AsArray();
        var entry = entries[entries.Count == 1 ? 0 : choice.Entries[0]]!.AsObject();
        if (entry["annotations"] is not JsonObject annotations) entry["annotations"] = annotations = [];
        annotations[OciAnnotations.RefName] = JsonValue.Create(tag);
        return result with { Top = top };
    }

    private static ImagePlace Parse(string text) =>
        ImagePlace.TryParse(text, out var place) ? place : throw new CniImageKitException(Rules.NotAnImage(text, "there is no path in it"));
}
