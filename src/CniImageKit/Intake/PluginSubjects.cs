using CniImageKit.Binaries;
using CniImageKit.Catalog;
using CniImageKit.Diagnostics;
using CniImageKit.Manifest;
using NuGet.Versioning;

namespace CniImageKit.Intake;

/// <summary>What a taken file is supposed to be, by manifest and source.</summary>
internal static class PluginSubjects
{
    private const int SetUserSetGroupSticky = 0b111_000_000_000;

    /// <summary>The subject of the checks for the plugin <paramref name="name"/> that lies in its artifact at <paramref name="member"/>.</summary>
    public static BinarySubject Of(
        PluginEntry entry, PluginManifest manifest, Platform platform, NuGetVersion? release, string name, string member) => new()
        {
            Name = name,
            At = entry.At,
            Platform = platform,
            Version = release?.ToNormalizedString(),
            // A member that is renamed is another project's naming (flannel-amd64): then its package says nothing.
            ExpectedPackageTail = PluginMembers.NameOf(member) == name ? name : null,
            NodeLibc = manifest.Node.Libc?.Value,
        };

    /// <summary>All findings about a taken file, errors first.</summary>
    public static IEnumerable<Diagnostic> Check(BinarySubject subject, TakenFile file, BinaryFacts facts)
    {
        if ((file.Mode & SetUserSetGroupSticky) != 0)
            yield return Rules.SetuidPlugin(subject.At, subject.Name, Convert.ToString(file.Mode, 8).PadLeft(4, '0'));
        foreach (var finding in BinaryChecks.Check(subject, facts)) yield return finding;
    }

    /// <summary>
    /// owner/name of the project that a binary was built from: by its main package's path, or else by the catalog's entry that the manifest
    /// or the package is named for (Go before 1.18 records no path outside of modules); null where nothing tells.
    /// </summary>
    public static string? Project(PluginEntry entry, BinaryFacts facts, PluginCatalog catalog) =>
        (facts.Go?.Main?.Path ?? facts.Go?.Path)?.Split('/') is ["github.com", var owner, var name, ..] ? $"{owner}/{name}" : entry.Settings switch
        {
            GitHubSettings github => github.Repository.Value,
            AptSettings apt => catalog.Find(apt.Package.Value)?.Repository,
            _ => null,
        };
}
