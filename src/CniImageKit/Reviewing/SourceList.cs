using CniImageKit.Baking;
using CniImageKit.Evidence;
using CniImageKit.Intake;
using CniImageKit.Locking;
using CniImageKit.Store;

namespace CniImageKit.Reviewing;

/// <summary>
/// Where the corresponding sources of the locked plugins are: of a Debian package its source package and those that are linked in, of
/// others what they were built from as far as they say so. The sources themselves are not in a bundle.
/// </summary>
internal sealed class SourceList(BlobStore store)
{
    /// <summary>The document: canonical JSON.</summary>
    public async Task<byte[]> WriteAsync(BakeInputs inputs, CancellationToken cancellationToken)
    {
        var controls = new Dictionary<Digest, string?>();
        foreach (var entry in inputs.Locked.Lock.Plugins)
            controls[entry.Artifact.Sha256] = await DebControl.FindAsync(store, entry.Artifact.Sha256, cancellationToken);
        return CanonicalJson.Document(json =>
        {
            json.WriteStartArray("sources");
            foreach (var entry in inputs.Locked.Lock.Plugins)
            {
                json.WriteStartObject();
                json.WriteString("source", entry.Source);
                json.WriteString("platform", entry.Platform.ToString());
                json.WriteString("version", entry.Version);
                json.WriteString("location", entry.Artifact.Location);
                if (entry.License is not null) json.WriteString("license", entry.License);
                if (controls[entry.Artifact.Sha256] is { } control) WriteDebian(json, entry, control);
                json.WriteStartArray("modules");
                var modules = entry.Files.Values.Select(f => f.Module).OfType<string>().Concat(entry.Modules);
                foreach (var module in modules.Distinct().Order(StringComparer.Ordinal)) json.WriteStringValue(module);
                json.WriteEndArray();
                json.WriteEndObject();
            }

            json.WriteEndArray();
        });
    }

    // A Source field that is absent means the package's own name and version (Debian policy 5.6.1).
    private static void WriteDebian(System.Text.Json.Utf8JsonWriter json, LockEntry entry, string control)
    {
        var source = DebControl.Field(control, "Source") ?? DebControl.Field(control, "Package") ?? entry.Source;
        var parts = source.Split(" (", 2);
        json.WriteStartObject("debian");
        json.WriteString("package", parts[0]);
        json.WriteString("version", parts.Length == 2 ? parts[1].TrimEnd(')') : DebControl.Field(control, "Version") ?? entry.Version);
        json.WriteStartArray("builtUsing");
        foreach (var (name, version) in BuiltUsing.Read(DebControl.Field(control, "Built-Using")))
            json.WriteStringValue($"{name} {version}");
        json.WriteEndArray();
        json.WriteEndObject();
    }
}
