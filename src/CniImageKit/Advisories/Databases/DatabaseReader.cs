using System.Text;
using CniImageKit.Archives;
using CniImageKit.Diagnostics;
using CniImageKit.Fetching;
using CniImageKit.Store;

namespace CniImageKit.Advisories.Databases;

/// <summary>
/// Brings a database here and reads it: a zip at an address (<c>vulndb.zip</c> beside the Go database's index, OSV's <c>all.zip</c>), the
/// files that an index at an address names, or a zip or directory of this machine in one of these layouts or osv-scanner's.
/// </summary>
internal sealed class DatabaseReader(Fetcher fetcher, BlobStore store)
{
    private const long MostZip = 512 << 20;
    private const int MostFiles = 200_000;
    private const int AtOnce = 16;

    // As long as no archive of plugins would be: one entry a weakness, of all that an ecosystem ever had.
    private static readonly ArchiveLimits Limits = new()
    {
        MaxEntries = MostFiles,
        MaxMemberBytes = DatabaseFiles.MostBytes,
        MaxMetadataBytes = 128 << 20,
    };

    // osv-scanner's (docs/offline-mode.md), and a mirror of the bucket.
    private static readonly string[] Zips = ["osv-scanner/Go/all.zip", "Go/all.zip", "all.zip", "vulndb.zip"];

    /// <summary>Reads it; with <paramref name="expected"/> only if it is still what was pinned (CNIK4011, CNIK8108).</summary>
    public async Task<Database> ReadAsync(DatabasePlace place, Digest? expected, CancellationToken cancellationToken)
    {
        var read = place.Uri is { } uri ? await FromAddressAsync(place, uri, expected, cancellationToken)
            : Directory.Exists(place.Path) ? await FromDirectoryAsync(place, cancellationToken)
            : await FromFileAsync(place, place.Path!, cancellationToken);
        return expected is null || read.Sha256 == expected ? read
            : throw new CniImageKitException(Rules.DatabaseDiffers(place.Name, expected, read.Sha256));
    }

    private async Task<Database> FromAddressAsync(DatabasePlace place, Uri uri, Digest? expected, CancellationToken cancellationToken)
    {
        if (uri.AbsolutePath.EndsWith(".zip", StringComparison.OrdinalIgnoreCase))
        {
            return await ZipAtAsync(place, uri, expected, cancellationToken)
                ?? throw new CniImageKitException(Rules.DatabaseUnusable(place.Name, "the server has no such file"));
        }

        return await ZipAtAsync(place, new Uri(place.Name + "/vulndb.zip"), expected, cancellationToken)
            ?? await ByIndexAsync(place, cancellationToken);
    }

    private async Task<Database?> ZipAtAsync(DatabasePlace place, Uri uri, Digest? expected, CancellationToken cancellationToken)
    {
        var request = new FetchRequest { Name = uri.Segments[^1], Uris = [uri], Sha256 = expected, MaxBytes = MostZip };
        return await fetcher.FetchAsync(request, cancellationToken) is { } blob ? await FromZipAsync(place, blob, cancellationToken) : null;
    }

    private async Task<Database> FromFileAsync(DatabasePlace place, string path, CancellationToken cancellationToken)
    {
        if (!path.EndsWith(".zip", StringComparison.OrdinalIgnoreCase))
            throw new CniImageKitException(Rules.DatabaseUnusable(place.Name, "it is neither a directory nor a zip"));
        var blob = await store.AddAsync(new StoreExpectation { Name = place.Name, MaxBytes = MostZip }, async (sink, token) =>
        {
            await using var content = File.OpenRead(path);
            await content.CopyToAsync(sink, token);
        }, cancellationToken);
        return await FromZipAsync(place, blob, cancellationToken);
    }

    private async Task<Database> FromZipAsync(DatabasePlace place, StoredBlob blob, CancellationToken cancellationToken)
    {
        var files = new DatabaseFiles(place.Name);
        await using var content = store.Open(blob);
        await Archive.ReadAsync(content, place.Name, Limits, async (member, body, token) =>
        {
            if (member.Kind != MemberKind.File || !DatabaseFiles.Wants(member.Path)) return;
            using var bytes = new MemoryStream();
            await body.CopyToAsync(bytes, token);
            files.Add(member.Path, bytes.GetBuffer().AsMemory(0, (int)bytes.Length));
        }, cancellationToken);
        return files.Close(blob.Sha256);
    }

