using Cake.Core.IO;

namespace Cake.CniImageKit;

/// <summary>What <c>CniPack</c> takes.</summary>
public sealed class CniPackSettings : CniPlatformSettings
{
    /// <summary>Gets or sets the directory that gets the packages.</summary>
    /// <value><c>artifacts/packages</c>.</value>
    public DirectoryPath Output { get; set; } = "artifacts/packages";

    /// <summary>Gets or sets the package's id.</summary>
    /// <value>Null: <c>CniPlugins</c>.</value>
    public string? Id { get; set; }

    /// <summary>Gets or sets the package's version.</summary>
    /// <value>Null: the one version that all locked sources have, else the lock's date.</value>
    public string? Version { get; set; }

    /// <summary>Gets or sets whether each platform gets a package of its own.</summary>
    /// <value>False: one has them all.</value>
    public bool PerPlatform { get; set; }
}

/// <summary>What <c>CniAppend</c> takes.</summary>
public sealed class CniAppendSettings : CniPlatformSettings
{
    /// <summary>Gets or sets the manifest.</summary>
    /// <value>Null: <c>cni.yaml</c>.</value>
    public FilePath? Manifest { get; set; }

    /// <summary>Gets or sets where the image is written, in the words of the target, such as <c>oci-archive:node.tar</c>.</summary>
    /// <value>Null: the target itself is changed.</value>
    public string? Destination { get; set; }

    /// <summary>Gets or sets the image's name at the destination.</summary>
    /// <value>Null: as it is.</value>
    public string? Tag { get; set; }

    /// <summary>Gets or sets how the layer is compressed.</summary>
    /// <value>Null: zstd, and gzip in images of Docker's format.</value>
    public CniCompression? Compression { get; set; }

    /// <summary>Gets or sets whether the layer is made anew, trusting no earlier one.</summary>
    /// <value>False.</value>
    public bool Rebuild { get; set; }
}

/// <summary>How a layer is compressed.</summary>
public enum CniCompression
{
    /// <summary>zstd, which makes the smaller layer.</summary>
    Zstd,

    /// <summary>gzip, for what cannot read zstd.</summary>
    Gzip,
}
