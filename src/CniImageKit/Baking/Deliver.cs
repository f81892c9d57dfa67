using System.Collections.Immutable;
using CniImageKit.Diagnostics;
using CniImageKit.Fetching;
using CniImageKit.Oci;
using CniImageKit.Oci.Append;
using CniImageKit.Oci.Registry;
using CniImageKit.Store;

namespace CniImageKit.Baking;

/// <summary>Brings an image as it is from an archive into a registry.</summary>
internal sealed class Deliver(Host host, Fetcher fetcher, BlobStore store)
{
    /// <summary>
    /// Pushes what the registry lacks, then the tags one after the other. Raises CNIK4100 to 4109, 7207 and 9167, and what reading raises;
    /// what a tag meant it means until its own push is through.
    /// </summary>
    public async Task<Delivery> RunAsync(DeliverRequest request, CancellationToken cancellationToken)
    {
        if (!RegistryReference.TryParse(request.Repository, out var repository) || repository is not { Tag: null, Digest: null })
            throw new CniImageKitException(Rules.BadRegistryReference(Location.None, request.Repository));
        if (request.Tags.FirstOrDefault(t => !RegistryReference.IsTag(t)) is { } bad)
            throw new CniImageKitException(Rules.BadRegistryReference(Location.None, $"{request.Repository}:{bad}"));
        var client = new RegistryClient(host, fetcher, request.Login);
        using var source = await ImageSources.OpenAsync(ImagePlace.Parse(request.Archive), host, client, store, cancellationToken);
        var graph = await ImageGraph.ReadAsync(source, cancellationToken);
        var top = source.Top;
        ImmutableArray<OciDescriptor> before = [.. top.Array(top.Root, "manifests").Select(top.Descriptor).DistinctBy(d => d.Digest)];
        var form = new DockerForm(graph);
        var docker = request.Docker || !source.HasManifests;
        var entries = docker ? [.. before.Select(form.Of)] : before;
        var result = new AppendResult(graph, JsonEdit.Copy(top), entries, [], form.Added);
        foreach (var tag in request.Tags)
        {
            host.Progress.Report(new StepStarted($"pushing {repository.Place}:{tag}"));
            await RegistryTarget.PushAsync(client, result, repository, tag, new Location($"{repository.Place}:{tag}"), cancellationToken);
        }

        return new Delivery(entries[0].Digest, Images(result));
    }

    private static ImmutableDictionary<Digest, Digest> Images(AppendResult result)
    {
        var images = ImmutableDictionary.CreateBuilder<Digest, Digest>();
        foreach (var manifest in Contents.After(result, result.Entries).Where(d => OciMediaTypes.IsManifest(d.MediaType)))
        {
            var json = result.Added.TryGetValue(manifest.Digest, out var added)
                ? OciJson.Read(result.Graph.Source.Name, manifest.Digest.ToString(), added.Content)
                : result.Graph.Document(manifest.Digest);
            images[json.Descriptor(json.Object(json.Root, "config")).Digest] = manifest.Digest;
        }

        return images.ToImmutable();
    }
}
