using Cake.Core.IO;
using Cake.Core.Tooling;

namespace Cake.CniImageKit;

/// <summary>What all aliases take. Relative paths start at the script's working directory.</summary>
public class CniSettings : ToolSettings
{
    /// <summary>Gets or sets whether the network is left alone: what the store lacks is then an error that names it.</summary>
    /// <value>False.</value>
    public bool Offline { get; set; }

    /// <summary>Gets or sets the directory of the store, which holds what was fetched.</summary>
    /// <value>Null: <c>$CNIKIT_CACHE</c>, else <c>cnikit</c> in the user's cache.</value>
    public DirectoryPath? Store { get; set; }
}

/// <summary>What the aliases take that read a lock.</summary>
public class CniManifestSettings : CniSettings
{
    /// <summary>Gets or sets the lock.</summary>
    /// <value>Null: <c>cni.lock.json</c> beside the manifest, or as the manifest is named.</value>
    public FilePath? LockFile { get; set; }

    /// <summary>Gets or sets the policy that the lock is held against.</summary>
    /// <value>Null: <c>cnikit.policy.yaml</c> beside the manifest, where it is there.</value>
    public FilePath? Policy { get; set; }
}

/// <summary>What the aliases take that work for each platform.</summary>
public class CniPlatformSettings : CniManifestSettings
{
    /// <summary>Gets or sets the platforms, such as <c>linux/arm64</c>.</summary>
    /// <value>None: all that the manifest names.</value>
    public ICollection<string> Platforms { get; set; } = [];
}
