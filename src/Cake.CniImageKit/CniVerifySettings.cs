using Cake.Core.IO;

namespace Cake.CniImageKit;

/// <summary>What <c>CniVerify</c> takes.</summary>
public sealed class CniVerifySettings : CniManifestSettings
{
    /// <summary>Gets or sets the manifest, which says where plugins lie, and beside which the lock lies.</summary>
    /// <value>Null: <c>cni.yaml</c>.</value>
    public FilePath? Manifest { get; set; }

    /// <summary>Gets or sets the platform, such as <c>linux/arm64</c>.</summary>
    /// <value>Null: all that the target holds.</value>
    public string? Platform { get; set; }

    /// <summary>Gets or sets whether a target that differs from the lock fails the task.</summary>
    /// <value>True. Where false, the findings are warnings, and the result tells.</value>
    public bool ThrowOnDrift { get; set; } = true;
}

/// <summary>What <c>CniDiff</c> takes.</summary>
public sealed class CniDiffSettings : CniSettings;
