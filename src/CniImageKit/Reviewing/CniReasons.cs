using System.Collections.Immutable;
using CniImageKit.Catalog;
using CniImageKit.Cni;
using CniImageKit.Locking;
using CniImageKit.Manifest;
using NuGet.Versioning;

namespace CniImageKit.Reviewing;

/// <summary>
/// What the CNI versions of a newer release mean for the programs that the manifest says the node has. Only what the tables know is said
/// (<see cref="CniVersions"/>, <see cref="RuntimeTable"/>).
/// </summary>
internal sealed class CniReasons(NodeSpec node, RuntimeTable runtimes)
{
    private readonly ImmutableArray<Speaker> speakers = [.. Speakers(node, runtimes)];

    /// <summary>Reasons to move and to stay, for the plugins of one lock entry.</summary>
    public (ImmutableArray<Reason> Move, ImmutableArray<Reason> Stay) Of(
        LockEntry locked, string? project, NuGetVersion release, string version)
    {
        var (move, stay) = (ImmutableArray.CreateBuilder<Reason>(), ImmutableArray.CreateBuilder<Reason>());
        foreach (var change in Changes(locked, project, release).GroupBy(c => (c.Was, c.Now)))
        {
            var plugins = Named(change.Select(c => c.Plugin));
            if (change.Key.Now is not { } text)
            {
                stay.Add(new Reason("cni", $"which CNI versions {plugins} of {version} can speak is not in this kit's table"));
                continue;
            }

            var (was, now) = (CniVersions.In(change.Key.Was).ToArray(), CniVersions.In(text).ToArray());
            foreach (var speaker in speakers.Where(s => now.All(v => !s.Speaks(v))))
                stay.Add(new Reason("cni", $"{plugins} can speak CNI {text} only then, but {speaker}: the node could not run this"));
            if (was.Except(now).ToArray() is { Length: > 0 } dropped)
                stay.Add(new Reason("cni", $"{plugins} can no longer speak CNI {string.Join(", ", dropped)}"));
            foreach (var gained in now.Except(was)) Gained(plugins, gained, move, stay);
        }

        return (move.ToImmutable(), stay.ToImmutable());
    }

    private void Gained(string plugins, string gained, ImmutableArray<Reason>.Builder move, ImmutableArray<Reason>.Builder stay)
    {
        if (speakers.FirstOrDefault(s => !s.Speaks(gained)) is { } mute)
            stay.Add(new Reason("cni", $"{plugins} can speak CNI {gained} then, but {mute}: leave 'cniVersion' at that"));
        else
        {
            var like = speakers is [var first, ..] ? $", as {first.Name} does" : "";
            move.Add(new Reason("cni", $"{plugins} can speak CNI {gained} then{like}"));
        }
    }

    private static IEnumerable<(string Plugin, string Was, string? Now)> Changes(LockEntry locked, string? project, NuGetVersion release)
    {
        foreach (var (name, file) in locked.Files)
        {
            var of = file.Module is { } module && module.StartsWith("github.com/", StringComparison.Ordinal) ? module : project;
            if (file.Cni is null || of is null) continue;
            var now = CniVersions.Of(name, of.Split(' ')[0], release);
            if (now != file.Cni) yield return (name, file.Cni, now);
        }
    }

    private static string Named(IEnumerable<string> plugins)
    {
        var all = plugins.Order(StringComparer.Ordinal).ToList();
        return all.Count <= 4 ? string.Join(", ", all) : $"{string.Join(", ", all.Take(3))} and {all.Count - 3} more";
    }

    private static IEnumerable<Speaker> Speakers(NodeSpec node, RuntimeTable runtimes)
    {
        if (runtimes.RuntimeOf(node) is { } runtime) yield return new Speaker(node.Runtime!.Value, runtime);
        if (runtimes.MultusOf(node) is { } multus) yield return new Speaker($"multus {node.Multus!.Value}", multus);
    }

    private sealed record Speaker(string Name, RuntimeRow Row)
    {
        public bool Speaks(string version) => CniVersions.Spec.IndexOf(version) <= CniVersions.Spec.IndexOf(Row.Highest);

        public override string ToString() => $"{Name} (libcni {Row.Libcni}) speaks up to {Row.Highest}";
    }
}
