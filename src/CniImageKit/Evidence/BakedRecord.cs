using System.Collections.Immutable;
using System.Text.Json;
using CniImageKit.Diagnostics;
using CniImageKit.Locking;

namespace CniImageKit.Evidence;

/// <summary>
/// What was baked for one platform, small enough to lie in the image itself, so that a node can be compared with it. Raises CNIK8001.
/// </summary>
internal sealed record BakedRecord
{
    /// <summary>Where it lies in an image.</summary>
    public static ImagePath Path { get; } = ImagePath.Parse("/usr/share/cnikit/baked.json");

    /// <summary>SHA-256 of the lock's bytes.</summary>
    public required Digest Lock { get; init; }

    /// <summary>The layer recipe.</summary>
    public required int Recipe { get; init; }

    /// <summary>The time of every file.</summary>
    public required SourceDate SourceDate { get; init; }

    /// <summary>The platform.</summary>
    public required Platform Platform { get; init; }

    /// <summary>The plugins; written sorted by path.</summary>
    public required ImmutableArray<BakedPlugin> Plugins { get; init; }

    /// <summary>The record, with LF and a final newline.</summary>
    public byte[] Write() => CanonicalJson.Document(writer =>
    {
        writer.WriteNumber("bakedVersion"u8, 1);
        writer.Text("lock"u8, Lock.ToString());
        writer.WriteNumber("recipe"u8, Recipe);
        writer.Text("sourceDate"u8, SourceDate.ToString());
        writer.Text("platform"u8, Platform.ToString());
        writer.Objects("plugins"u8, Plugins.OrderBy(p => p.Path), static (w, plugin) =>
        {
            w.Text("path"u8, plugin.Path.Value);
            w.Text("source"u8, plugin.Source);
            w.Text("version"u8, plugin.Version);
            w.WriteNumber("size"u8, plugin.Size);
            w.Text("sha256"u8, plugin.Sha256.Hex);
        });
    });

    /// <summary>Reads what <see cref="Write"/> wrote, of this version or an older one.</summary>
    public static BakedRecord Read(ReadOnlyMemory<byte> json, Location at)
    {
        try
        {
            using var document = JsonDocument.Parse(json);
            var root = document.RootElement;
            if (root.GetProperty("bakedVersion"u8).GetInt32() > 1)
                throw new CniImageKitException(Rules.NoBakedRecord(at, "it is of a newer version"));
            return new BakedRecord
            {
                Lock = Digest.Parse(Text(root, "lock")),
                Recipe = root.GetProperty("recipe"u8).GetInt32(),
                SourceDate = SourceDate.TryParse(Text(root, "sourceDate"), out var date)
                    ? date
                    : throw new FormatException("its sourceDate is no time"),
                Platform = Platform.Parse(Text(root, "platform")),
                Plugins = [.. root.GetProperty("plugins"u8).EnumerateArray().Select(Plugin)],
            };
        }
        catch (Exception e) when (e is JsonException or FormatException or InvalidOperationException or KeyNotFoundException)
        {
            throw new CniImageKitException(Rules.NoBakedRecord(at, e.Message.ReplaceLineEndings(" ").TrimEnd('.')), e);
        }
    }

    private static BakedPlugin Plugin(JsonElement plugin) => new(
        ImagePath.Parse(Text(plugin, "path")),
        Text(plugin, "source"),
        Text(plugin, "version"),
        plugin.GetProperty("size"u8).GetInt64(),
        Digest.TryFromHex(Text(plugin, "sha256"), out var digest) ? digest : throw new FormatException("a sha256 is no digest"));

    private static string Text(JsonElement element, string member) =>
        element.GetProperty(member).GetString() ?? throw new FormatException($"{member} is null");
}

/// <summary>A plugin that was baked.</summary>
/// <param name="Path">Where it lies.</param>
/// <param name="Source">The lock entry it came from.</param>
/// <param name="Version">Its version.</param>
/// <param name="Size">Bytes.</param>
/// <param name="Sha256">Its digest.</param>
internal sealed record BakedPlugin(ImagePath Path, string Source, string Version, long Size, Digest Sha256);
