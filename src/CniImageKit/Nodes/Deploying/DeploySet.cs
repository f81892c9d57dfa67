using System.Collections.Immutable;
using System.Text;
using CniImageKit.Staging;

namespace CniImageKit.Nodes.Deploying;

/// <summary>What nodes of one platform get.</summary>
/// <param name="Platform">The platform, of Linux.</param>
/// <param name="Plugins">Sorted by name; their paths are those in an image that the lock is baked into.</param>
internal sealed record DeployPlatform(Platform Platform, ImmutableArray<StagedFile> Plugins);

/// <summary>All that forms are made from. The same lock and settings give the same bytes.</summary>
internal sealed record DeploySet
{
    /// <summary>Where plugins go on the node.</summary>
    public required ImagePath Directory { get; init; }

    /// <summary>The lock's digest.</summary>
    public required Digest Lock { get; init; }

    /// <summary>The lock itself.</summary>
    public required ReadOnlyMemory<byte> LockBytes { get; init; }

    /// <summary>Sorted.</summary>
    public required ImmutableArray<DeployPlatform> Platforms { get; init; }

    /// <summary>The address that nodes fetch plugins from, as SOURCE/SHA256/NAME; null where the form carries them.</summary>
    public string? Source { get; init; }

    /// <summary>Whether files of others are replaced.</summary>
    public bool Force { get; init; }

    /// <summary>The image that holds the plugins, for a DaemonSet.</summary>
    public string? Image { get; init; }

    /// <summary>The image with a shell that runs the installer, where <see cref="Image"/> has none.</summary>
    public string? Installer { get; init; }

    /// <summary>Where a plugin's file goes on the node.</summary>
    public ImagePath PathOf(StagedFile plugin) => Directory.Child(plugin.Path.Name);

    /// <summary>Where nodes fetch a plugin from.</summary>
    public string AddressOf(StagedFile plugin) => $"{Source!.TrimEnd('/')}/{plugin.Sha256.Hex}/{plugin.Path.Name}";

    /// <summary>Names of all platforms' plugins, sorted, each once.</summary>
    public IEnumerable<string> Names =>
        Platforms.SelectMany(p => p.Plugins).Select(p => p.Path.Name).Distinct().Order(StringComparer.Ordinal);

    /// <summary>What the installer reads: where plugins go, and of each the platform, sha256, size and name.</summary>
    public string Text => TextOf(Platforms);

    /// <summary>The same for nodes of some platforms only.</summary>
    public string TextOf(IEnumerable<DeployPlatform> platforms)
    {
        var text = new StringBuilder($"# CNI plugins of the lock {Lock}\ndirectory {Directory}\n");
        if (Source is not null) text.Append($"source {Source}\n");
        if (Force) text.Append("force\n");
        foreach (var platform in platforms)
        {
            foreach (var plugin in platform.Plugins)
                text.Append($"{platform.Platform.FileName} {plugin.Sha256.Hex} {plugin.Size} {plugin.Path.Name}\n");
        }

        return text.ToString();
    }

    /// <summary>What the installer records as its own, for a form that puts files there without it.</summary>
    public string OwnedBy(DeployPlatform platform) =>
        string.Concat(platform.Plugins.Select(p => $"{p.Sha256.Hex}  {PathOf(p)}\n"));
}
