using System.Collections.Immutable;
using System.Text;
using CniImageKit.Layers;
using CniImageKit.Staging;

namespace CniImageKit.Nodes.Deploying.Forms;

/// <summary>A file as it shall be on the node, for forms that write files themselves: Ignition and Butane.</summary>
/// <param name="Path">Where on the node.</param>
/// <param name="Mode">Its mode.</param>
/// <param name="Text">Its bytes, where it is no plugin.</param>
/// <param name="Plugin">The plugin that it is, or null.</param>
internal sealed record NodeFile(string Path, int Mode, ReadOnlyMemory<byte> Text, StagedFile? Plugin)
{
    private const int Executable = 0b111_101_101;
    private const int Data = 0b110_100_100;

    /// <summary>The plugins, and what lets the installer find them, check them and replace them later.</summary>
    public static ImmutableArray<NodeFile> Of(DeploySet set, DeployPlatform platform) =>
    [
        .. platform.Plugins.Select(p => new NodeFile(set.PathOf(p).Value, Executable, default, p)),
        Of("/var/lib/cnikit/kit/install.sh", DeployTemplate.Installer),
        Of("/var/lib/cnikit/kit/set", set.TextOf([platform])),
        Of("/var/lib/cnikit/owned", set.OwnedBy(platform)),
    ];

    /// <summary>A plugin's bytes, verified.</summary>
    public static byte[] Bytes(StagedFile plugin)
    {
        using var content = VerifiedStream.Open(plugin);
        using var bytes = new MemoryStream((int)plugin.Size);
        content.CopyTo(bytes);
        return bytes.ToArray();
    }

    /// <summary>Bytes in gzip, as base64.</summary>
    public static string Packed(ReadOnlySpan<byte> content)
    {
        using var packed = new MemoryStream();
        using (var gzip = new GzipEncoder(packed)) gzip.Write(content);
        return Convert.ToBase64String(packed.GetBuffer().AsSpan(0, (int)packed.Length));
    }

    private static NodeFile Of(string path, string text) => new(path, Data, Encoding.UTF8.GetBytes(text), null);
}
