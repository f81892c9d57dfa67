namespace CniImageKit.Comparing;

/// <summary>What became of a plugin on one platform.</summary>
internal enum PluginChange
{
    /// <summary>Other bytes from the same source under the same version: the line to stop at.</summary>
    Replaced,

    /// <summary>It was not there.</summary>
    Added,

    /// <summary>It is there no longer.</summary>
    Removed,

    /// <summary>A higher version.</summary>
    Upgraded,

    /// <summary>A lower version.</summary>
    Downgraded,

    /// <summary>Something else is said of it: another source, a version without order, a fact, its verification.</summary>
    Changed,
}