    private async Task<Database> FromDirectoryAsync(DatabasePlace place, CancellationToken cancellationToken)
    {
        var root = place.Path!;
        if (Array.Find(Zips, z => File.Exists(Path.Combine(root, z))) is { } zip && !File.Exists(Path.Combine(root, "index", "db.json")))
            return await FromFileAsync(place, Path.Combine(root, zip), cancellationToken);
        // Links lead elsewhere, and hidden directories are a version control's.
        var walk = new EnumerationOptions
        {
            RecurseSubdirectories = true,
            AttributesToSkip = FileAttributes.Hidden | FileAttributes.System | FileAttributes.ReparsePoint,
        };
        var found = Directory.EnumerateFiles(root, "*.json", walk).Select(f => Path.GetRelativePath(root, f).Replace('\\', '/'))
            .Where(DatabaseFiles.Wants).Take(MostFiles + 1).Order(StringComparer.Ordinal).ToList();
        if (found.Count > MostFiles)
            throw new CniImageKitException(Rules.DatabaseUnusable(place.Name, $"it holds more than {MostFiles} files"));
        var content = new List<(string, byte[])>(found.Count);
        foreach (var path in found)
        {
            cancellationToken.ThrowIfCancellationRequested();
            var file = new FileInfo(Path.Combine(root, path));
            if (file.Length > DatabaseFiles.MostBytes)
                throw new CniImageKitException(Rules.DatabaseEntryBad(place.Name, path, "it is too long"));
            content.Add((path, await File.ReadAllBytesAsync(file.FullName, cancellationToken)));
        }

        return Close(place, content);
    }

    private async Task<Database> ByIndexAsync(DatabasePlace place, CancellationToken cancellationToken)
    {
        var head = await GetAsync(place, "index/db.json", cancellationToken);
        var index = await GetAsync(place, "index/modules.json", cancellationToken);
        var files = new DatabaseFiles(place.Name);
        files.Add("index/modules.json", index);
        if (files.Indexed.Count > MostFiles || files.Indexed.Any(id => id.Any(c => !char.IsAsciiLetterOrDigit(c) && c is not ('-' or '_'))))
            throw new CniImageKitException(Rules.DatabaseEntryBad(place.Name, "index/modules.json", "it names what can be no entry"));
        using var turns = new SemaphoreSlim(AtOnce);
        var entries = await Gathering.AllAsync(files.Indexed.Order(StringComparer.Ordinal).Select(async id =>
        {
            await turns.WaitAsync(cancellationToken);
            try
            {
                return ($"ID/{id}.json", await GetAsync(place, $"ID/{id}.json", cancellationToken));
            }
            finally
            {
                turns.Release();
            }
        }));
        return Close(place, [("index/db.json", head), ("index/modules.json", index), .. entries]);
    }

    private async Task<byte[]> GetAsync(DatabasePlace place, string path, CancellationToken cancellationToken)
    {
        var request = new DocumentRequest { Name = path, Uri = new Uri($"{place.Name}/{path}"), MaxBytes = DatabaseFiles.MostBytes };
        var document = await fetcher.GetAsync(request, cancellationToken);
        return document.Status == 200 ? document.Body
            : throw new CniImageKitException(Rules.DatabaseUnusable(place.Name, $"the server has neither vulndb.zip nor {path}"));
    }

    private static Database Close(DatabasePlace place, List<(string Path, byte[] Content)> content)
    {
        var files = new DatabaseFiles(place.Name);
        var list = new StringBuilder();
        foreach (var (path, bytes) in content)
        {
            files.Add(path, bytes);
            list.Append(Digest.Sha256(bytes).Hex).Append("  ").Append(path).Append('\n');
        }

        return files.Close(Digest.Sha256(Encoding.UTF8.GetBytes(list.ToString())));
    }
}
