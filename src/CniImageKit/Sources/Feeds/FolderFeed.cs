using System.Collections.Immutable;
using CniImageKit.Diagnostics;
using CniImageKit.Store;
using NuGet.Common;
using NuGet.Protocol;
using NuGet.Protocol.Core.Types;

namespace CniImageKit.Sources.Feeds;

/// <summary>
/// A folder of packages: flat, or <c>id/version/id.version.nupkg</c>. Packages are found by the names of their files; none is opened
/// before it lies in the store. Raises CNIK2405.
/// </summary>
internal sealed class FolderFeed(string name, string folder, BlobStore store) : IFeed
{
    /// <inheritdoc/>
    public string Name => name;

    /// <inheritdoc/>
    public Task<ImmutableArray<FeedVersion>> VersionsAsync(string id, Location at, CancellationToken cancellationToken) =>
        Task.FromResult<ImmutableArray<FeedVersion>>(
            [.. Packages(id, at, cancellationToken).Select(p => new FeedVersion(p.Name.Version, Listed: true))]);

    /// <inheritdoc/>
    public async Task<StoredBlob?> FetchAsync(PackageRequest request, CancellationToken cancellationToken)
    {
        var found = Packages(request.Name.Id, request.Expected.At, cancellationToken).FirstOrDefault(p => p.Name == request.Name).File;
        if (found is null) return null;
        try
        {
            await using var file = new FileStream(found, FileMode.Open, FileAccess.Read, FileShare.Read, bufferSize: 0, useAsync: true);
            return await store.AddAsync(request.Expected, (sink, token) => file.CopyToAsync(sink, token), cancellationToken)
                .ConfigureAwait(false);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            throw Unreadable(request.Expected.At, e);
        }
    }

    private List<(PackageName Name, string File)> Packages(string id, Location at, CancellationToken cancellationToken)
    {
        if (!Directory.Exists(folder))
            throw new CniImageKitException(Rules.NuGetFolderUnreadable(at, name, folder, "there is no such folder"));
        try
        {
            var flat = LocalFolderUtility.GetNupkgsFromFlatFolder(folder, id, NullLogger.Instance, cancellationToken)
                .Select(f => (Version: LocalFolderUtility.GetVersionFromFileName(f.Name, id, ".nupkg"), File: f.FullName))
                .Where(f => f.Version is not null).Select(f => (Version: f.Version!, f.File));
            var deep = LocalFolderUtility.GetPackagesV3(folder, id, NullLogger.Instance, cancellationToken)
                .Select(p => (p.Identity.Version, File: p.Path));
            var found = flat.Concat(deep).Select(p => (new PackageName(id, p.Version), p.File));
            return [.. found.OrderBy(p => p.File, StringComparer.Ordinal)];
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException or FatalProtocolException)
        {
            throw Unreadable(at, e);
        }
    }

    private CniImageKitException Unreadable(Location at, Exception e) =>
        new(Rules.NuGetFolderUnreadable(at, name, folder, e.Message.ReplaceLineEndings(" ")), e);
}
