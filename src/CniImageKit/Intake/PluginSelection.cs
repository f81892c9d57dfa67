using System.Collections.Immutable;
using CniImageKit.Catalog;
using CniImageKit.Diagnostics;
using CniImageKit.Manifest;
using NuGet.Versioning;

namespace CniImageKit.Intake;

/// <summary>Which of an artifact's files go to the node, and by which names: catalog renames, then the manifest's, then include or exclude.</summary>
internal static class PluginSelection
{
    /// <summary>
    /// Name on the node → file. Include and exclude speak of names on the node; <c>.exe</c> may be left out there. Raises CNIK1007 and
    /// CNIK2004 to CNIK2006, all findings together.
    /// </summary>
    public static ImmutableSortedDictionary<string, TakenFile> Select(
        PluginEntry entry, Platform platform, string version, string artifact, ArtifactContents contents, PluginCatalog catalog)
    {
        var at = entry.At;
        if (contents.Files.IsEmpty) throw new CniImageKitException(Rules.NoPlugins(at, artifact, contents.Others));
        var known = entry.Settings is GitHubSettings { Catalog: { } name } ? catalog.Find(name) : null;
        var findings = new List<Diagnostic>();
        var named = new SortedDictionary<string, TakenFile>(StringComparer.Ordinal);
        var renames = known?.RenamesFor(platform) ?? ImmutableSortedDictionary<string, string>.Empty;
        foreach (var file in contents.Files)
        {
            var own = PluginMembers.NameOf(file.Member);
            var node = entry.Rename.TryGetValue(own, out var chosen) ? chosen.Value : renames.GetValueOrDefault(own, own);
            if (known?.NotOnHost().ContainsKey(Stem(node)) == true && !Wanted(entry.Include, node)) continue;
            if (named.TryAdd(node, file)) continue;
            if (named[node].Blob.Sha256 != file.Blob.Sha256) findings.Add(Rules.SamePluginTwice(at, node, artifact, named[node].Member, file.Member));
        }

        var owned = contents.Files.Select(f => PluginMembers.NameOf(f.Member)).ToHashSet();
        foreach (var (own, to) in entry.Rename.Where(r => !owned.Contains(r.Key)))
            findings.Add(Rules.RenameOfNothing(to.At, own, artifact, owned.Order(StringComparer.Ordinal)));
        foreach (var wanted in entry.Include.Concat(entry.Exclude).Where(w => !named.Keys.Any(n => Is(n, w.Value))))
            findings.Add(Missing(entry, platform, wanted, version, named.Keys, known, catalog));
        if (findings.Count > 0) throw new CniImageKitException([.. findings]);

        return named.Where(f => entry.Include.IsEmpty ? !Wanted(entry.Exclude, f.Key) : Wanted(entry.Include, f.Key))
            .ToImmutableSortedDictionary(f => f.Key, f => f.Value, StringComparer.Ordinal);
    }

    private static Diagnostic Missing(
        PluginEntry entry, Platform platform, Located<string> wanted, string version, IEnumerable<string> names, CatalogEntry? known, PluginCatalog catalog)
    {
        var release = NuGetVersion.TryParse(version, out var parsed) ? parsed : null;
        var hint = catalog.WhereIs(wanted.Value, known, release, platform.Os);
        return Rules.NoSuchPlugin(wanted.At, wanted.Value, entry.Name, version, NearestName.Among(names.Select(Stem), wanted.Value), hint?.Text);
    }

    private static bool Wanted(ImmutableArray<Located<string>> list, string node) => list.Any(w => Is(node, w.Value));

    private static bool Is(string node, string wanted) => node == wanted || Stem(node) == wanted;

    private static string Stem(string name) => name.EndsWith(".exe", StringComparison.Ordinal) ? name[..^4] : name;
}
