using System.Globalization;
using CniImageKit.Baking;
using CniImageKit.Oci.Append;
using Microsoft.Build.Framework;
using Microsoft.Build.Utilities;

namespace CniImageKit.Sdk.Containers;

/// <summary>A container as the build sees it, once for each name that it has.</summary>
internal static class MadeContainer
{
    /// <summary>
    /// An item for each tag: the archive's path, or <c>REGISTRY/REPOSITORY:TAG</c>, or <c>REPOSITORY:TAG</c> in a daemon.
    /// </summary>
    public static ITaskItem[] Items(
        AppendOutcome outcome, string? archive, string? registry, string repository, IEnumerable<string> tags, Digest? digest)
    {
        var platforms = string.Join(',', outcome.Images.Select(i => $"{i.Platform}").Distinct());
        return [.. tags.Select(tag => new TaskItem(
            archive ?? (registry is null ? $"{repository}:{tag}" : $"{registry}/{repository}:{tag}"),
            new Dictionary<string, string>
            {
                ["Digest"] = $"{digest}",
                ["Tag"] = tag,
                ["Repository"] = repository,
                ["Registry"] = registry ?? "",
                ["Archive"] = archive ?? "",
                ["Platforms"] = platforms,
                ["LockDigest"] = outcome.Lock.ToString(),
            }))];
    }

    /// <summary>An item for each platform, with the layer that its image got.</summary>
    public static ITaskItem[] Layers(AppendOutcome outcome, Func<AppendedImage, Digest?> imageOf) =>
    [
        .. outcome.Images.Select(image => new TaskItem($"{image.Platform}", new Dictionary<string, string>
        {
            ["Platform"] = $"{image.Platform}",
            ["Digest"] = image.Layer.Digest.ToString(),
            ["DiffId"] = image.DiffId.ToString(),
            ["Size"] = image.Layer.Size.ToString(CultureInfo.InvariantCulture),
            ["MediaType"] = image.Layer.MediaType,
            ["ImageDigest"] = $"{imageOf(image)}",
            ["ImageId"] = image.Config.Digest.ToString(),
        })),
    ];
}
