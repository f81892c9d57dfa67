using System.Collections.Immutable;
using CniImageKit.Cni.References;

namespace CniImageKit.Cni;

/// <summary>A plugin and a file that names it.</summary>
/// <param name="Plugin">The name on the node; always safe as a file name.</param>
/// <param name="File">The file's path.</param>
internal sealed record ConfigName(string Plugin, string File);

/// <summary>
/// Which plugins the configuration in some directories needs. For a first manifest only: what cannot be read names nothing.
/// </summary>
internal static class ConfigNames
{
    /// <summary>
    /// The names in all files below <paramref name="directories"/>, each once with the first file that has it, sorted by name.
    /// </summary>
    public static ImmutableArray<ConfigName> Under(IEnumerable<string> directories, CancellationToken cancellationToken)
    {
        var set = new ReferenceSet();
        new ConfigFiles(set, path => path, cancellationToken).Read(directories.Where(Directory.Exists));
        return
        [
            .. set.Plugins.DistinctBy(p => p.Plugin).OrderBy(p => p.Plugin, StringComparer.Ordinal)
                .Select(p => new ConfigName(p.Plugin, p.At.File!)),
        ];
    }
}
