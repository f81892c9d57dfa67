using CniImageKit.Binaries;
using CniImageKit.Catalog;
using CniImageKit.Cni;
using CniImageKit.Locking;
using CniImageKit.Store;
using NuGet.Versioning;

namespace CniImageKit.Reviewing;

/// <summary>A file of a plugin directory, by its bytes alone.</summary>
/// <param name="Name">Its name on the node.</param>
/// <param name="Path">Its path in the image or directory.</param>
/// <param name="Mode">Its permission bits.</param>
/// <param name="Blob">Its bytes.</param>
/// <param name="Facts">What they say.</param>
internal sealed record SeenPlugin(string Name, string Path, int Mode, StoredBlob Blob, BinaryFacts Facts)
{
    /// <summary>The version that it tells of itself, without a leading v; null where it tells none.</summary>
    public string? Version { get; } = VersionEvidence.Of(Facts.Go)?.Version is { } told ? told.TrimStart('v') : null;

    /// <summary>owner/name of the project that it was built from, or null.</summary>
    public string? Project { get; } =
        (Facts.Go?.Main?.Path ?? Facts.Go?.Path)?.Split('/') is ["github.com", var owner, var name, ..] ? $"{owner}/{name}" : null;

    /// <summary>The Go modules that it is linked from.</summary>
    public IEnumerable<string> Modules =>
        (Facts.Go?.Dependencies ?? []).Select(d => d.Linked()).Select(d => d.Version.Length == 0 ? d.Path : $"{d.Path} {d.Version}");

    /// <summary>The file as a lock would tell it. What no binary tells is taken from the lock, where that has the same bytes.</summary>
    public LockedFile Told(LockedFile? locked) => new()
    {
        Member = locked?.Member ?? Path,
        Size = Blob.Size,
        Sha256 = Blob.Sha256,
        Sha512 = Blob.Sha512,
        Mode = Mode,
        Arch = Facts.Architecture ?? "unknown",
        Linkage = Linkage.Text(Facts),
        Go = Linkage.GoVersion(Facts),
        Module = Linkage.Module(Facts),
        Cni = locked is not null ? locked.Cni
            : Project is { } project && NuGetVersion.TryParse(Version, out var release) ? CniVersions.Of(Name, project, release) : null,
    };

    /// <summary>The SPDX licence of its project, or null where the catalog does not know it.</summary>
    public string? License(PluginCatalog catalog) => Project is { } project ? catalog.FindRepository(project)?.Licence : null;
}
