using System.Collections.Immutable;
using CniImageKit.Binaries;
using CniImageKit.Catalog;
using CniImageKit.Locking;
using CniImageKit.Sources.Apt;
using NuGet.Versioning;

namespace CniImageKit.Advisories;

/// <summary>What a plugin was made of.</summary>
/// <param name="Modules">The parts that are known.</param>
/// <param name="Unknown">Why there may be more; null where that is all.</param>
internal sealed record LinkedModules(ImmutableArray<LinkedModule> Modules, string? Unknown);

/// <summary>Finds out what plugins were made of: by their bytes where they are at hand, else by the lock.</summary>
internal sealed class LinkedModuleReading(AdvisorySnapshot snapshot, PluginCatalog catalog, MatchEvidence evidence)
{
    private const string Library = "stdlib";

    /// <summary>The parts of one file of a lock entry.</summary>
    public LinkedModules Of(LockEntry entry, LockedFile file)
    {
        var bytes = evidence.Bytes(file);
        var go = bytes?.Build?.Version ?? file.Go;
        if (go is null) return new([.. Own(entry, file, bytes)], "it holds no Go build information");
        List<LinkedModule> parts =
            [.. Own(entry, file, bytes), new(AdvisedPart.StandardLibrary, Library, GoVersion.OfToolchain(go))];
        var recorded = bytes?.Build is { } build ? build.Dependencies.Select(d => d.Linked()).Select(d => (d.Path, d.Version))
            : entry.Modules.Select(Split);
        parts.AddRange(recorded.Select(d =>
            new LinkedModule(AdvisedPart.Module, d.Path, GoVersion.TryParse(d.Version, out var v) ? v : null)));
        if (HasModules(entry, file, bytes)) return new([.. parts], null);
        parts.AddRange(Seen(bytes?.Packages ?? [], parts, DebianModules.Of(evidence.BuiltUsing(entry))));
        return new([.. parts], "it was built without modules, so it does not record the versions of what it links");
    }

    /// <summary>The project that a file of a lock entry belongs to, by the lock alone; null where nothing tells.</summary>
    public LinkedModule? OwnOf(LockEntry entry, LockedFile file) => Own(entry, file, null).FirstOrDefault();

    // The project itself: a version that names no release is replaced by the lock's, which was asked for.
    private IEnumerable<LinkedModule> Own(LockEntry entry, LockedFile file, BinaryEvidence? bytes)
    {
        var main = bytes?.Build?.Main
            ?? (Split(file.Module ?? "") is { Version.Length: > 0 } m ? new GoModule(m.Path, m.Version, null) : null);
        var path = main?.Path ?? Project(entry, bytes?.Build?.Path ?? file.Module);
        if (path is null) yield break;
        var own = VersionEvidence.Of(bytes?.Build ?? new GoBuild { Version = "", Main = main });
        var stated = own is { Exact: true } ? own.Version : Release(entry) ?? own?.Version;
        yield return new(AdvisedPart.Plugin, path, GoVersion.TryParse(stated, out var version) ? version : null);
    }

    /// <summary>The module that a package without one belongs to: the project that the catalog knows, or else that of its path.</summary>
    private string? Project(LockEntry entry, string? package)
    {
        if (package?.Split('/') is ["github.com", var owner, var name, ..]) return $"github.com/{owner}/{name}";
        var location = entry.Artifact.Location;
        if (location.StartsWith("github:", StringComparison.Ordinal)) return "github.com/" + location["github:".Length..].Split('@')[0];
        var isPackage = location.StartsWith("apt:", StringComparison.Ordinal);
        var known = isPackage ? location[(location.LastIndexOf('/') + 1)..].Split('_')[0] : entry.Source;
        return catalog.Find(known) is { } project ? $"github.com/{project.Repository}" : null;
    }

    /// <summary>The upstream release that the lock names; null where its version is that of something else.</summary>
    private static string? Release(LockEntry entry)
    {
        var location = entry.Artifact.Location;
        if (location.StartsWith("nuget:", StringComparison.Ordinal)) return null;
        // A directory that nobody gave a version has 0.0.0.
        if (location.StartsWith("directory:", StringComparison.Ordinal) && entry.Version == "0.0.0") return null;
        if (location.StartsWith("apt:", StringComparison.Ordinal))
            return DebianVersion.TryParse(entry.Version, out var debian) ? UpstreamVersion.Of(debian)?.ToNormalizedString() : null;
        return NuGetVersion.TryParse(entry.Version, out var version) ? version.ToNormalizedString() : null;
    }

    private static bool HasModules(LockEntry entry, LockedFile file, BinaryEvidence? bytes) => bytes?.Build is { } build
        ? build.Main is not null || !build.Dependencies.IsEmpty
        : !entry.Modules.IsEmpty || Split(file.Module ?? "").Version.Length > 0;

    // Without modules, the packages themselves tell which modules there are. Those that the library brings along lie under vendor/.
    private IEnumerable<LinkedModule> Seen(ImmutableArray<string> packages, List<LinkedModule> known, DebianModules packaged) =>
        packages.Where(p => !p.StartsWith("vendor/", StringComparison.Ordinal))
            .Select(p => p.LastIndexOf("/vendor/", StringComparison.Ordinal) is >= 0 and var at ? p[(at + "/vendor/".Length)..] : p)
            .Where(p => p.Split('/')[0].Contains('.', StringComparison.Ordinal))
            .SelectMany(snapshot.ModulesOf).Distinct().Where(m => known.TrueForAll(k => k.Path != m))
            .Select(m => new LinkedModule(AdvisedPart.Module, m, packaged.VersionOf(m), Packaged: true));

    private static (string Path, string Version) Split(string module) =>
        module.Split(' ', 2) is [var path, var version] ? (path, version) : (module, "");
}
