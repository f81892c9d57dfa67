namespace CniImageKit.Nodes.Deploying.Forms;

/// <summary>
/// The plugins by digest, for a web server. Sets of several locks may lie in one tree, and nothing in it ever changes, so that nodes that
/// still have an older set find its files.
/// </summary>
internal static class TreeForm
{
    public static IEnumerable<DeployFile> Files(DeploySet set) => set.Platforms.SelectMany(p => p.Plugins)
        .Select(p => DeployFile.Of($"{p.Sha256.Hex}/{p.Path.Name}", p)).DistinctBy(f => f.Path);
}
