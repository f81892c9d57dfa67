using CniImageKit.Catalog;
using System.Collections.Immutable;
using CniImageKit.Archives;
using CniImageKit.Diagnostics;
using CniImageKit.Locking;
using CniImageKit.Oci;
using CniImageKit.Oci.Append;

namespace CniImageKit.Nodes;

/// <summary>Says whether a node image, root file system or plugin directory holds what the lock says. Reads only.</summary>
internal static class TargetVerifier
{
    /// <summary>What any target may cost to read: a whole node's root file system fits.</summary>
    public static ArchiveLimits Limits { get; } = ArchiveLimits.Default with
    {
        MaxEntries = 2_000_000,
        MaxBytes = 64L << 30,
        MaxMemberBytes = 16L << 30,
        MaxMetadataBytes = 256L << 20,
        MaxRatio = 2000,
    };

    /// <summary>
    /// Compares a target with the lock. Every platform of an image is looked at unless one is asked for; what is no image is taken for the
    /// platform that is asked for, or the one whose plugins it holds most of. Drift is returned (CNIK5406, 5407, 5410 to 5415, 59xx);
    /// a target that cannot be read is thrown (CNIK5401 to 5405, 5408, CNIK52xx).
    /// </summary>
    /// <param name="target">An absolute path: a root file system or plugin directory, a tar of one, an OCI layout or archive.</param>
    /// <param name="lockfile">The lock.</param>
    /// <param name="platform">The one platform to look at, or null.</param>
    /// <param name="layout">Where plugins lie.</param>
    /// <param name="ct">Stops the reading.</param>
    public static Task<VerifyResult> VerifyAsync(
        string target, Lockfile lockfile, Platform? platform, LayoutProfile layout, CancellationToken ct) =>
        Task.Run(() => Verify(target, lockfile, platform, layout, ct), ct);

    private static VerifyResult Verify(string target, Lockfile lockfile, Platform? platform, LayoutProfile layout, CancellationToken ct)
    {
        try
        {
            using var content = OpenImage(target, ct);
            if (content is not null) return VerifyImage(content, lockfile, platform, layout, ct);
            var files = Directory.Exists(target)
                ? TargetFiles.ReadDirectory(target, layout.PluginDirectory, ct)
                : TargetFiles.ReadTar(target, layout.PluginDirectory, Limits, ct);
            var comparison = new TargetComparison(target, lockfile);
            comparison.Compare(platform ?? comparison.Guess(files), files, ownedByUser: Directory.Exists(target) ? FileStatus.User : 0);
            return comparison.Result;
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            throw new CniImageKitException(Rules.NotATarget(target, e.Message.TrimEnd('.')), e);
        }
    }

    /// <summary>The image that a file or directory is, or null where it is none.</summary>
    public static OciContent? OpenImage(string target, CancellationToken ct)
    {
        if (Directory.Exists(target)) return OciContent.TryOpenDirectory(target);
        using (var file = new FileStream(target, FileMode.Open, FileAccess.Read, FileShare.Read))
        {
            Span<byte> first = stackalloc byte[512];
            var count = file.ReadAtLeast(first, first.Length, throwOnEndOfStream: false);
            var format = Archives.Compression.Decompression.FormatOf(first[..count]);
            if (format != Archives.Compression.PackedFormat.None) return null;
            if (count < 512 || !first[257..].StartsWith("ustar"u8))
                throw new CniImageKitException(Rules.NotATarget(target, "it is no tar and no directory"));
        }

        var tar = TarMembers.Open(target, Limits, ct);
        if (tar.Has(OciLayout.IndexName)) return OciContent.Of(tar);
        if (tar.Has(DockerNames.FileName)) return DockerArchiveSource.Open(tar, Limits, ct).AsLayout();
        tar.Dispose();
        return null;
    }

    private static VerifyResult VerifyImage(
        OciContent content, Lockfile lockfile, Platform? platform, LayoutProfile layout, CancellationToken ct)
    {
        var images = OciReader.Images(content);
        var comparison = new TargetComparison(content.Name, lockfile);
        var locked = lockfile.Plugins.Select(p => p.Platform).Distinct().Order().ToArray();
        var wanted = images.Where(i => platform is null || ServedPlatform.Of(i.Platform, [platform]) is not null).ToImmutableArray();
        if (wanted.IsEmpty && platform is null) throw new CniImageKitException(Rules.NotATarget(content.Name, "its index names no image"));
        if (wanted.IsEmpty) comparison.Add(Rules.PlatformNotInTarget(content.Name, platform!, images.Select(i => i.Platform)));
        foreach (var image in wanted)
        {
            var files = TargetFiles.Of(OciReader.Files(content, image, Limits, ct), layout.PluginDirectory);
            comparison.CompareEvidence(image.Platform, files.Tree);
            if (ServedPlatform.Of(image.Platform, locked) is { } served) comparison.Compare(served, files, ownedByUser: 0);
            else if (Platform.TryParse(image.Platform, out var known)) comparison.Compare(known, files, ownedByUser: 0);
            else comparison.Add(Rules.PlatformNotInLock(content.Name, image.Platform));
        }

        if (platform is null)
        {
            foreach (var missing in locked.Where(p => images.All(i => ServedPlatform.Of(i.Platform, [p]) is null)))
                comparison.Add(Rules.PlatformNotInTarget(content.Name, missing, images.Select(i => i.Platform)));
        }

        return comparison.Result;
    }
}
