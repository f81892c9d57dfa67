using System.Collections.Immutable;
using CniImageKit.Diagnostics;
using CniImageKit.Locking;
using CniImageKit.Manifest;

namespace CniImageKit.Resolving;

/// <summary>
/// What the node's runtime needs whatever the networks are. Of <c>node:</c> only <c>runtime: containerd …</c> is looked at so far:
/// containerd runs <c>loopback</c> for every pod unless use_internal_loopback is set (since 2.0, off by default); CRI-O does it itself.
/// </summary>
internal static class NodeNeeds
{
    /// <summary>CNIK2502 for each platform that lacks a plugin which the runtime always runs.</summary>
    public static ImmutableArray<Diagnostic> Check(PluginManifest manifest, Lockfile locked)
    {
        if (manifest.Node.Runtime is not { } runtime || !runtime.Value.StartsWith("containerd ", StringComparison.Ordinal)) return [];
        return
        [
            .. manifest.Platforms.Select(p => p.Value).Where(p => p.Os == "linux")
                .Where(p => !locked.Plugins.Any(e => e.Platform == p && e.Files.ContainsKey("loopback")))
                .Select(p => Rules.RuntimeNeeds(runtime.At, runtime.Value, "loopback", p)),
        ];
    }
}
