using System.Collections.Immutable;

namespace CniImageKit.Reviewing;

/// <summary>What one platform's nodes have.</summary>
/// <param name="Platform">Its name, or the target's.</param>
/// <param name="Names">Plugins by file name.</param>
internal sealed record HeldPlugins(string Platform, ImmutableHashSet<string> Names)
{
    /// <summary>Whether these nodes run Windows.</summary>
    public bool IsWindows => Platform.StartsWith("windows/", StringComparison.Ordinal);
}
