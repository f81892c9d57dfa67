using CniImageKit.Diagnostics;
using CniImageKit.Sdk.Tasks;

namespace CniImageKit.Sdk.Containers;

/// <summary>The one manifest whose plugins the container gets.</summary>
internal static class ContainerManifest
{
    /// <summary>The named one, or the only one. Raises CNIK9162 and CNIK9163.</summary>
    public static ManifestItem Of(CniTask task, string? named)
    {
        var all = ManifestItem.Of(task, null, null);
        if (CniTask.Said(named) is { } name)
        {
            return Array.Find(all, m => task.Resolve(m.File) == task.Resolve(name))
                ?? throw new CniImageKitException(
                    Rules.BadContainerSetting("CniContainerManifest", name, string.Join(", ", all.Select(m => m.File))));
        }

        return all is [var only] ? only : throw new CniImageKitException(Rules.SeveralForContainer(all.Select(m => m.File)));
    }
}
