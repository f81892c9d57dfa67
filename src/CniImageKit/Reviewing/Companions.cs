using CniImageKit.Bundles;

namespace CniImageKit.Reviewing;

/// <summary>Files beside a manifest that judge what it locks: they travel with it, so that the other machine judges alike.</summary>
internal static class Companions
{
    private static readonly string[] Names = ["cnikit.policy.yaml"];

    /// <summary>Those that are there.</summary>
    public static IEnumerable<BundlePart> Of(Host host, string manifest)
    {
        var directory = Path.GetDirectoryName(host.Resolve(manifest))!;
        return Names.Where(n => File.Exists(Path.Combine(directory, n)))
            .Select(n => BundlePart.Of(BundleType.Companion, n, File.ReadAllBytes(Path.Combine(directory, n))));
    }
}
