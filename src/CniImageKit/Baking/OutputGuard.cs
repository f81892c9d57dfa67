using CniImageKit.Catalog;
using CniImageKit.Diagnostics;
using CniImageKit.Evidence;
using CniImageKit.NodeImages;
using CniImageKit.Oci;
using CniImageKit.Staging;
using CniImageKit.Store;

namespace CniImageKit.Baking;

/// <summary>
/// Looks at every target before anything is written, so that a bake neither replaces what no bake wrote (a manifest may come from a pull
/// request, and its paths with it) nor leaves half a set behind. A file is told by its first bytes.
/// </summary>
internal static class OutputGuard
{
    private const int HeadBytes = 512;
    private const int TarMagicAt = 257;

    /// <summary>Raises CNIK7012 where the target holds something else.</summary>
    public static void Check(PlannedOutput output, StagedTree? tree)
    {
        var what = output.Kind switch
        {
            OutputKind.Oci => File.Exists(output.Path) ? "a file" : LayoutWriter.Foreign(output.Path),
            OutputKind.Rootfs when File.Exists(output.Path) => "a file",
            OutputKind.Rootfs => RootfsWriter.Foreign(tree!, output.Path) ?? Stranger(tree!, output.Path),
            _ when Directory.Exists(output.Path) => "a directory",
            _ when !File.Exists(output.Path) => null,
            // Opening a FIFO may never end.
            _ when Unix.Look(File.ResolveLinkTarget(output.Path, true)?.FullName ?? output.Path) is { Regular: false } => "no regular file",
            _ => IsOurs(output) ? null : "another kind of file",
        };
        if (what is not null) throw new CniImageKitException(Rules.ForeignContent(output.Shown, what));
    }

    /// <summary>A file beside the plugins that neither this tree has nor the bake that filled the directory says it wrote.</summary>
    private static string? Stranger(StagedTree tree, string directory)
    {
        if (!Directory.Exists(directory)) return null;
        var record = Path.Combine(directory, BakedRecord.Path.Relative);
        var known = tree.Files.Select(f => f.Path.Relative).ToHashSet(StringComparer.Ordinal);
        if (File.Exists(record))
        {
            var earlier = BakedRecord.Read(File.ReadAllBytes(record), new Location(record));
            known.UnionWith(earlier.Plugins.Select(p => p.Path.Relative));
        }

        var evidence = LayoutProfile.EvidenceDirectory.Relative + "/";
        return Directory.EnumerateFiles(directory, "*", SearchOption.AllDirectories)
            .Select(f => Path.GetRelativePath(directory, f).Replace('\\', '/'))
            .Where(f => !f.StartsWith(evidence, StringComparison.Ordinal))
            .Order(StringComparer.Ordinal).FirstOrDefault(f => !known.Contains(f));
    }

    // RFC 8878 section 3.1.1, RFC 1952 section 2.3.1.
    private static ReadOnlySpan<byte> ZstdMagic => [0x28, 0xb5, 0x2f, 0xfd];

    private static ReadOnlySpan<byte> GzipMagic => [0x1f, 0x8b];

    private static bool IsOurs(PlannedOutput output)
    {
        Span<byte> head = stackalloc byte[HeadBytes];
        using var file = new FileStream(output.Path, FileMode.Open, FileAccess.Read, FileShare.ReadWrite | FileShare.Delete, bufferSize: 0);
        head = head[..file.ReadAtLeast(head, HeadBytes, throwOnEndOfStream: false)];
        return head.IsEmpty || output.Kind switch
        {
            OutputKind.Report => head.IndexOf("\"reportVersion\""u8) >= 0,
            OutputKind.Sbom => head.IndexOf("\"bomFormat\""u8) >= 0 || head.IndexOf("\"spdxVersion\""u8) >= 0
                || head.IndexOf("/spdx-context.jsonld\""u8) >= 0,
            OutputKind.Provenance => head.IndexOf("\"_type\""u8) >= 0 || head.IndexOf("\"payloadType\""u8) >= 0,
            OutputKind.Layer => head.StartsWith(ZstdMagic) || head.StartsWith(GzipMagic),
            OutputKind.Sysext => head.StartsWith("hsqs"u8),
            OutputKind.OciArchive => head.StartsWith("blobs/"u8) && head.Length == HeadBytes && head[TarMagicAt..].StartsWith("ustar"u8),
            _ => true,
        };
    }
}
