using CniImageKit.Diagnostics;
using CniImageKit.Layers;
using CniImageKit.Sdk.Tasks;

namespace CniImageKit.Sdk.Containers;

/// <summary>How the layer in the container is packed.</summary>
internal static class ContainerCompression
{
    /// <summary>What the project says, or null. Raises CNIK9163.</summary>
    public static LayerCompression? Parse(string? text) => CniTask.Said(text) is not { } name ? null
        : Enum.TryParse<LayerCompression>(name, ignoreCase: true, out var named) && Enum.IsDefined(named) ? named
        : throw new CniImageKitException(Rules.BadContainerSetting(
            "CniContainerCompression", name, string.Join(", ", Enum.GetNames<LayerCompression>()).ToLowerInvariant()));
}
