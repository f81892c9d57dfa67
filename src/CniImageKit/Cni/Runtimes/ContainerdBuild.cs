using System.Collections.Immutable;

namespace CniImageKit.Cni.Runtimes;

/// <summary>What of a build of containerd decides how it reads its configuration.</summary>
/// <param name="Version">Its version; null where unknown.</param>
/// <param name="Defaults">Where it looks for plugins unless it is told otherwise.</param>
internal sealed record ContainerdBuild(Version? Version, ImmutableArray<string> Defaults)
{
    private static readonly Version Fixed16 = new(1, 6, 29);
    private static readonly Version Fixed17 = new(1, 7, 16);

    /// <summary>A build of the project itself.</summary>
    public static ContainerdBuild Of(Version? version) => new(version, ["/opt/cni/bin"]);

    /// <summary>
    /// A build of Debian's, which patches the default: to its own directory since 1.7, and since 2.0 with that of the project after it.
    /// </summary>
    public static ContainerdBuild OfDebian(Version? version) => version switch
    {
        { Major: >= 2 } => new(version, ["/usr/lib/cni", "/opt/cni/bin"]),
        { Major: 1, Minor: >= 7 } => new(version, ["/usr/lib/cni"]),
        _ => Of(version),
    };

    /// <summary>Whether imports with a wildcard count from where the process runs, which is the root, and not from the file.</summary>
    public bool GlobsFromRoot => Version is { Major: 1 } && (Version.Minor < 7 ? Version < Fixed16 : Version < Fixed17);

    /// <summary>The default directories, as such.</summary>
    public ImmutableArray<RuntimeDirectory> Directories => RuntimeSettings.Default("containerd", Defaults);
}
