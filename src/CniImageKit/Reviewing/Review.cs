using System.Collections.Immutable;
using CniImageKit.Advisories;
using CniImageKit.Catalog;
using CniImageKit.Comparing;
using CniImageKit.Diagnostics;
using CniImageKit.Fetching;
using CniImageKit.Locking;
using CniImageKit.Oci;
using CniImageKit.Store;

namespace CniImageKit.Reviewing;

/// <summary>Compares locks, images and directories, in files and in revisions.</summary>
internal sealed class Review(Host host, PluginCatalog catalog, Fetcher fetcher, BlobStore store)
{
    /// <summary>What differs. Raises CNIK3001, CNIK3020, CNIK3021, CNIK31xx, and what reading locks and images raises.</summary>
    public async Task<LockComparison> DiffAsync(DiffRequest request, CancellationToken cancellationToken)
    {
        var (old, @new) = DiffOperand.Both(request.Operands, host);
        var before = await SideAsync(old, request, cancellationToken);
        var after = await SideAsync(@new, request, cancellationToken);
        if (before.Kind == DiffSideKind.Nothing && after.Kind == DiffSideKind.Nothing)
            throw new CniImageKitException(Rules.NoLockToCompare(after.Name));
        var (was, now) = (Aligned(before, after), Aligned(after, before));
        var changes = new AdvisoryChanges(new AdvisoryReview(host, catalog, store), catalog);
        return await changes.AddAsync(LockComparer.Compare(was, now), AdvisoryPin.Beside(request.Manifest), cancellationToken);
    }

    /// <summary>Whether the path holds plugins themselves, in a directory or an archive, and is no lock.</summary>
    public static bool IsTarget(string path) => Directory.Exists(path) || IsArchive(path);

    /// <summary>An image, archive or directory of this machine. Raises what reading images raises.</summary>
    public Task<DiffSide> TargetAsync(string path, CancellationToken cancellationToken) =>
        PathAsync(path, new DiffRequest { Operands = [path] }, cancellationToken);

    /// <summary>A tar of a root file system or a plugin directory. Raises CNIK3107, and what reading archives raises.</summary>
    public Task<DiffSide> TarAsync(string path, CancellationToken cancellationToken) =>
        new DirectorySides(host, catalog, store, Directories(new DiffRequest { Operands = [path] })).ReadTarAsync(path, cancellationToken);

    private Task<DiffSide> SideAsync(DiffOperand operand, DiffRequest request, CancellationToken cancellationToken) => operand switch
    {
        DiffOperand.InImage image => Images(request).ReadAsync(image.Place, cancellationToken),
        DiffOperand.InRevision revision => RevisionAsync(revision, request, cancellationToken),
        DiffOperand.InEnvironment environment => Task.FromResult(EnvironmentAt(environment.Name, request.Environments)),
        DiffOperand.InPath path => PathAsync(path.Path, request, cancellationToken),
        _ => Task.FromResult(LockAt(LockOf(request))),
    };

    private async Task<DiffSide> RevisionAsync(DiffOperand.InRevision revision, DiffRequest request, CancellationToken cancellationToken)
    {
        try
        {
            return await new RevisionLocks(host, LockOf(request)).ReadAsync(revision, cancellationToken);
        }
        catch (CniImageKitException failure)
            when (revision.Bare && failure.Diagnostics[0].Rule.Id is "CNIK3020" or "CNIK3101" or "CNIK3102")
        {
            throw new CniImageKitException(Rules.NothingToDiff(revision.Revision, failure.Diagnostics[0].Message), failure);
        }
    }

    private Task<DiffSide> PathAsync(string path, DiffRequest request, CancellationToken cancellationToken)
    {
        var full = host.Resolve(path);
        if (Directory.Exists(full))
        {
            using var layout = OciContent.TryOpenDirectory(full);
            return layout is not null
                ? Images(request).ReadAsync(path, cancellationToken)
                : new DirectorySides(host, catalog, store, Directories(request)).ReadAsync(path, cancellationToken);
        }

        if (Path.GetExtension(path) is ".yaml" or ".yml") return Task.FromResult(LockAt(ManifestFile.LockOf(path, null)));
        return IsArchive(full) ? Images(request).ReadAsync(path, cancellationToken) : Task.FromResult(LockAt(path));
    }

    private DiffSide LockAt(string file) =>
        DiffSide.Of(ManifestFile.ReadLock(file, host) ?? throw new CniImageKitException(Rules.NoLockToCompare(file)));

    private DiffSide EnvironmentAt(string name, string record)
    {
        var side = LockAt(new EnvironmentFile(host, record).LockOf(name));
        return side with { Name = $"env:{name}" };
    }

    private ImageSides Images(DiffRequest request) => new(host, catalog, fetcher, store, Directories(request));

    private static string LockOf(DiffRequest request) => ManifestFile.LockOf(request.Manifest, request.LockFile);

    // The manifest's layout first, where there is a manifest; else wherever nodes keep plugins.
    private ImmutableArray<ImagePath> Directories(DiffRequest request)
    {
        var own = File.Exists(host.Resolve(request.Manifest))
            ? LayoutProfile.Of(ManifestFile.Read(request.Manifest, null, host, catalog).Node.Layout?.Value) : LayoutProfile.Default;
        return [.. LayoutProfile.All.Select(p => p.PluginDirectory).Prepend(own.PluginDirectory).Distinct()];
    }

    // A lock that comes through a pipe can be read once only.
    private static bool IsArchive(string file)
    {
        if (!File.Exists(file)) return false;
        using var content = File.OpenRead(file);
        if (!content.CanSeek) return false;
        Span<byte> head = stackalloc byte[512];
        var count = content.ReadAtLeast(head, head.Length, throwOnEndOfStream: false);
        return Archives.Compression.Decompression.FormatOf(head[..count]) != Archives.Compression.PackedFormat.None
            || (count == head.Length && head[257..].StartsWith("ustar"u8));
    }

    // linux/arm/v7 of an image without a lock is what a lock for linux/arm stands for.
    private static DiffSide Aligned(DiffSide side, DiffSide other)
    {
        if (side.Kind == DiffSideKind.Lock) return side;
        ImmutableArray<Platform> platforms = [.. other.Entries.Select(e => e.Platform).Distinct()];
        Platform Served(Platform platform) => ServedPlatform.Of(platform.ToString(), platforms) ?? platform;
        return side with
        {
            Entries = [.. side.Entries.Select(e => e with { Platform = Served(e.Platform) })],
            Images = [.. side.Images.Select(i => i with { Platform = Served(i.Platform) })],
        };
    }
}
