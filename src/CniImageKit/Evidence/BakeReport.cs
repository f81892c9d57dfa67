using System.Collections.Immutable;
using CniImageKit.Diagnostics;
using CniImageKit.Layers;
using CniImageKit.Locking;

namespace CniImageKit.Evidence;

/// <summary>
/// All that a bake shows at its end, as <c>report.json</c> and within the answer of <c>--json</c>. The shape only grows; the same lock
/// gives the same bytes, so it does not say whether an output was touched, nor how long it took.
/// </summary>
internal sealed record BakeReport
{
    /// <summary>The kit's own version.</summary>
    public required string ToolVersion { get; init; }

    /// <summary>SHA-256 of the lock's bytes.</summary>
    public required Digest Lock { get; init; }

    /// <summary>The layer recipe.</summary>
    public required int Recipe { get; init; }

    /// <summary>The time that outputs carry.</summary>
    public required SourceDate SourceDate { get; init; }

    /// <summary>One for each platform.</summary>
    public required ImmutableArray<ReportedPlatform> Platforms { get; init; }

    /// <summary>One for each output, in the manifest's order.</summary>
    public required ImmutableArray<ReportedOutput> Outputs { get; init; }

    /// <summary>The policy that allowed it, or null where there is none.</summary>
    public ReportedPolicy? Policy { get; init; }

    /// <summary>Warnings, in the order found.</summary>
    public ImmutableArray<Diagnostic> Warnings { get; init; } = [];

    /// <summary>The report, with LF and a final newline.</summary>
    public byte[] Write() => CanonicalJson.Document(writer =>
    {
        writer.WriteNumber("reportVersion"u8, 1);
        writer.Text("tool"u8, $"cnikit {ToolVersion}");
        writer.Text("lock"u8, Lock.ToString());
        writer.WriteNumber("recipe"u8, Recipe);
        writer.Text("sourceDate"u8, SourceDate.ToString());
        writer.Objects("platforms"u8, Platforms.OrderBy(p => p.Platform), static (w, platform) => platform.Write(w));
        writer.Objects("outputs"u8, Outputs, static (w, output) =>
        {
            w.Text("kind"u8, output.Kind);
            w.Text("path"u8, output.Path);
            w.Text("platform"u8, output.Platform?.ToString());
            w.Text("digest"u8, output.Digest?.ToString());
        });
        Policy?.Write(writer);
        writer.Objects("warnings"u8, Warnings, static (w, warning) =>
        {
            w.Text("id"u8, warning.Rule.Id);
            w.Text("at"u8, warning.At.ToString());
            w.Text("message"u8, warning.Message);
        });
    });
}

/// <summary>One platform's plugins and layer.</summary>
/// <param name="Platform">The platform.</param>
/// <param name="Plugins">Its plugins; written sorted by path.</param>
/// <param name="Layer">The layer that holds them, or null where no output has one.</param>
internal sealed record ReportedPlatform(Platform Platform, ImmutableArray<ReportedPlugin> Plugins, Layer? Layer)
{
    /// <summary>Writes the members.</summary>
    public void Write(System.Text.Json.Utf8JsonWriter writer)
    {
        writer.Text("platform"u8, Platform.ToString());
        writer.Objects("plugins"u8, Plugins.OrderBy(p => p.Path), static (w, plugin) => plugin.Write(w));
        if (Layer is null) return;
        writer.WriteStartObject("layer"u8);
        writer.Text("mediaType"u8, Layer.MediaType);
        writer.Text("digest"u8, Layer.Digest.ToString());
        writer.Text("diffId"u8, Layer.DiffId.ToString());
        writer.WriteNumber("size"u8, Layer.Size);
        writer.WriteNumber("tarSize"u8, Layer.TarSize);
        writer.WriteEndObject();
    }
}

/// <summary>A row of the table.</summary>
/// <param name="Name">The plugin's name on the node.</param>
/// <param name="Path">Where it lies.</param>
/// <param name="Entry">The lock entry it came from.</param>
/// <param name="File">As locked.</param>
internal sealed record ReportedPlugin(string Name, ImagePath Path, LockEntry Entry, LockedFile File)
{
    /// <summary>Writes the members.</summary>
    public void Write(System.Text.Json.Utf8JsonWriter writer)
    {
        writer.Text("name"u8, Name);
        writer.Text("path"u8, Path.Value);
        writer.Text("source"u8, Entry.Source);
        writer.Text("version"u8, Entry.Version);
        writer.WriteNumber("size"u8, File.Size);
        writer.Text("sha256"u8, File.Sha256.Hex);
        writer.Text("sha512"u8, File.Sha512.Hex);
        writer.Text("linkage"u8, File.Linkage);
        writer.Text("go"u8, File.Go);
        writer.Text("module"u8, File.Module);
        writer.Text("cni"u8, File.Cni);
        CycloneDxJson.Strings(writer, "verified"u8, Entry.Artifact.Verified);
    }
}

/// <summary>A line below the table.</summary>
/// <param name="Kind">As in the manifest.</param>
/// <param name="Path">As the user named it, never absolute by the kit's doing.</param>
/// <param name="Platform">The platform, where there is an output for each.</param>
/// <param name="Digest">What names its content, or null for a plain directory.</param>
internal sealed record ReportedOutput(string Kind, string Path, Platform? Platform, Digest? Digest);
