using System.Collections.Immutable;
using System.Text;
using System.Text.Json;

namespace CniImageKit.Catalog;

/// <summary>The table of <see cref="KnownDigest"/>, to be asked by asset and by digest.</summary>
internal sealed class KnownDigests
{
    private readonly Dictionary<(string Project, string Tag, string Asset), KnownDigest> _current = [];
    private readonly Dictionary<Digest, KnownContent> _contents = [];

    public KnownDigests(ImmutableArray<KnownDigest> all)
    {
        All = all;
        foreach (var known in all)
        {
            if (known.Superseded is null) _current.Add((known.Project, known.Tag, known.Asset), known);
            if (known.Sha512 is not null) _contents.Add(known.Sha512, new(known, IsSumsFile: false));
            if (known.Sha256 is null) continue;
            _contents.Add(known.Sha256, new(known, IsSumsFile: false));
            // The sidecar's bytes follow from the digest, so a pin on the sidecar itself can be told (kubernetes-sigs/kubespray#5696).
            _contents.Add(Digest.Sha256(Encoding.UTF8.GetBytes($"{known.Sha256.Hex}  {known.Asset}\n")), new(known, IsSumsFile: true));
        }
    }

    /// <summary>Every row.</summary>
    public ImmutableArray<KnownDigest> All { get; }

    /// <summary>The current digest of an asset, or null where none is on record.</summary>
    public KnownDigest? Of(string project, string tag, string asset) => _current.GetValueOrDefault((project, tag, asset));

    /// <summary>What content a digest names, superseded uploads and sums files included; null where unknown.</summary>
    public KnownContent? WhatIs(Digest digest) => _contents.GetValueOrDefault(digest);

    public static KnownDigests Read(Stream json)
    {
        using var document = JsonDocument.Parse(json);
        return new KnownDigests([.. document.RootElement.EnumerateArray().Select(Row)]);
    }

    private static KnownDigest Row(JsonElement row) => new()
    {
        Project = row.GetProperty("project").GetString()!,
        Tag = row.GetProperty("tag").GetString()!,
        Asset = row.GetProperty("asset").GetString()!,
        Sha256 = row.Text("sha256") is { } sha256 ? Digest.Parse("sha256:" + sha256) : null,
        Sha512 = row.Text("sha512") is { } sha512 ? Digest.Parse("sha512:" + sha512) : null,
        Repositories = row.GetProperty("repositories").GetInt32(),
        Source = row.GetProperty("source").GetString()!,
        Superseded = row.Text("superseded"),
        Note = row.Text("note"),
    };
}
