namespace Cake.CniImageKit;

/// <summary>What <c>CniLock</c> takes.</summary>
public sealed class CniLockSettings : CniManifestSettings
{
    /// <summary>Gets or sets the sources whose newest fitting version is taken although they are locked.</summary>
    /// <value>None: entries that still fit the manifest are kept.</value>
    public ICollection<string> Update { get; set; } = [];

    /// <summary>Gets or sets whether that goes for all sources.</summary>
    /// <value>False.</value>
    public bool UpdateAll { get; set; }
}

/// <summary>What <c>CniCheck</c> takes.</summary>
public sealed class CniCheckSettings : CniManifestSettings
{
    /// <summary>Gets or sets whether a lock that does not fit the manifest fails the task.</summary>
    /// <value>True. Where false, the findings are warnings, and the result tells.</value>
    public bool ThrowOnDrift { get; set; } = true;
}
