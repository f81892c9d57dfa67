using System.Collections.Immutable;
using CniImageKit.Diagnostics;
using CniImageKit.Oci;
using CniImageKit.Oci.Append;

namespace CniImageKit.Baking;

/// <summary>Which images get a layer, and whose.</summary>
/// <param name="Entries">The places in the top of the entries that are meant.</param>
/// <param name="Platforms">Image → the platform of the lock whose plugins it gets.</param>
internal sealed record ImageChoice(ImmutableSortedSet<int> Entries, IReadOnlyDictionary<FoundImage, Platform> Platforms)
{
    /// <summary>Whether the entry at that place is meant.</summary>
    public bool IsChosen(int entry) => Entries.Contains(entry);

    /// <summary>Chooses by the place's name and by platform. Raises CNIK7202 to 7204.</summary>
    public static ImageChoice Of(ImageGraph graph, ImagePlace place, ImmutableArray<Platform> wanted, BakeInputs inputs)
    {
        var top = graph.Source.Top;
        var entries = top.Array(top.Root, "manifests");
        var names = entries.Select(e => ImageGraph.NameOf(top, e)).ToArray();
        var chosen = Enumerable.Range(0, entries.Length).Where(i => place.Tag is null || names[i] == place.Tag).ToImmutableSortedSet();
        if (chosen.IsEmpty && place.Tag is { } name)
            throw new CniImageKitException(Rules.ImageNameMissing(place.Shown, name, names.OfType<string>()));

        ImmutableArray<Platform> locked = [.. inputs.Manifest.Platforms.Select(p => p.Value)];
        if (wanted.FirstOrDefault(w => !locked.Contains(w)) is { } stranger)
            throw new CniImageKitException(
                Rules.PlatformNotDeclared(new Location(inputs.Manifest.File), stranger, locked.Select(p => p.ToString())));
        var images = graph.Below(chosen.Select(i => top.Descriptor(entries[i])));
        var platforms = new Dictionary<FoundImage, Platform>();
        var missing = new List<Diagnostic>();
        foreach (var image in images)
        {
            if (ServedPlatform.Of(image.Platform, wanted.IsEmpty ? locked : wanted) is { } platform) platforms[image] = platform;
            else if (wanted.IsEmpty)
                missing.Add(Rules.ImagePlatformNotLocked(place.Shown, image.Platform, locked.Select(p => p.ToString())));
        }

        if (missing.Count > 0) throw new CniImageKitException([.. missing.DistinctBy(m => m.ToText())]);
        return platforms.Count > 0 ? new ImageChoice(chosen, platforms)
            : throw new CniImageKitException(Rules.NoImageToAppendTo(
                place.Shown, (wanted.IsEmpty ? locked : wanted).Select(p => p.ToString()), images.Select(i => i.Platform)));
    }
}
