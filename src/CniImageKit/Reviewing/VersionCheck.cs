using System.Collections.Immutable;
using CniImageKit.Catalog;
using CniImageKit.Cni;
using CniImageKit.Cni.References;
using CniImageKit.Cni.Versions;
using CniImageKit.Diagnostics;
using CniImageKit.Manifest;

namespace CniImageKit.Reviewing;

/// <summary>
/// Whether the plugins and the runtime speak the CNI version that a network asks for. What is not known (a plugin outside of the catalog, a
/// runtime newer than the table) is taken for fitting.
/// </summary>
internal sealed class VersionCheck
{
    private readonly ImmutableArray<SpokenVersions> plugins;
    private readonly Located<string>? runtime;
    private readonly Located<string>? multus;
    private readonly Located<string>? kubernetes;
    private readonly RuntimeRow? runtimeRow;
    private readonly RuntimeRow? multusRow;

    private readonly ImmutableArray<NetworkFragments> fragments;
    private readonly ImmutableArray<Diagnostic> refused;
    private readonly ImmutableArray<(NetworkShape Shape, ImmutableArray<Diagnostic> Findings)> found;

    /// <summary>A check of the networks by what the manifest says of the node.</summary>
    public VersionCheck(ReferenceSet set, ImmutableArray<SpokenVersions> plugins, NodeSpec node, RuntimeTable table)
    {
        this.plugins = plugins;
        (runtime, multus, kubernetes) = (node.Runtime, node.Multus, node.Kubernetes);
        (runtimeRow, multusRow) = (table.RuntimeOf(node), table.MultusOf(node));
        fragments = [.. set.Fragments];
        refused =
        [
            .. from top in set.Tops
               let master = top.MasterOf(set.Shapes)
               where master is not null && IsKnown(master)
               let words = top.Refusal(master)
               where words is not null
               select Rules.MultusRefusesMaster(master.At, top.By, master.By, words, top.Expected, master.Version),
        ];
        found = [.. set.Shapes.Where(IsKnown).Select(s => (s, OfNetwork(s).ToImmutableArray()))];
    }

    /// <summary>CNIK6110 to 6114, 6606 and 6611 to 6613, in the order of the networks.</summary>
    public IEnumerable<Diagnostic> Findings => found.SelectMany(f => f.Findings).Concat(refused).Concat(Unread).Concat(Unpaired);

    /// <summary>The matrix for the user's own set.</summary>
    public VersionMatrix Matrix => new(
        [
            .. Cluster(), .. Speaker(runtime?.Value, runtimeRow), .. Speaker(multus is null ? null : $"multus {multus.Value}", multusRow),
            .. plugins.OrderBy(p => p.Plugin, StringComparer.Ordinal).ThenBy(p => p.From, StringComparer.Ordinal)
                .Select(p => new VersionSpeaker(p.Plugin, p.From, p.Versions)),
        ],
        [
            .. found.Select(f => new NetworkVersion(
                f.Shape.By, Effective(f.Shape), !f.Findings.Any(d => d.Rule.Severity == Severity.Error))),
        ]);

    private static IEnumerable<VersionSpeaker> Speaker(string? name, RuntimeRow? row)
    {
        if (name is null) yield break;
        yield return new VersionSpeaker(
            name, row is null ? "not in the table" : $"libcni {row.Libcni}",
            row is null ? [] : [.. CniVersions.In($"{SpecVersion.WithoutOne}-{row.Highest}")]);
    }

    private IEnumerable<Diagnostic> Unread =>
        from part in fragments
        let row = part.ByMultus ? multusRow : runtimeRow
        where row is { ReadsFragments: false }
        select Rules.FragmentsUnread(
            part.At, part.By, part.Directory, part.ByMultus ? $"multus {multus!.Value}" : runtime!.Value, row.Libcni);

    // CRI-O's compatibility matrix: release 1.x of it is for release 1.x of Kubernetes.
    private IEnumerable<Diagnostic> Unpaired =>
        runtime?.Value.Split(' ') is ["cri-o", var version] && kubernetes is not null && Minor(version) != Minor(kubernetes.Value)
            ? [Rules.RuntimeOfOtherRelease(runtime.At, runtime.Value, Minor(kubernetes.Value))] : [];

    private static string Minor(string version) => string.Join('.', version.TrimStart('v').Split('.').Take(2));

    // kubelet runs no plugins since 1.24: what the runtime speaks is what the cluster does.
    private IEnumerable<VersionSpeaker> Cluster()
    {
        if (kubernetes is null) yield break;
        var spoken = Speaker(kubernetes.Value, runtimeRow).Single().Versions;
        yield return new VersionSpeaker($"kubernetes {kubernetes.Value}", "runs plugins by its runtime", spoken);
    }

    private RuntimeRow? RowOf(NetworkShape shape) => shape.ByMultus ? multusRow : runtimeRow;

    private string Effective(NetworkShape shape)
    {
        var row = RowOf(shape);
        // Of a single plugin the library makes a list that has its cniVersion alone (ConfListFromConf).
        var reads = shape.IsList && (row?.ReadsCniVersions ?? true);
        return SpecVersion.Effective(shape.Version, shape.Versions, row?.Highest ?? CniVersions.Spec[^1], reads);
    }

    private static bool IsKnown(NetworkShape shape) =>
        !(shape.Version is { } version && TemplateText.IsIn(version)) && !shape.Versions.Any(TemplateText.IsIn);

    private IEnumerable<Diagnostic> OfNetwork(NetworkShape shape)
    {
        if (shape.Chain.IsEmpty) yield break;
        var version = Effective(shape);
        if (shape.Version is null && shape.Versions.IsEmpty) yield return Rules.NoCniVersion(shape.At, shape.By);
        foreach (var (own, at) in shape.Ignored.Where(i => i.Version != version))
            yield return Rules.OwnVersionIgnored(at, shape.By, own, version);
        if (RowOf(shape) is { } row && SpecVersion.Compare(version, row.Highest) > 0)
        {
            var who = shape.ByMultus ? $"multus {multus!.Value}" : runtime!.Value;
            yield return Rules.RuntimeSpeaksLess(shape.At, shape.By, version, who, row.Libcni, row.Highest);
        }

        if (shape.Plugins > 1 && SpecVersion.Compare(version, SpecVersion.Chains) < 0)
            yield return Rules.ChainNeedsNewer(shape.At, shape.By, version);
        else if (shape.ByMultus && SpecVersion.Compare(version, SpecVersion.Chains) < 0)
            yield return Rules.MultusNeedsNewer(shape.At, shape.By, version);
        foreach (var (type, at) in shape.Chain)
        {
            foreach (var (source, spoken) in Spoken(type).Where(s => !s.Spoken.Contains(version)))
                yield return Rules.PluginSpeaksOther(at, type, version, shape.By, source, spoken, Common(shape));
        }
    }

    private IEnumerable<(string Source, ImmutableArray<string> Spoken)> Spoken(string plugin) =>
        from spoken in plugins
        where spoken.Plugin == plugin && spoken.Cni is not null
        group spoken by spoken.From into same
        select (same.Key, same.First().Versions);

    /// <summary>The newest version that all of the chain and the runtime speak; null where there is none.</summary>
    private string? Common(NetworkShape shape)
    {
        var highest = RowOf(shape)?.Highest ?? CniVersions.Spec[^1];
        return CniVersions.Spec.Where(v => SpecVersion.Compare(v, highest) <= 0)
            .LastOrDefault(v => shape.Chain.All(c => Spoken(c.Type).All(s => s.Spoken.Contains(v))));
    }
}
