using System.Collections.Immutable;
using System.IO.Enumeration;
using System.Text;
using System.Text.Json;
using CniImageKit.Evidence;
using CniImageKit.Layers;
using CniImageKit.Nodes;
using CniImageKit.Store;

namespace CniImageKit.Baking;

/// <summary>What a finished bake said.</summary>
/// <param name="Report">The report, JSON with a final newline.</param>
/// <param name="Outputs">What lies where, in the order planned.</param>
internal sealed record KeptBake(byte[] Report, ImmutableArray<BakedOutput> Outputs);

/// <summary>
/// What a finished bake left, kept in the store: by it a later bake with the same inputs knows that its outputs lie there untouched. A file
/// counts as untouched while inode, change time, size, mode and owner are what they were; a change that keeps them
/// all is not seen (<c>cnikit verify</c> reads every byte).
/// </summary>
internal static class OutputStamp
{
    private const string Kind = "bake-stamp-3";

    /// <summary>What the earlier bake said, or null where inputs or outputs differ.</summary>
    public static async Task<KeptBake?> FindAsync(
        BlobStore store, Digest inputs, ImmutableArray<PlannedOutput> outputs, CancellationToken cancellationToken)
    {
        if (await store.FindDerivedAsync(Kind, inputs.Hex, cancellationToken) is not { } bytes) return null;
        try
        {
            using var document = JsonDocument.Parse(bytes);
            var files = document.RootElement.GetProperty("files").EnumerateObject().ToDictionary(f => f.Name, f => f.Value.GetString());
            var now = State(outputs);
            if (now is null || now.Count != files.Count || now.Any(f => files.GetValueOrDefault(f.Key) != f.Value)) return null;
            return new KeptBake(
                document.RootElement.GetProperty("report").GetBytesFromBase64(),
                [.. document.RootElement.GetProperty("outputs").EnumerateArray().Select(Output)]);
        }
        catch (Exception fault) when (fault is JsonException or InvalidOperationException or KeyNotFoundException
            or FormatException or ArgumentException)
        {
            // No document of this kind: then nothing is known of the outputs, and they are made again.
            return null;
        }
    }

    /// <summary>Remembers the outputs as they lie there now.</summary>
    public static async Task KeepAsync(
        BlobStore store, Digest inputs, ImmutableArray<PlannedOutput> outputs, KeptBake kept, CancellationToken cancellationToken)
    {
        if (State(outputs) is not { } state) return;
        using var buffer = new MemoryStream();
        using (var json = new Utf8JsonWriter(buffer))
        {
            json.WriteStartObject();
            json.WriteStartObject("files");
            foreach (var (path, fact) in state) json.WriteString(path, fact);
            json.WriteEndObject();
            json.Objects("outputs"u8, kept.Outputs, Write);
            json.WriteBase64String("report", kept.Report);
            json.WriteEndObject();
        }

        await store.PutDerivedAsync(Kind, inputs.Hex, buffer.ToArray(), cancellationToken);
    }

    /// <summary>The digest of all that decides what the outputs are and where they lie.</summary>
    public static Digest Inputs(
        BakeInputs inputs, IEnumerable<Platform> platforms, IEnumerable<PlannedOutput> outputs, Attester attester)
    {
        var text = new StringBuilder($"{inputs.LockDigest}\n{inputs.Date}\n{inputs.Layout.Name}\n");
        text.Append($"{inputs.ManifestFile}\n{attester.BuilderId}\n{attester.Key?.Public.Fingerprint}\n");
        text.Append($"{inputs.Author}\n{inputs.Manifest.Node.Libc?.Value}\n{inputs.ToolVersion}\n{string.Join(' ', platforms)}\n");
        if (inputs.Policy is { } verdict) text.Append($"{verdict.Policy.Sha256} {Path.GetFileName(verdict.Policy.File)}\n");
        if (inputs.JudgedBy.Length > 0) text.Append($"{inputs.JudgedBy}\n");
        foreach (var output in outputs)
        {
            var settings = LayerEncoder.Settings(output.Compression);
            text.Append($"{output.Kind}\0{output.Platform}\0{settings}\0{output.Path}\0{output.Reported}\0{output.Format}\0");
            text.Append($"{output.AttachesSbom}\0{output.AttachesProvenance}\n");
        }

        return Digest.Sha256(Encoding.UTF8.GetBytes(text.ToString()));
    }

    private static void Write(Utf8JsonWriter json, BakedOutput output)
    {
        json.Text("kind"u8, output.Kind);
        json.Text("platform"u8, output.Platform?.ToString());
        json.Text("path"u8, output.Path);
        json.Text("digest"u8, output.Digest?.ToString());
        json.Text("diffId"u8, output.DiffId?.ToString());
        if (output.Size is { } size) json.WriteNumber("size"u8, size);
        json.Text("mediaType"u8, output.MediaType);
    }

    private static BakedOutput Output(JsonElement json)
    {
        string? Text(string name) => json.TryGetProperty(name, out var value) ? value.GetString() : null;
        Digest? Named(string name) => Text(name) is { } text ? Digest.Parse(text) : null;
        return new BakedOutput(Text("kind")!, Text("platform") is { } platform ? Platform.Parse(platform) : null, Text("path")!)
        {
            Digest = Named("digest"),
            DiffId = Named("diffId"),
            Size = json.TryGetProperty("size", out var size) ? size.GetInt64() : null,
            MediaType = Text("mediaType"),
        };
    }

    private static SortedDictionary<string, string>? State(ImmutableArray<PlannedOutput> outputs)
    {
        var state = new SortedDictionary<string, string>(StringComparer.Ordinal);
        foreach (var output in outputs)
        {
            if (output.Kind is OutputKind.Oci or OutputKind.Rootfs)
            {
                if (!Directory.Exists(output.Path)) return null;
                foreach (var entry in Below(output.Path)) Add(state, entry);
            }
            else
            {
                var file = new FileInfo(output.Path);
                if (!file.Exists) return null;
                Add(state, file);
            }
        }

        return state;
    }

    private static void Add(SortedDictionary<string, string> state, FileSystemInfo entry)
    {
        // A directory's own mark changes with every file beside it, and a bake sets its times; its mode and owner are all that counts.
        var directory = entry is DirectoryInfo && entry.LinkTarget is null ? FileStatus.Of(entry.FullName) : null;
        state[entry.FullName] = directory is null
            ? $"{entry.LinkTarget} {FileStatus.Mark(entry.FullName)}"
            : $"dir {Convert.ToString(directory.Mode, 8)} {directory.Uid}:{directory.Gid}";
    }

    // All entries; links are seen and not followed, since one may lead anywhere.
    private static FileSystemEnumerable<FileSystemInfo> Below(string directory)
    {
        var options = new EnumerationOptions { RecurseSubdirectories = true, AttributesToSkip = 0, IgnoreInaccessible = false };
        return new FileSystemEnumerable<FileSystemInfo>(directory, (ref FileSystemEntry e) => e.ToFileSystemInfo(), options)
        {
            ShouldRecursePredicate = (ref FileSystemEntry e) => (e.Attributes & FileAttributes.ReparsePoint) == 0,
        };
    }
}
