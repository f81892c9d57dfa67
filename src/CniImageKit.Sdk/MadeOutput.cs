using System.Globalization;
using CniImageKit.Baking;
using Microsoft.Build.Framework;
using Microsoft.Build.Utilities;

namespace CniImageKit.Sdk;

/// <summary>An output as the build sees it. What is not known is empty, as in MSBuild.</summary>
/// <param name="Kind">The word in the manifest.</param>
/// <param name="Platform">Such as <c>linux/amd64</c>.</param>
/// <param name="Path">Absolute.</param>
/// <param name="Digest">What names its content.</param>
/// <param name="DiffId">Of a layer.</param>
/// <param name="Size">Bytes of what the digest names.</param>
/// <param name="MediaType">Of what the digest names.</param>
/// <param name="Manifest">The manifest that it is made from.</param>
internal sealed record MadeOutput(
    string Kind, string Platform, string Path, string Digest, string DiffId, string Size, string MediaType, string Manifest)
{
    /// <summary>From the kit's answer.</summary>
    public static MadeOutput Of(BakedOutput output, string manifest) => new(
        output.Kind, $"{output.Platform}", output.Path, $"{output.Digest}", $"{output.DiffId}",
        output.Size?.ToString(CultureInfo.InvariantCulture) ?? "", output.MediaType ?? "", manifest);

    /// <summary>The item.</summary>
    public ITaskItem ToItem() => new TaskItem(Path, new Dictionary<string, string>
    {
        ["Kind"] = Kind,
        ["Platform"] = Platform,
        ["Digest"] = Digest,
        ["DiffId"] = DiffId,
        ["Size"] = Size,
        ["MediaType"] = MediaType,
        ["Manifest"] = Manifest,
    });
}
