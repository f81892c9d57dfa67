using System.Collections.Immutable;
using CniImageKit.Catalog;
using CniImageKit.Diagnostics;
using CniImageKit.Manifest;
using CniImageKit.Sources;

namespace CniImageKit.Intake;

/// <summary>What of an artifact goes to the node.</summary>
/// <param name="Plugins">Name on the node → file.</param>
/// <param name="Warnings">CNIK2801.</param>
internal sealed record SelectedPlugins(ImmutableSortedDictionary<string, TakenFile> Plugins, ImmutableArray<Diagnostic> Warnings);

/// <summary>
/// Which of an artifact's files go to the node, and by which names. A plugin's own name is the last part of its path, or what the catalog
/// calls that; include, exclude and the left side of rename speak of own names, in which <c>.exe</c> may be left out.
/// </summary>
internal static class PluginSelection
{
    /// <summary>Raises CNIK1007, CNIK2004 to CNIK2006, CNIK2301 and CNIK6002, all findings together.</summary>
    public static SelectedPlugins Select(PluginEntry entry, Offer offer, string artifact, ArtifactContents contents, PluginCatalog catalog)
    {
        if (contents.Files.IsEmpty) throw new CniImageKitException(Rules.NoPlugins(entry.At, artifact, contents.Others));
        var known = entry.Settings switch
        {
            GitHubSettings { Catalog: { } name } => catalog.Find(name),
            OciSettings { Catalog: { } name } => catalog.Find(name),
            _ => null,
        };
        var renames = known?.RenamesFor(offer.Platform) ?? ImmutableSortedDictionary<string, string>.Empty;
        var members = contents.Files.Select(f => new Member(Own(f.Member, renames), f)).ToList();
        var findings = Unmet(entry, offer, artifact, [.. members.Select(m => m.Own).Distinct()], catalog).ToList();

        var daemons = known?.NotOnHost() ?? ImmutableSortedDictionary<string, string>.Empty;
        var plugins = ImmutableSortedDictionary.CreateBuilder<string, TakenFile>(StringComparer.Ordinal);
        foreach (var (own, file) in members.Where(m => Wanted(entry, m.Own, daemons)))
        {
            var node = OnNode(entry, own);
            if (!PluginName.IsSafe(node)) findings.Add(Rules.BadPluginName(PluginSubjects.Place(entry, own), node));
            if (plugins.TryAdd(node, file) || plugins[node].Blob.Sha256 == file.Blob.Sha256) continue;
            findings.Add(Rules.SamePluginTwice(PluginSubjects.Place(entry, own), node, artifact, plugins[node].Member, file.Member));
        }

        if (findings.Count > 0) throw new CniImageKitException([.. findings]);
        if (plugins.Count == 0) throw new CniImageKitException(Rules.NoPlugins(entry.At, artifact, members.Select(m => m.File.Member)));
        var warnings = entry.Include.Where(i => daemons.ContainsKey(i.Value)).Select(i => Rules.NotOnHost(i.At, i.Value, daemons[i.Value]));
        return new SelectedPlugins(plugins.ToImmutable(), [.. warnings]);
    }

    /// <summary>Whether a file's name is the one that the manifest writes: equal, or equal but for <c>.exe</c>.</summary>
    public static bool Is(string own, string written) => own == written || Stem(own) == written;

    /// <summary>What the manifest names and the artifact does not have.</summary>
    private static IEnumerable<Diagnostic> Unmet(PluginEntry entry, Offer offer, string artifact, string[] own, PluginCatalog catalog)
    {
        foreach (var (old, to) in entry.Rename.Where(r => !own.Any(o => Is(o, r.Key))))
            yield return Rules.RenameOfNothing(to.At, old, artifact, own.Order(StringComparer.Ordinal));
        foreach (var wanted in entry.Include.Concat(entry.Exclude).Where(w => !own.Any(o => Is(o, w.Value))))
            yield return Missing(entry, offer, wanted, own, catalog);
    }

    private static Diagnostic Missing(PluginEntry entry, Offer offer, Located<string> wanted, string[] own, PluginCatalog catalog)
    {
        var known = entry.Settings switch
        {
            GitHubSettings { Catalog: { } name } => catalog.Find(name),
            OciSettings { Catalog: { } name } => catalog.Find(name),
            AptSettings apt => catalog.Find(apt.Package.Value),
            _ => null,
        };
        var hint = catalog.WhereIs(wanted.Value, known, offer.Comparable, offer.Platform.Os)?.Text;
        return known?.PluginNames().Contains(wanted.Value) == true
            ? Rules.PluginNotInRelease(wanted.At, wanted.Value, entry.Name, offer.Version, offer.Platform, hint)
            : Rules.NoSuchPlugin(
                wanted.At, wanted.Value, entry.Name, offer.Version, NearestName.Among(own.Select(Stem), wanted.Value), hint);
    }

    private static bool Wanted(PluginEntry entry, string own, ImmutableSortedDictionary<string, string> daemons) =>
        entry.Include.IsEmpty
            ? !daemons.ContainsKey(Stem(own)) && !entry.Exclude.Any(e => Is(own, e.Value))
            : entry.Include.Any(i => Is(own, i.Value));

    private static string Own(string member, ImmutableSortedDictionary<string, string> renames)
    {
        var last = PluginMembers.NameOf(member);
        return renames.GetValueOrDefault(last, last);
    }

    private static string OnNode(PluginEntry entry, string own)
    {
        if (entry.Rename.FirstOrDefault(r => Is(own, r.Key)).Value is not { Value: var chosen }) return own;
        return own.EndsWith(Exe, StringComparison.Ordinal) && !chosen.EndsWith(Exe, StringComparison.Ordinal) ? chosen + Exe : chosen;
    }

    private const string Exe = ".exe";

    private static string Stem(string name) => name.EndsWith(Exe, StringComparison.Ordinal) ? name[..^Exe.Length] : name;

    private sealed record Member(string Own, TakenFile File);
}
