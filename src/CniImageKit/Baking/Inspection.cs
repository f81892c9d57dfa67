using System.Collections.Immutable;
using CniImageKit.Archives;
using CniImageKit.Archives.Compression;
using CniImageKit.Binaries;
using CniImageKit.Diagnostics;
using CniImageKit.Intake;
using CniImageKit.Oci;
using CniImageKit.Store;

namespace CniImageKit.Baking;

/// <summary>
/// Reads what the binaries of a target are, running none. Members of archives and layers pass through the store, since facts are read from
/// seekable files; what is no executable is told only of a target that is one file.
/// </summary>
internal sealed class Inspection(BlobStore store)
{
    private readonly PluginFacts facts = new(store);
    private readonly ImmutableArray<InspectedFile>.Builder found = ImmutableArray.CreateBuilder<InspectedFile>();

    /// <summary>All binaries of the target, sorted by name. Raises CNIK9007, and what reading archives and images raises.</summary>
    public async Task<ImmutableArray<InspectedFile>> RunAsync(string target, string named, CancellationToken cancellationToken)
    {
        if (Directory.Exists(target)) await DirectoryAsync(target, cancellationToken);
        else if (File.Exists(target) && IsFile(target)) await FileAsync(target, named, cancellationToken);
        else throw new CniImageKitException(Rules.NothingToInspect(named));
        return [.. found.OrderBy(f => f.Name, StringComparer.Ordinal)];
    }

    private async Task DirectoryAsync(string directory, CancellationToken cancellationToken)
    {
        using var layout = OciContent.TryOpenDirectory(directory);
        if (layout is not null)
        {
            await ImageAsync(layout, cancellationToken);
            return;
        }

        var options = new EnumerationOptions { RecurseSubdirectories = true, AttributesToSkip = FileAttributes.ReparsePoint };
        foreach (var path in Directory.EnumerateFiles(directory, "*", options).Where(IsFile))
        {
            await using var content = File.OpenRead(path);
            await AddAsync(Path.GetRelativePath(directory, path), content, FilePrivileges.Of(path), cancellationToken);
        }
    }

    private async Task FileAsync(string file, string named, CancellationToken cancellationToken)
    {
        if (IsTar(file) && OciContent.TryOpenArchive(file, ArchiveLimits.Default, cancellationToken) is { } opened)
        {
            using var archive = opened;
            await ImageAsync(archive, cancellationToken);
            return;
        }

        await using var content = File.OpenRead(file);
        var name = Path.GetFileName(file);
        await Archive.ReadAsync(content, name, ArchiveLimits.Default, async (member, body, token) =>
        {
            if (member.Kind != MemberKind.File) return;
            var bare = member.Path == name;
            var privileges = bare ? FilePrivileges.Of(file) : FilePrivileges.OfMode(member.Mode);
            await AddAsync(bare ? named : member.Path, body, privileges, token, bare);
        }, cancellationToken);
    }

    private async Task ImageAsync(OciContent content, CancellationToken cancellationToken)
    {
        var images = OciReader.Images(content);
        foreach (var image in images)
        {
            foreach (var layer in image.Layers)
            {
                await using var packed = content.OpenBlob(layer);
                await Archive.ReadAsync(packed, layer.Digest.ToString(), ArchiveLimits.Default, async (member, body, token) =>
                {
                    if (member.Kind != MemberKind.File) return;
                    var path = images.Length == 1 ? member.Path : $"{image.Platform}:{member.Path}";
                    await AddAsync(path, body, FilePrivileges.OfMode(member.Mode), token);
                }, cancellationToken);
            }
        }
    }

    private async Task AddAsync(string name, Stream body, string? privileges, CancellationToken cancellationToken, bool whatever = false)
    {
        // Most files of a root file system are no binaries: their first bytes tell, and the rest is not copied.
        var head = new byte[4];
        var count = await body.ReadAtLeastAsync(head, head.Length, throwOnEndOfStream: false, cancellationToken);
        if (!whatever && !head.AsSpan(0, count).StartsWith("\u007fELF"u8) && !head.AsSpan(0, count).StartsWith("MZ"u8)) return;
        var expectation = new StoreExpectation { Name = name, MaxBytes = ArchiveLimits.Default.MaxMemberBytes };
        var blob = await store.AddAsync(expectation, async (sink, token) =>
        {
            await sink.WriteAsync(head.AsMemory(0, count), token);
            await body.CopyToAsync(sink, token);
        }, cancellationToken);
        var about = await facts.OfAsync(blob, new Location(name), cancellationToken);
        found.Add(new InspectedFile(name, blob.Sha256, about, privileges));
    }

    // Reading a device or FIFO may never end.
    private static bool IsFile(string path) =>
        Unix.Look(File.ResolveLinkTarget(path, returnFinalTarget: true)?.FullName ?? path) is null or { Regular: true };

    private static bool IsTar(string file)
    {
        Span<byte> head = stackalloc byte[512];
        using var content = File.OpenRead(file);
        var count = content.ReadAtLeast(head, head.Length, throwOnEndOfStream: false);
        return Decompression.FormatOf(head[..count]) == PackedFormat.None && count == head.Length && head[257..].StartsWith("ustar"u8);
    }
}
