using System.Collections.Immutable;
using System.IO.Pipelines;
using CniImageKit.Diagnostics;
using CniImageKit.Staging;

namespace CniImageKit.Layers;

/// <summary>A tree as the tar of recipe 1, ready to be written.</summary>
internal sealed class LayerTar
{
    private readonly ImmutableArray<Entry> entries;
    private readonly SourceDate date;

    private LayerTar(ImmutableArray<Entry> entries, SourceDate date) => (this.entries, this.date) = (entries, date);

    /// <summary>Bytes of the tar.</summary>
    public long Size => entries.Sum(e => e.Header.Total) + (2 * TarHeader.Block);

    /// <summary>Raises CNIK7001 and CNIK7002 of a tree that ustar cannot hold.</summary>
    public static LayerTar Of(StagedTree tree, SourceDate date) => new(Entries(tree, date), date);

    /// <summary>Writes all of it and gives its SHA-256. Raises CNIK6011 where content is not what was verified.</summary>
    public async Task<Digest> WriteAsync(PipeWriter pipe, CancellationToken ct)
    {
        using var tar = new TarWriter(pipe, date);
        foreach (var (header, file) in entries)
        {
            if (file is null)
            {
                await tar.DirectoryAsync(header.Path, ct).ConfigureAwait(false);
                continue;
            }

            using var content = VerifiedStream.Open(file);
            await tar.FileAsync(header.Path, file.Mode, file.Size, content, ct).ConfigureAwait(false);
        }

        return await tar.EndAsync(ct).ConfigureAwait(false);
    }

    // A directory comes before the first file in it, so that the whole is in ordinal order.
    private static ImmutableArray<Entry> Entries(StagedTree tree, SourceDate date)
    {
        var entries = ImmutableArray.CreateBuilder<Entry>();
        var findings = ImmutableArray.CreateBuilder<Diagnostic>();
        var made = new HashSet<ImagePath>();
        foreach (var file in tree.Files)
        {
            var at = entries.Count;
            for (var directory = file.Path.Parent!; directory.Parent is not null && made.Add(directory); directory = directory.Parent)
                Add(at, new Entry(new TarHeader(directory.Relative + "/", 0, 0, date.UnixSeconds), null));
            Add(entries.Count, new Entry(new TarHeader(file.Path.Relative, file.Mode, file.Size, date.UnixSeconds), file));
        }

        return findings.Count == 0 ? entries.ToImmutable() : throw new CniImageKitException(findings.ToImmutable());

        void Add(int at, Entry entry)
        {
            if (!entry.Header.PathFits) findings.Add(Rules.PathNotInUstar("/" + entry.Header.Path));
            if (!entry.Header.SizeFits) findings.Add(Rules.FileTooLargeForUstar("/" + entry.Header.Path, entry.Header.Size));
            entries.Insert(at, entry);
        }
    }

    private readonly record struct Entry(TarHeader Header, StagedFile? File);
}
