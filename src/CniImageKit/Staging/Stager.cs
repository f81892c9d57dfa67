using CniImageKit.Catalog;
using System.Collections.Immutable;
using CniImageKit.Diagnostics;

namespace CniImageKit.Staging;

/// <summary>A plugin to be installed.</summary>
/// <param name="Name">Its name on the node.</param>
/// <param name="Source">The manifest entry it comes from, for messages.</param>
/// <param name="HostFile">Its content in the store.</param>
/// <param name="Size">Bytes.</param>
/// <param name="Sha256">SHA-256.</param>
/// <param name="At">Where the manifest or lock asks for it.</param>
internal sealed record StagedPlugin(string Name, string Source, string HostFile, long Size, Digest Sha256, Location At);

/// <summary>Evidence that the kit adds, installed as <c>/usr/share/cnikit/NAME</c>.</summary>
/// <param name="Name">The file's name.</param>
/// <param name="Content">Its bytes.</param>
internal sealed record EvidenceFile(string Name, ReadOnlyMemory<byte> Content);

/// <summary>Lays one platform's files out as the node will have them.</summary>
internal static class Stager
{
    private const int PluginMode = 0b111_101_101;
    private const int DataMode = 0b110_100_100;

    /// <summary>
    /// The tree, sorted. The same plugin from two sources is taken once when both have the same bytes, else refused (CNIK6001); a name that
    /// is no single path part is refused (CNIK6002). All findings are thrown together.
    /// </summary>
    public static StagedTree Stage(
        Platform platform, LayoutProfile layout, IEnumerable<StagedPlugin> plugins, IEnumerable<EvidenceFile> evidence)
    {
        var findings = ImmutableArray.CreateBuilder<Diagnostic>();
        var taken = new SortedDictionary<ImagePath, StagedPlugin>();
        foreach (var plugin in plugins.OrderBy(p => p.Name, StringComparer.Ordinal).ThenBy(p => p.Source, StringComparer.Ordinal))
        {
            if (!ImagePath.TryParse($"{layout.PluginDirectory}/{plugin.Name}", out var path) || path.Parent != layout.PluginDirectory)
                findings.Add(Rules.BadPluginName(plugin.At, plugin.Name));
            else if (!taken.TryAdd(path, plugin) && taken[path].Sha256 != plugin.Sha256)
                findings.Add(Rules.PluginFromTwoSources(plugin.At, path.Value, platform, taken[path].Source, plugin.Source));
        }

        if (findings.Count > 0) throw new CniImageKitException(findings.ToImmutable());
        var files = taken.Select(t => new StagedFile
        {
            Path = t.Key,
            Mode = PluginMode,
            Size = t.Value.Size,
            Sha256 = t.Value.Sha256,
            HostFile = t.Value.HostFile,
        });
        return new StagedTree(platform, [.. files.Concat(evidence.Select(Evidence)).OrderBy(f => f.Path)]);
    }

    private static StagedFile Evidence(EvidenceFile file) => new()
    {
        Path = LayoutProfile.EvidenceDirectory.Child(file.Name),
        Mode = DataMode,
        Size = file.Content.Length,
        Sha256 = Digest.Sha256(file.Content.Span),
        Content = file.Content,
    };
}
