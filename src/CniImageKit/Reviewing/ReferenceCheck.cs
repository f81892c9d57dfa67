using System.Collections.Immutable;
using CniImageKit.Catalog;
using CniImageKit.Cni.References;
using CniImageKit.Diagnostics;
using CniImageKit.Locking;
using CniImageKit.Manifest;
using CniImageKit.Nodes;

namespace CniImageKit.Reviewing;

/// <summary>
/// Whether a node has every plugin that its network configuration makes anything run: what would fail when a pod starts is said now, in the
/// words that the node would use.
/// </summary>
internal sealed class ReferenceCheck(Host host, PluginCatalog catalog)
{
    /// <summary>
    /// Reads the configuration and holds it against the lock or the target. Raises CNIK3001 where neither is there, and what reading the
    /// manifest, the lock and the target raises; all else is in the outcome (CNIK61xx, 66xx, 9107, 9108).
    /// </summary>
    public CheckOutcome Run(CheckRequest request, CancellationToken cancellationToken) =>
        Run(request, ReadLock(request) is { } locked ? SpokenVersions.Of(locked) : null, cancellationToken);

    /// <summary>The same, with what the plugins of the target speak.</summary>
    public CheckOutcome Run(CheckRequest request, ImmutableArray<SpokenVersions>? spoken, CancellationToken cancellationToken)
    {
        var manifest = ReadManifest(request);
        var layout = LayoutProfile.Of(manifest?.Node.Layout?.Value);
        var locked = ReadLock(request);
        var held = request.Target is { } target ? Held(target, layout, cancellationToken) : Locked(request, manifest!, locked);
        var set = new ReferenceSet();
        var files = new ConfigFiles(set, host.Resolve, cancellationToken);
        files.Read(request.Configs);
        Runtime(manifest, set);
        var missing = new MissingPlugins(manifest, locked, catalog, layout);
        var versions = spoken is { } plugins ? new VersionCheck(set, plugins, manifest?.Node ?? new NodeSpec(), RuntimeTable.Load()) : null;
        return new CheckOutcome
        {
            Findings =
            [
                .. missing.Of(set, held).Concat(set.Findings).Concat(Networks(set)).Concat(Directories(set, layout))
                    .Concat(versions?.Findings ?? []).Distinct()
                    .OrderBy(f => f.At.File, StringComparer.Ordinal).ThenBy(f => f.At.Line).ThenBy(f => f.At.Column)
                    .ThenBy(f => f.Rule.Id, StringComparer.Ordinal),
            ],
            Files = files.Count,
            Needed = [.. set.Plugins.Distinct()],
            Unknown = [.. set.Unknown.Distinct()],
            Versions = versions?.Matrix ?? VersionMatrix.Empty,
        };
    }

    /// <summary>The lock at hand; null where there is none, or a target is asked about without a manifest.</summary>
    public Lockfile? ReadLock(CheckRequest request) => request.Target is not null && !File.Exists(host.Resolve(request.Manifest)) ? null
        : ManifestFile.ReadLock(ManifestFile.LockOf(request.Manifest, request.LockFile), host)?.Lock;

    private PluginManifest? ReadManifest(CheckRequest request) =>
        request.Target is not null && !File.Exists(host.Resolve(request.Manifest)) ? null
        : ManifestFile.Read(request.Manifest, request.BaseDirectory, host, catalog);

    private static ImmutableArray<HeldPlugins> Locked(CheckRequest request, PluginManifest manifest, Lockfile? locked)
    {
        if (locked is null)
        {
            var file = ManifestFile.LockOf(request.Manifest, request.LockFile);
            throw new CniImageKitException(Rules.NoLock(new Location(request.Manifest), file));
        }

        return
        [
            .. manifest.Platforms.Select(p => p.Value).Order().Select(p => new HeldPlugins(
                p.ToString(), [.. locked.Plugins.Where(e => e.Platform == p).SelectMany(e => e.Files.Keys)])),
        ];
    }

    private ImmutableArray<HeldPlugins> Held(string target, LayoutProfile layout, CancellationToken cancellationToken) =>
    [
        .. TargetPlugins.Read(host.Resolve(target), layout, cancellationToken)
            .Select(t => new HeldPlugins(t.Platform ?? target, t.Names)),
    ];

    // containerd runs loopback for every pod (internal/cri/server/service_linux.go) unless it is told to do it itself, which it reads since
    // 2.0; CRI-O always does. Who has a configuration of containerd has containerd.
    private static void Runtime(PluginManifest? manifest, ReferenceSet set)
    {
        const string Why = "containerd runs it unless use_internal_loopback is set";
        var runtime = manifest?.Node.Runtime;
        var isOld = runtime is not null && runtime.Value.StartsWith("containerd 1.", StringComparison.Ordinal);
        if (set.InternalLoopback && !isOld) return;
        if (runtime is not null && runtime.Value.StartsWith("containerd ", StringComparison.Ordinal))
            set.Need("loopback", runtime.At, $"{runtime.Value}, for every pod", isOld ? "containerd before 2.0 always runs it" : Why);
        else if (runtime is null && set.Directories.FirstOrDefault(d => d.By == RuntimeReading.Containerd) is { } told)
            set.Need("loopback", told.At, "containerd, for every pod", Why);
    }

    private static IEnumerable<Diagnostic> Networks(ReferenceSet set) => set.Networks
        .Where(n => !set.Defined.Contains(n.Name) && (n.Or is null || !set.Defined.Contains(n.Or)))
        .Select(n => Rules.UnresolvedNetwork(n.At, n.Name, n.By));

    private static IEnumerable<Diagnostic> Directories(ReferenceSet set, LayoutProfile layout)
    {
        var directory = layout.PluginDirectory.Value;
        foreach (var found in set.Directories.Where(d => !d.Paths.Any(p => TemplateText.IsIn(p))))
        {
            // Multus searches its binDir first and then what the runtime passes on.
            if (found.Paths.Any(p => p.TrimEnd('/') == directory)) continue;
            if (found.Only) yield return Rules.SearchedElsewhere(found.At, found.By, found.Paths, directory);
            else if (found.By.StartsWith("the chart", StringComparison.Ordinal))
                yield return Rules.OtherDirectory(found.At, found.By, found.Paths[0], directory);
        }
    }
}
