using CniImageKit.Archives;
using CniImageKit.Archives.Compression;
using CniImageKit.Diagnostics;
using CniImageKit.Layers;

namespace CniImageKit.Oci;

/// <summary>
/// The files of a tar, each to be opened by its path as often as wanted. Only headers are read; a packed tar is unpacked into an unnamed
/// file first. Links inside the tar are followed. Fails with the archive rules (CNIK52xx).
/// </summary>
internal sealed class TarMembers : IDisposable
{
    private const int MaxLinks = 8;
    private readonly Dictionary<string, LayerEntry> _members = new(StringComparer.Ordinal);
    private readonly FileStream _tar;

    private TarMembers(string name, FileStream tar, PackedFormat packed) => (Name, _tar, Packed) = (name, tar, packed);

    /// <summary>The tar as the user named it.</summary>
    public string Name { get; }

    /// <summary>How the file was packed.</summary>
    public PackedFormat Packed { get; }

    /// <summary>Reads the headers of a tar, which must not be packed.</summary>
    public static TarMembers Open(string file, ArchiveLimits limits, CancellationToken ct) =>
        new TarMembers(file, OpenFile(file), PackedFormat.None).Index(limits, ct);

    /// <summary>
    /// The same for a tar that may be packed, which is then unpacked into <paramref name="temporary"/>, gone when it is closed.
    /// </summary>
    public static TarMembers OpenPacked(string file, string temporary, ArchiveLimits limits, CancellationToken ct)
    {
        var tar = OpenFile(file);
        var packed = FormatOf(tar);
        if (packed == PackedFormat.None) return new TarMembers(file, tar, packed).Index(limits, ct);
        using (tar) return new TarMembers(file, Unpack(tar, file, temporary, limits, ct), packed).Index(limits, ct);
    }

    /// <summary>Whether there is a file, or a link to one, at that path.</summary>
    public bool Has(string path) => Find(path) is not null;

    /// <summary>A file's content, not verified; null where there is none.</summary>
    public Stream? TryOpen(string path) => Find(path) is { } entry ? new FileSlice(_tar.SafeFileHandle, entry.BodyAt, entry.Size) : null;

    /// <inheritdoc/>
    public void Dispose() => _tar.Dispose();

    private LayerEntry? Find(string path)
    {
        for (var links = 0; links <= MaxLinks; links++)
        {
            if (!_members.TryGetValue(path, out var entry)) return null;
            if (entry.Kind == LayerEntryKind.File) return entry;
            if (Target(entry) is not { } next) return null;
            path = next;
        }

        return null;
    }

    // `docker save` of old links a layer that several images share: ID/layer.tar -> ../OTHER/layer.tar.
    private static string? Target(LayerEntry entry)
    {
        if (entry.Kind == LayerEntryKind.HardLink) return entry.Link;
        var parts = new List<string>(entry.Path.Split('/')[..^1]);
        foreach (var part in entry.Link!.Split('/'))
        {
            if (part is "..")
            {
                if (parts.Count == 0) return null;
                parts.RemoveAt(parts.Count - 1);
            }
            else if (part is not ("" or ".")) parts.Add(part);
        }

        return string.Join('/', parts);
    }

    private TarMembers Index(ArchiveLimits limits, CancellationToken ct)
    {
        try
        {
            new LayerTarReader(_tar, Name, limits, ct).Read((entry, _) =>
            {
                if (entry.Kind is LayerEntryKind.File or LayerEntryKind.SymbolicLink or LayerEntryKind.HardLink)
                    _members[entry.Path] = entry;
            });
            return this;
        }
        catch
        {
            Dispose();
            throw;
        }
    }

    private static PackedFormat FormatOf(FileStream file)
    {
        Span<byte> head = stackalloc byte[6];
        var count = file.ReadAtLeast(head, head.Length, throwOnEndOfStream: false);
        file.Position = 0;
        return Decompression.FormatOf(head[..count]);
    }

    private static FileStream Unpack(FileStream packed, string name, string temporary, ArchiveLimits limits, CancellationToken ct)
    {
        using var unpacked = Decompression.Open(packed, name, limits, ct);
        FileStream? tar = null;
        try
        {
            tar = new FileStream(
                temporary, FileMode.CreateNew, FileAccess.ReadWrite, FileShare.None, bufferSize: 0, FileOptions.DeleteOnClose);
            unpacked.CopyTo(tar, 256 * 1024);
            tar.Position = 0;
            return tar;
        }
        catch (Exception e)
        {
            tar?.Dispose();
            if (e is IOException or UnauthorizedAccessException) throw new CniImageKitException(Rules.CannotWrite(temporary, e.Message), e);
            throw;
        }
    }

    private static FileStream OpenFile(string file) => new(file, FileMode.Open, FileAccess.Read, FileShare.Read);
}
