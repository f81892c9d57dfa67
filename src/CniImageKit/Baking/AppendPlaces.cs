using System.Text.Json.Nodes;
using CniImageKit.Archives.Compression;
using CniImageKit.Diagnostics;
using CniImageKit.Fetching;
using CniImageKit.Layers;
using CniImageKit.Oci;
using CniImageKit.Oci.Append;
using CniImageKit.Oci.Registry;
using CniImageKit.Store;

namespace CniImageKit.Baking;

/// <summary>Where an appending reads and where it writes.</summary>
internal sealed class AppendPlaces
{
    private readonly RegistryClient _client;
    private readonly BlobStore _store;
    private readonly Host _host;
    private readonly AppendRequest _request;
    private readonly ImagePlace? _destination;
    private ImageTransport _writes;

    /// <summary>Raises CNIK4100, CNIK4109 and CNIK7201 where a text names no place that can be used.</summary>
    public AppendPlaces(Host host, Fetcher fetcher, BlobStore store, AppendRequest request)
    {
        (_host, _client, _store, _request) = (host, new RegistryClient(host, fetcher), store, request);
        Target = ImagePlace.Parse(request.Target);
        _destination = request.Destination is null ? null : ImagePlace.Parse(request.Destination);
        if ((_destination ?? Target) is { Registry: { Digest: not null, Tag: null } named } && request.Tag is null)
            throw new CniImageKitException(Rules.PushNeedsTag(named.ToString()));
    }

    /// <summary>Where the images are.</summary>
    public ImagePlace Target { get; }

    private bool SamePath => _destination is null
        || (IsFile(_destination) && IsFile(Target) && _host.Resolve(_destination.Path) == _host.Resolve(Target.Path));

    private string? Tag => _request.Tag ?? _destination?.Tag;

    private static bool IsFile(ImagePlace place) => place.Registry is null;

    /// <summary>Opens the target.</summary>
    public async Task<ImageSource> OpenAsync(CancellationToken ct)
    {
        var source = await ImageSources.OpenAsync(Target, _host, _client, _store, ct);
        // A bare destination is of the form that the target has.
        _writes = _destination?.Transport ?? (_destination is not null && Directory.Exists(_host.Resolve(_destination.Path))
            ? ImageTransport.Layout : source is RegistrySource ? _destination is null ? ImageTransport.Registry : ImageTransport.OciArchive
            : source is DockerArchiveSource ? ImageTransport.DockerArchive
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
        Digest? root = choice.Entries.Select(i => all.Entries[i].Digest).Distinct().ToArray() is [var only] ? only : null;
        if (_writes == ImageTransport.Registry)
        {
            var place = _destination ?? Target;
            var image = place.Registry!;
            var name = _request.Tag ?? image.Tag ?? "latest";
            if (!RegistryReference.IsTag(name))
                throw new CniImageKitException(Rules.BadRegistryReference(Location.None, $"{image.Place}:{name}"));
            return (await RegistryTarget.PushAsync(_client, Only(all, choice), image, name, new Location(place.Shown), ct), root);
        }

        var change = SamePath && (_writes != ImageTransport.Layout || Tag is null || Tag == Target.Tag);
        var result = change ? all : Only(all, choice);
        if (Tag is { } tag) result = Tagged(result, choice, tag);
        var path = _host.Resolve((_destination ?? Target).Path);
        var gzip = all.Graph.Source is LayoutSource { Packed: PackedFormat.Gzip } or DockerArchiveSource { Packed: PackedFormat.Gzip };
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
}
