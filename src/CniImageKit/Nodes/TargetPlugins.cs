using System.Collections.Immutable;
using CniImageKit.Catalog;
using CniImageKit.Diagnostics;
using CniImageKit.Layers;
using CniImageKit.Oci;

namespace CniImageKit.Nodes;

/// <summary>What a runtime would find in the plugin directory of a target.</summary>
/// <param name="Platform">The image's platform; null where the target is no image.</param>
/// <param name="Names">The files, links followed by name only: a runtime takes both.</param>
internal sealed record TargetPlugins(string? Platform, ImmutableHashSet<string> Names)
{
    /// <summary>Reads a root file system, plugin directory, tar, layout or archive. Raises what TargetVerifier raises of such.</summary>
    public static ImmutableArray<TargetPlugins> Read(string target, LayoutProfile layout, CancellationToken ct)
    {
        try
        {
            using var image = TargetVerifier.OpenImage(target, ct);
            if (image is not null)
            {
                return
                [
                    .. OciReader.Images(image).Select(i => Of(
                        i.Platform, TargetFiles.Of(OciReader.Files(image, i, TargetVerifier.Limits, ct), layout.PluginDirectory))),
                ];
            }

            return [Of(null, Directory.Exists(target)
                ? TargetFiles.ReadDirectory(target, layout.PluginDirectory, ct)
                : TargetFiles.ReadTar(target, layout.PluginDirectory, TargetVerifier.Limits, ct))];
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            throw new CniImageKitException(Rules.NotATarget(target, e.Message.TrimEnd('.')), e);
        }
    }

    private static TargetPlugins Of(string? platform, TargetFiles files)
    {
        var directory = files.PluginDirectory;
        var names = directory is null ? [] : files.Tree.Names(directory).Where(n =>
            files.Tree[directory.Length == 0 ? n : $"{directory}/{n}"]?.Kind is LayerEntryKind.File or LayerEntryKind.SymbolicLink);
        return new TargetPlugins(platform, [.. names]);
    }
}
